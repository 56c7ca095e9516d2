// A list to be read: patches of long files that a repository has, remarks on them, and one thread of very many mails.
import { createTwoFilesPatch } from "diff";
import type { SiteMail } from "../../test/support/pipermailSite.ts";
import type { Applied } from "./list.ts";

const day = 86_400_000;
const author = { name: "Ann Lee", email: "ann@example.org" };
const written = "Ann Lee <ann@example.org>";
const lines = 3_000;

export interface Reading {
  mails: SiteMail[];
  /** What the repository has of the files before. */
  files: Applied[];
  /** Of each series the Message-IDs of its two patches. */
  series: [string, string][];
  /** The Message-ID of the mail that begins the long thread. */
  thread: string;
  /** For each series a file like these before and after its patch, and a text as long as the thread. */
  plain: { diffs: [before: string, after: string][]; long: string };
}

/** So many series of two patches each, and a thread of so many mails; sent some days before `now`. */
export function madeUpReading(count: number, threadLength: number, now: number): Reading {
  const diffs = Array.from({ length: count }, (_, at) => sidesOf(`drivers/clock/plain${at}.c`));
  const plain = { diffs, long: "" };
  const reading: Reading = { mails: [], files: [], series: [], thread: "0.1@example.org", plain };
  for (let at = 0; at < count; at++) {
    const names = [1, 2].map((part) => `drivers/clock/part${at}_${part}.c`);
    const sent = now - 5 * day + at * 60_000;
    for (const path of names)
      reading.files.push({
        ...{ title: `clock: begin ${path}`, description: "A new file.", author, sent: now - 90 * day },
        ...{ path, content: sourceOf(path) },
      });
    const ids = names.map((_, part) => `${at}.${part + 1}@example.org`);
    for (const [part, path] of names.entries())
      reading.mails.push({
        messageId: ids[part] ?? "",
        ...(part > 0 && { inReplyTo: ids[0] ?? "", references: [ids[0] ?? ""] }),
        ...{ from: written, date: sent + part * 1000 },
        subject: `[PATCH ${part + 1}/2] clock: prepare part ${at} ${part}`,
        body: bodyOf(path),
      });
    reading.mails.push(...remarks(ids[0] ?? "", names[0] ?? "", at === 0 ? threadLength - 2 : 3, sent));
    reading.series.push([ids[0] ?? "", ids[1] ?? ""]);
  }
  plain.long = reading.mails
    .slice(0, threadLength)
    .map(({ body }) => body)
    .join("\n");
  return reading;
}

/** Answers to a patch, each of which quotes some of it. */
function remarks(above: string, path: string, count: number, sent: number): SiteMail[] {
  const quote = bodyOf(path)
    .split("\n")
    .slice(-40)
    .map((line) => `> ${line}`.trimEnd());
  return Array.from({ length: count }, (_, at) => ({
    messageId: `remark${at}.${above}`,
    ...{ inReplyTo: above, references: [above] },
    ...{ from: `Ben Ode <ben${at % 20}@example.com>`, date: sent + (at + 2) * 60_000 },
    subject: "Re: [PATCH 1/2] clock: prepare",
    body: `On a day, Ann Lee wrote:\n${quote.slice(0, 20 + (at % 15)).join("\n")}\n\nWhy ${at}? See ${path}:${at + 1}.\n\nRegards,\nBen\n`,
  }));
}

function sourceOf(path: string): string {
  const text = Array.from({ length: lines }, (_, at) =>
    at % 6 === 0
      ? `static int ${path.replace(/\W/g, "_")}_${at}(struct clock *clock)`
      : `\tclock_set(clock, ${at});`,
  );
  return `${text.join("\n")}\n`;
}

/** A file before and after the patch of it. */
function sidesOf(path: string): [before: string, after: string] {
  const before = sourceOf(path);
  const after = before
    .split("\n")
    .map((line, at) => (at % 300 === 100 ? `\tclock_prepare(clock, ${at});\n${line}` : line))
    .join("\n");
  return [before, after];
}

function bodyOf(path: string): string {
  const [before, after] = sidesOf(path);
  const diff = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, "", "").replace(/^=+\n/, "");
  return `Clocks must be prepared.\n\nSigned-off-by: ${written}\n---\n\ndiff --git a/${path} b/${path}\n${diff}-- \n2.40.1\n`;
}
