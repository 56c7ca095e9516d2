// Holds what is read from mails and threads against b4 itself; see CONTRIBUTING.md.
import { join } from "node:path";
import { lackedBy } from "../../src/core/applying/messageTrailers.ts";
import { receivedBy } from "../../src/core/applying/receivedTrailers.ts";
import { readCommitText } from "../../src/core/mail/commitText.ts";
import { DisjointSets } from "../../src/core/series/disjointSets.ts";
import type { Series } from "../../src/core/series/series.ts";
import { mailsOf } from "../../src/core/series/seriesQueries.ts";
import type { Store } from "../../src/core/store/store.ts";
import type { StoredMessage } from "../../src/core/store/types.ts";
import type { B4Thread } from "../../test/support/b4Peer.ts";
import { root } from "../paths.ts";
import { asked, Tally } from "./mails.ts";

/** Compares, prints each kind of difference and the shares; `source` is b4's own, "" the installed one. */
export function compareWithB4(
  source: string,
  { series, store, mails }: { series: Series[]; store: Store; mails: Map<string, Buffer> },
  { say, examples }: { say: (line: string) => void; examples: number },
): void {
  const stored = store.get([...mails.keys()]).sort((a, b) => a.date - b.date);
  const threads = threadsOf(stored);
  const questions = series.map((one) => {
    const ids = new Set(one.revisions.flatMap(mailsOf).flatMap((id) => threads.get(id) ?? []));
    return stored.filter(({ messageId }) => ids.has(messageId)).map(({ messageId }) => messageId);
  });
  const answers = asked<B4Thread[]>(
    join(root, "test/support/askB4.py"),
    source === "" ? [] : [source],
    questions.map((ids) => ids.map((id) => mails.get(id)?.toString("base64"))),
  );
  const tally = new Tally();
  const read = new Set<string>();
  const byId = new Map(stored.map((message) => [message.messageId, message]));
  for (const [at, one] of series.entries()) {
    const answer = answers[at];
    if (!answer) continue;
    const name = one.title;
    tally.add("threads read", answer.error === undefined, () => answer.error ?? "", name);
    for (const theirs of answer.mails) {
      const ours = byId.get(theirs.id ?? "");
      if (!ours || read.has(ours.messageId)) continue;
      read.add(ours.messageId);
      const { subject, files } = ours.facts;
      const example = `<${ours.messageId}> ${ours.subject.slice(0, 90)}`;
      const differs = (a: unknown, b: unknown) => () => `theirs ${a}, ours ${b}`;
      tally.add(
        "version",
        theirs.reply || theirs.version === subject.version,
        differs(theirs.version, subject.version),
        example,
      );
      const [their, our] = [place(theirs), place(subject)];
      tally.add("number", theirs.reply || their === our, differs(their, our), example);
      tally.add(
        "title",
        theirs.reply || theirs.subject === subject.title,
        () => `theirs ${theirs.subject}, ours ${subject.title}`,
        example,
      );
      const patch = theirs.diff && !theirs.reply;
      tally.add("patch", patch === files.length > 0, differs(patch, files.length > 0), example);
    }
    for (const revision of one.revisions)
      for (const patch of revision.patches) {
        const theirs = answer.series
          .flatMap(({ patches }) => patches)
          .find(({ id }) => id === patch.messageId);
        const example = `<${patch.messageId}> v${revision.version} ${patch.title.slice(0, 80)}`;
        const instead = answer.series
          .filter(({ version }) => version === revision.version)
          .flatMap(({ patches }) => patches.filter(({ number }) => number === patch.number))[0];
        tally.add(
          "patch of a series",
          theirs !== undefined,
          () => (instead ? "b4 takes another mail of the same version and number" : "b4 knows none"),
          `${example}\n           theirs <${instead?.id}> ${instead?.subject}`,
        );
        const body = store.body(patch.messageId)?.text;
        if (!theirs || body === undefined) continue;
        const { trailers, leftOut } = receivedBy({ series: one, revision, patch }, (ids) => store.get(ids));
        const lacks = lackedBy(`${patch.title}\n\n${readCommitText(body).lines.join("\n")}`);
        const ours = trailers.filter(lacks).filter(({ doubt }) => doubt === null);
        const [a, b] = [plainOf(theirs.given), plainOf(ours.map(({ line }) => line))];
        const extra = a.filter((line) => !b.includes(line));
        const missing = b.filter((line) => !a.includes(line));
        if (a.length + b.length === 0) continue;
        const later = one.revisions
          .slice(one.revisions.indexOf(revision) + 1)
          .flatMap((next) => next.patches.flatMap(({ reviews }) => reviews))
          .map(({ trailer, person }) => plain(`${trailer}: ${person.name} <${person.email}>`));
        if (extra.length > 0 && missing.length === 0 && extra.every((line) => later.includes(line))) {
          tally.add("trailers of a patch", false, () => "b4 gives a later version's", example);
          continue;
        }
        tally.add(
          "trailers of a patch",
          extra.length + missing.length === 0,
          () =>
            [extra.length > 0 ? "b4 gives more" : "", missing.length > 0 ? "ours gives more" : ""]
              .filter(Boolean)
              .join(" and "),
          [
            example,
            ...extra.map(
              (line) =>
                `theirs ${line} ${reasonOf(line, [...leftOut, ...trailers.filter(({ doubt }) => doubt !== null)])}`,
            ),
            ...missing.map((line) => `ours   ${line} ${whereOf(line, ours)}`),
          ].join("\n           "),
        );
      }
  }
  tally.print(say, examples);
}

function place({ number, total }: { number: number | null; total: number | null }): string {
  return total === null ? "none" : `${number}/${total}`;
}

const plain = (line: string) =>
  line
    .replace(/\s*#.*$/, "")
    .replaceAll('"', "")
    .replace(/\s+/g, " ")
    .toLowerCase()
    .trim();

function plainOf(lines: string[]): string[] {
  return [...new Set(lines.map(plain))];
}

function reasonOf(
  line: string,
  notTaken: { line: string; reason?: string; doubt?: string | null }[],
): string {
  const one = notTaken.find((other) => plain(other.line) === line);
  return one ? `(ours leaves it out: ${one.reason ?? one.doubt})` : "";
}

function whereOf(
  line: string,
  ours: { line: string; givenOn: string | null; onCover: boolean; messageId: string }[],
): string {
  const one = ours.find((other) => plain(other.line) === line);
  return one ? `(${one.givenOn ?? ""} ${one.onCover ? "cover" : ""} <${one.messageId}>)` : "";
}

/** All mails of a mail's thread, by references, also those to mails that are not here. */
function threadsOf(messages: StoredMessage[]): Map<string, string[]> {
  const sets = new DisjointSets();
  const numbers = new Map<string, number>();
  const numberOf = (id: string) => {
    const known = numbers.get(id) ?? sets.add();
    numbers.set(id, known);
    return known;
  };
  for (const { messageId, inReplyTo, references } of messages)
    for (const id of [inReplyTo ?? messageId, ...references]) sets.join(numberOf(messageId), numberOf(id));
  const members = new Map<number, string[]>();
  for (const { messageId } of messages) {
    const root = sets.find(numberOf(messageId));
    members.set(root, [...(members.get(root) ?? []), messageId]);
  }
  return new Map(
    messages.map(({ messageId }) => [messageId, members.get(sets.find(numberOf(messageId))) ?? []]),
  );
}
