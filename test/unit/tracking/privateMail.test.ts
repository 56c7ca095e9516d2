// Answers that a person got by mail alone: shown to them, and to nobody else.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { defaultTemplate } from "../../../src/core/report/template.ts";
import { write } from "../../../src/core/report/write.ts";
import { repliesOf } from "../../../src/core/series/seriesQueries.ts";
import { Maildir, mailText } from "../../support/maildir.ts";
import type { SiteMail } from "../../support/pipermailSite.ts";
import { call, folder, project, servicesIn } from "../../support/services.ts";

const patch: SiteMail = {
  messageId: "patch@example.org",
  from: "Ann Lee <ann@example.org>",
  date: Date.UTC(2022, 2, 1, 9),
  subject: "[PATCH] scsi: scan once",
  body: "Scan once.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\n\ndiff --git a/scsi.c b/scsi.c\n--- a/scsi.c\n+++ b/scsi.c\n@@ -1 +1 @@\n-scan();\n+scan_once();\n",
};
const answer: SiteMail = {
  messageId: "between-us@example.org",
  inReplyTo: "patch@example.org",
  from: "Ben Ode <ben@example.org>",
  date: Date.UTC(2022, 2, 2, 9),
  subject: "Re: [PATCH] scsi: scan once",
  body: "> +scan_once();\n\nOur customer Secretive needs it twice, could you change that?\n",
};

/** A list that has the patch, and a mail folder that has the answer as well. */
function sources() {
  const path = join(folder(), "list.mbox");
  const list = (...mails: SiteMail[]) =>
    writeFileSync(
      path,
      mails.map((one) => `From ann@example.org Tue Mar  1 09:00:00 2022\n${mailText(one)}\n`).join(""),
    );
  list(patch);
  const box = new Maildir(folder());
  box.deliver(patch);
  box.deliver(answer);
  const tracked = [{ name: "scan", thread: "patch@example.org", tickets: [] }];
  return { list, box, asked: project([path, box.path], { tracked, me: ["ann@example.org"] }) };
}

const week = { template: defaultTemplate, ending: "2022-03-04", last: null };

test("a private answer is shown as such, where the series stands and in its thread", async () => {
  const { asked } = sources();
  const services = servicesIn();
  const { entries, problems } = await services.tracking.refresh({ project: asked }, call());
  expect(problems).toEqual([]);
  const [series] = entries.flatMap((entry) => entry.series ?? []);
  expect(series?.revisions.flatMap(repliesOf).map((one) => [one.messageId, one.private])).toEqual([
    ["between-us@example.org", true],
  ]);
  expect(series?.turn).toBe("author");
  const query = { archives: asked.archives, since: null, until: null, newest: null, offline: true };
  const { document } = await services.threads.open({ thread: "patch@example.org", ...query }, call());
  expect(document.mails.map((one) => one.private)).toEqual([undefined, true]);
  expect(document.text.match(/^Private: no list has this mail\.$/gm)).toHaveLength(1);
});

test("no page is named for it", async () => {
  const { asked } = sources();
  const services = servicesIn();
  const { urls } = await services.tracking.status({ project: asked, offline: false }, call());
  expect(urls.get("patch@example.org")).toMatch(/^https:/);
  expect(urls.get("between-us@example.org")).toBe("mid:between-us@example.org");
  await expect(
    services.tracking.address({ project: asked, messageId: "between-us@example.org" }, call()),
  ).rejects.toThrow("This mail is private: no list has it, so that it has no page.");
});

test("a weekly report is written as if it were not there", async () => {
  const { asked } = sources();
  const services = servicesIn();
  await services.tracking.refresh({ project: asked }, call());
  const { report } = await services.report.write({ projects: [asked], ...week }, call());
  const text = write(report, "text", { width: 72, now: 0 }).text;
  expect(text).toContain("scan");
  expect(text).not.toContain("Secretive");
  expect(text).not.toContain("between-us");
  expect(text).not.toMatch(/Ben Ode|changes requested/);
  // What the report was written from is no answer to the person themselves.
  const { entries } = await services.tracking.overview({ project: asked }, call());
  expect(entries[0]?.series?.turn).toBe("author");
});

test("mail that comes into a folder is read without asking any other archive", async () => {
  const { asked, box } = sources();
  const nobody = { ...asked, archives: ["https://lists.example.org/pipermail/nobody/", ...asked.archives] };
  const asks: string[] = [];
  const services = servicesIn(folder(), {
    fetch: async (url) => {
      asks.push(url);
      throw new Error("no network");
    },
  });
  expect(await services.tracking.readLocal({ project: nobody }, call())).toBe(2);
  box.deliver({ ...answer, messageId: "more@example.org", body: "And one more thing.\n" });
  expect(await services.tracking.readLocal({ project: nobody }, call())).toBe(1);
  const { entries } = await services.tracking.overview({ project: nobody }, call());
  expect(entries[0]?.series?.revisions.flatMap(repliesOf)).toHaveLength(2);
  expect(asks).toEqual([]);
});

test("it is private no more once the list has it", async () => {
  const { asked, list } = sources();
  const services = servicesIn();
  await services.tracking.refresh({ project: asked }, call());
  list(patch, answer);
  const { entries } = await services.tracking.refresh({ project: asked }, call());
  const [series] = entries.flatMap((entry) => entry.series ?? []);
  expect(series?.revisions.flatMap(repliesOf).map((one) => one.private)).toEqual([undefined]);
  const { report } = await services.report.write({ projects: [asked], ...week }, call());
  expect(JSON.stringify(report)).toContain("between-us@example.org");
});
