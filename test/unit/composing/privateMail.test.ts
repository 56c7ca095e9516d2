// Answers to mails of a list that keeps no recipients, beside a person's own mail.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Maildir, mailText } from "../../support/maildir.ts";
import type { SiteMail } from "../../support/pipermailSite.ts";
import { ann, sampleRepository } from "../../support/repository.ts";
import { call, folder, project, servicesIn } from "../../support/services.ts";

function mail(messageId: string, from: string, day: number, more: Partial<SiteMail> = {}): SiteMail {
  return {
    messageId,
    from,
    date: Date.UTC(2022, 2, day, 9),
    subject: "Re: scan once",
    body: "Words.\n",
    ...more,
  };
}

const said = mail("said@example.org", "Dee Fox <dee@example.net>", 1, { subject: "scan once" });
const more = mail("more@example.org", "Cem Ito <cem@example.net>", 2, { inReplyTo: "said@example.org" });
const own = mail("own@example.org", "Ben Ode <ben@example.com>", 3, { inReplyTo: "said@example.org" });

/** To whom an answer goes: `own` is in the person's mail alone, the others are on the list. */
async function answerTo(thread: string): Promise<string[]> {
  const archive = join(folder(), "list.mbox");
  const list = [said, more].map((one) => `From x Tue Mar  1 09:00:00 2022\n${mailText(one)}\n`);
  writeFileSync(archive, list.join(""));
  const box = new Maildir(folder());
  box.deliver(own);
  const services = servicesIn();
  await services.tracking.readLocal({ project: project([archive, box.path]) }, call());
  const sample = sampleRepository([{ name: "first", message: "first", authored: 0 }], { user: ann });
  const { mail: answer } = await services.composing
    .reply(
      {
        ...{ thread, quote: null, text: "Yes.", trusted: true, folder: sample.folder, me: [] },
        ...{ archives: [archive, box.path], since: null, until: null, newest: null, offline: true },
        project: { name: "uboot", folders: [], branch: null },
      },
      call(),
    )
    .finally(() => sample.remove());
  return [...answer.to, ...answer.cc].map(({ email }) => email);
}

test("an answer to a mail of the list goes to nobody who wrote in its thread in private", async () => {
  expect(await answerTo("said@example.org")).toEqual([
    "dee@example.net",
    "u-boot@lists.u-boot-project.org",
    "cem@example.net",
  ]);
});

test("an answer to a private mail goes to its sender, and to no list", async () => {
  expect(await answerTo("own@example.org")).toEqual(["ben@example.com"]);
});
