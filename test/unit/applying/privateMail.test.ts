// What a person got by mail alone, and commits that others read.
import { expect, test } from "vitest";
import { Maildir } from "../../support/maildir.ts";
import { call, folder, project } from "../../support/services.ts";
import { mboxOf, type PostedMail, Reader, sent } from "../patches/support.ts";
import {
  add,
  answer,
  ben,
  branchRequest,
  cloneOf,
  dee,
  id,
  missing,
  reading,
  take,
  theSeries,
} from "./support.ts";

const reviewed = "Reviewed-by: Ben Ode <ben@example.com>";
const tested = "Tested-by: Dee Fox <dee@example.net>";

/** The mails as they came to the person, and to no list. */
async function inPrivate(reader: Reader, mails: PostedMail[]): Promise<void> {
  const box = new Maildir(folder());
  for (const mail of mails) box.write(mboxOf([mail]).replace(/^From .*\n/, ""), mail.date ?? sent);
  await reader.services.tracking.readLocal({ project: project([box.path]) }, call());
}

test("a review that was given in private is named as such, and added to no commit", async () => {
  const sample = cloneOf();
  const reader = reading(sample, [answer(id(2), dee, `${tested}\n`)]);
  await inPrivate(reader, [answer(id(1), ben, `${reviewed}\n`)]);
  const { trailers, leftOut } = await missing(reader, "work");
  expect(trailers.map(({ line }) => line)).toEqual([tested]);
  expect(leftOut).toMatchObject([{ line: reviewed, reason: "private" }]);
  await add(reader, "work");
  const lines: [string, string[]][] = [[sample.git("rev-parse", "work~1").trim(), [reviewed]]];
  await reader.services.applying.addTrailers({ ...branchRequest(reader, "work"), only: lines }, call());
  await take(reader, { trailers: true });
  const messages =
    sample.git("log", "--format=%B", "master..work") + sample.git("log", "--format=%B", "taken");
  expect(messages).toContain(tested);
  expect(messages).not.toContain("Ben Ode");
});

test("commits and a merge of a series that came in private name neither its mails nor the words of its cover letter", async () => {
  const sample = cloneOf();
  const reader = new Reader([], [sample.folder], { at: sent + 86_400_000 });
  const cover = {
    messageId: "cover@example.org",
    subject: "[PATCH 0/2] odd lines",
    body: "For Secretive.\n",
  };
  await inPrivate(reader, [cover, ...theSeries().map((mail) => ({ ...mail, to: cover.messageId }))]);
  await take(reader, { link: true });
  expect(sample.git("log", "--format=%B", "master..taken")).not.toMatch(/Link:|series-v1/);
  const series = await reader.series(id(1));
  const request = { project: reader.project, series, revision: 0, offline: true, folder: sample.folder };
  await reader.services.custodians.merge({ ...request, trailers: null, link: false, signOff: false }, call());
  expect(sample.git("log", "-1", "--format=%B", "master").trimEnd()).toBe('Merge patch series "odd lines"');
});
