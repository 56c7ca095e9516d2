// A person answers a mail: from the thread to the draft, and from there by git send-email to a real mail server.
import { execFileSync } from "node:child_process";
import { expect, inject } from "vitest";
import { hasSendEmail } from "../support/sendEmailPeer.ts";
import { smtpServer } from "../support/smtpServer.ts";
import { test, trackerIcon } from "./person.ts";

test.skipIf(!hasSendEmail)(
  "an answer is written, tried, confirmed and sent",
  async ({ workbench, onTestFinished }) => {
    const server = await smtpServer();
    const git = (...words: string[]) =>
      execFileSync("git", ["config", ...words], { cwd: inject("workspace") });
    git("sendemail.smtpServer", "127.0.0.1");
    git("sendemail.smtpServerPort", String(server.port));
    git("sendemail.smtpDomain", "client.example.org");
    onTestFinished(() => void git("--remove-section", "sendemail"));

    await trackerIcon(workbench).click();
    await workbench.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ }).click();
    await workbench.getByText("=== 1 of 12 ===").or(workbench.getByText("=== 11 of 12")).first().waitFor();
    // The thread opens at what is new, which depends on what was read before.
    await workbench.keyboard.press("Control+F");
    await workbench.keyboard.type("What happens on a board");
    await workbench.keyboard.press("Enter");
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
    const sent = workbench.getByRole("treeitem", {
      name: /^Draft: Re: \[PATCH v2 5\/6\].*sent, not yet in the archive/,
    });
    await sent.waitFor();
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.to).toContain("hanno@example.com");
    expect(server.received[0]?.text).toMatch(
      /\r\n> with this, is it\?.*\r\n\r\nIt is freed in the next version\.\r\n$/,
    );
    await sent.click({ button: "right" });
    await workbench.getByRole("menuitem", { name: "Discard Draft" }).click();
    await sent.waitFor({ state: "detached" });
  },
);
