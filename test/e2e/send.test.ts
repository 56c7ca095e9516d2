// A person answers a mail: from the thread to the draft, and from there by git send-email to a real mail server.
import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { expect, inject } from "vitest";
import { hasSendEmail } from "../support/sendEmailPeer.ts";
import { smtpServer } from "../support/smtpServer.ts";
import { test, trackerIcon } from "./person.ts";

test.skipIf(!hasSendEmail)(
  "an answer is written, tried, confirmed and sent",
  async ({ workbench, onTestFinished }) => {
    const server = await mailServer(onTestFinished);
    await trackerIcon(workbench).click();
    await workbench.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ }).click();
    await workbench.getByText("=== 1 of 12 ===").or(workbench.getByText("=== 11 of 12")).first().waitFor();
    // The thread opens at what is new, which depends on what was read before.
    await workbench.keyboard.press("Control+F");
    await workbench.getByRole("textbox", { name: "Find", exact: true }).fill("What happens on a board");
    await workbench.locator(".find-widget .matchesCount", { hasText: "of 1" }).waitFor();
    await workbench.keyboard.press("Enter");
    await workbench.getByRole("button", { name: /\(23 selected\)/ }).waitFor();
    await workbench.keyboard.press("Escape");
    await workbench.keyboard.press("Home");
    await workbench.keyboard.press("Control+Alt+R");
    await workbench.getByRole("tab", { name: /^Re: \[PATCH v2 5∕6\]/ }).waitFor();
    await workbench.locator(".editor-instance .view-line", { hasText: "> with this, is it?" }).waitFor();
    await workbench.keyboard.type("It is freed in the next version.");
    await workbench.keyboard.press("Control+Enter");
    await workbench.getByRole("option", { name: /^git send-email/ }).click();

    await workbench
      .locator(".monaco-dialog-box", { hasText: "→ Hanno Krüger-Vale <hanno@example.com>" })
      .waitFor();
    expect(server.received).toEqual([]);
    await workbench.getByRole("button", { name: "Send", exact: true }).click();
    await unfoldSent(workbench);
    const sent = workbench.getByRole("treeitem", {
      name: /^Draft: Re: \[PATCH v2 5\/6\].*sent, not yet in the archive/,
    });
    await sent.waitFor();
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.to).toContain("hanno@example.com");
    expect(server.received[0]?.text).toMatch(
      /\r\n> with this, is it\?.*\r\n\r\nIt is freed in the next version\.\r\n$/,
    );
    await run(workbench, "Discard Draft");
    await sent.waitFor({ state: "detached" });
  },
);

test.skipIf(!hasSendEmail)(
  "a next version is prepared, tried, confirmed and sent, to those whom the question names, and its rest after a reload",
  async ({ workbench, onTestFinished }) => {
    const server = await mailServer(onTestFinished, (mail) => mail === 3);
    await trackerIcon(workbench).click();
    await workbench.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ }).waitFor();
    await run(workbench, "Prepare Next Version");
    await workbench.getByRole("tab", { name: /^v3-0000-cover-letter\.patch/ }).waitFor();
    await run(workbench, "Send Next Version");

    const question = workbench.locator(".monaco-dialog-box", { hasText: "Send these" });
    const send = workbench.getByRole("button", { name: "Send", exact: true });
    await question.waitFor();
    const asked = (await question.textContent())?.match(/[^<\s→]+@[^>\s→]+/g) ?? [];
    expect(server.received).toEqual([]);
    await send.click();
    await workbench.getByRole("treeitem", { name: /^Mails, 2 of \d+ sent/ }).waitFor();
    await workbench
      .getByText(/2 of \d+ mails were sent; “v3-0002-/)
      .first()
      .waitFor();
    expect(server.received).toHaveLength(2);

    await workbench.reload();
    await workbench.locator(".monaco-workbench .part.statusbar").waitFor();
    await trackerIcon(workbench).click();
    await workbench
      .getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ })
      .waitFor({ timeout: 90_000 });
    await workbench
      .getByRole("treeitem", { name: /^Version: v3 of disk_integ, 2 of \d+ sent · not sent/ })
      .waitFor();
    await run(workbench, "Send the Rest");
    await workbench.getByRole("option", { name: /^v3 of disk_integ/ }).click();
    await question.waitFor();
    expect(await question.textContent()).not.toContain("v3-0001-");
    await send.click();
    await unfoldSent(workbench);
    await workbench
      .getByRole("treeitem", { name: /^Version: v3 of disk_integ, sent, not yet in the archive/ })
      .waitFor();
    const people = new Set(server.received.flatMap(({ to }) => to));
    expect(people).toEqual(new Set(asked));
    const field = (name: string) =>
      server.received.map(({ text }) => new RegExp(`^${name}: <(.*)>`, "im").exec(text)?.[1]);
    const [cover, ...patches] = field("Message-ID");
    expect(new Set([cover, ...patches]).size).toBe(server.received.length);
    expect(field("In-Reply-To")).toEqual([undefined, ...patches.map(() => cover)]);
  },
  // A window is opened twice, and a terminal for each mail.
  300_000,
);

/** What was sent is folded at the end of the view Drafts. */
async function unfoldSent(page: Page): Promise<void> {
  const row = page.getByRole("treeitem", { name: /^Sent, not yet in the archive, 1/ });
  await row.waitFor();
  if ((await row.getAttribute("aria-expanded")) !== "true") await row.click();
}

async function run(page: Page, command: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input[type=text]").pressSequentially(`Patch Tracker: ${command}`);
  await page
    .getByRole("option", { name: new RegExp(command) })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
}

/** A mail server to which git sends from the workspace, until the test is over. */
async function mailServer(afterwards: (work: () => void) => void, refuse?: (mail: number) => boolean) {
  const server = await smtpServer(refuse);
  const git = (...words: string[]) => execFileSync("git", ["config", ...words], { cwd: inject("workspace") });
  git("sendemail.smtpServer", "127.0.0.1");
  git("sendemail.smtpServerPort", String(server.port));
  git("sendemail.smtpDomain", "client.example.org");
  afterwards(() => void git("--remove-section", "sendemail"));
  return server;
}
