// The packaged extension, installed as a person installs it: nothing of the development folder helps it.
import { join } from "node:path";
import { inject } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { root } from "../../scripts/paths.ts";
import { run } from "../../scripts/processes.ts";
import { scratchFolder } from "../../scripts/scratch.ts";
import { startServer, waitForWorkbench } from "../../scripts/server.ts";
import { test, trackerIcon } from "./person.ts";

test("the package installs, activates and shows the series", async ({ page }) => {
  await run(process.execPath, [join(root, "scripts", "package.ts")], { call: "packaging", within: 120_000 });
  const server = await startServer({
    data: await scratchFolder(),
    vsix: join(root, `${manifest.name}-${manifest.version}.vsix`),
  });
  try {
    await page.goto(server.address({ folder: inject("workspace") }), { waitUntil: "commit" });
    await waitForWorkbench(page);
    await trackerIcon(page).click();
    // An installed extension goes by today's clock, to which all of the sample is long past.
    await page.getByRole("treeitem", { name: /^Dormant, 2 series/ }).click();
    await page.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ }).waitFor();
  } finally {
    await server.stop();
  }
});
