// The packaged extension, installed as a person installs it: nothing of the development folder helps it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { root } from "../../scripts/paths.ts";
import { run } from "../../scripts/processes.ts";
import { startServer, waitForWorkbench } from "../../scripts/server.ts";
import { runCommand, test, trackerIcon } from "./person.ts";

test("the package installs and activates", async ({ page }) => {
  await run(process.execPath, [join(root, "scripts", "package.ts")], { doing: "packaging", within: 120_000 });
  const data = await mkdtemp(join(tmpdir(), "patch-tracker-"));
  const server = await startServer({
    data,
    endsAlone: true,
    vsix: join(root, `${manifest.name}-${manifest.version}.vsix`),
  });
  try {
    await page.goto(server.address({ folder: inject("workspace") }), { waitUntil: "commit" });
    await waitForWorkbench(page);
    await trackerIcon(page).click();
    await runCommand(page, "Developer: Show Running Extensions");
    const row = page.locator(".runtime-extensions-editor .extension", { hasText: "U-Boot Patch Tracker" });
    await row.getByText(/^Activation: \d+ms$/).waitFor();
    expect(await row.getByText("Uncaught Error").count()).toBe(0);
  } finally {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  }
});
