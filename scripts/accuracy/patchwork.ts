// Holds what is read from mails against Patchwork's own parser; see CONTRIBUTING.md.
import { join } from "node:path";
import { diffOf, filesOf, fingerprintOf } from "../../src/core/mail/diff.ts";
import type { Patch, Revision, Series } from "../../src/core/series/series.ts";
import type { Store } from "../../src/core/store/store.ts";
import type { StoredMessage } from "../../src/core/store/types.ts";
import { patchworkCases } from "../../test/fixtures/patchwork.ts";
import { answerText } from "../../test/support/patchworkAnswers.ts";
import { root } from "../paths.ts";
import { asked, Tally } from "./mails.ts";

/** Whether Patchwork still answers what test/fixtures/patchwork.ts says of it; each answer that it gives now, else. */
export function compareFixtures(source: string, say: (line: string) => void): void {
  // Each case is a list of its own.
  const answers = asked<Theirs[][]>(
    join(root, "scripts/accuracy/askPatchwork.py"),
    [source],
    patchworkCases.map(({ mails }) => mails.map((mail) => Buffer.from(mail).toString("base64"))),
  );
  let same = 0;
  for (const [at, { what, theirs }] of patchworkCases.entries()) {
    const now = (answers[at] ?? []).map((one) =>
      answerText({
        kind: kindOf(one),
        version: one.version,
        place: one.total === null ? null : { number: one.number, total: one.total },
        tags: one.counts ?? {},
      }),
    );
    if (now.join() === theirs.join()) same++;
    else say(`${what}\n  kept: ${theirs.join(", ")}\n  now:  ${now.join(", ")}`);
  }
  say(`fixtures: ${same} of ${patchworkCases.length} as Patchwork answers`);
}

function kindOf({ kind }: Theirs): string {
  return kind === "comment" || kind === "dropped" || kind === "duplicate" ? "other" : kind;
}

/** What Patchwork answers for a mail. */
interface Theirs {
  error?: string;
  kind: "patch" | "cover" | "comment" | "pull-request" | "dropped" | "duplicate" | "error";
  subject: string;
  /** The subject begins with "Re:". */
  comment: boolean;
  version: number;
  number: number | null;
  total: number | null;
  diff: string | null;
  files: string[];
  /** Tags in the mail's own text. */
  tags: Record<string, number>;
  /** For a patch: tags in it and in all comments on it. */
  counts?: Record<string, number>;
  /** The lines that they were counted in. */
  lines?: string[];
}

const tags = ["Acked-by", "Reviewed-by", "Tested-by"];

/** Compares, prints each kind of difference and the shares. */
export function compareWithPatchwork(
  source: string,
  { series, store, mails }: { series: Series[]; store: Store; mails: Map<string, Buffer> },
  { say, examples }: { say: (line: string) => void; examples: number },
): void {
  // Patchwork knows comments only on what it has: mails come as they were sent.
  const stored = new Map(store.get([...mails.keys()]).map((message) => [message.messageId, message]));
  const dateOf = (id: string) => stored.get(id)?.date ?? 0;
  const ids = [...mails.keys()].sort((one, other) => dateOf(one) - dateOf(other));
  const [answers = []] = asked<Theirs[][]>(
    join(root, "scripts/accuracy/askPatchwork.py"),
    [source],
    [ids.map((id) => mails.get(id)?.toString("base64"))],
  );
  const posted = postedMails(series);
  const tally = new Tally();
  for (const [at, id] of ids.entries()) {
    const [theirs, ours] = [answers[at], stored.get(id)];
    if (!theirs || !ours) continue;
    const example = `<${id}> ${ours.subject.slice(0, 90)}`;
    if (theirs.error !== undefined && theirs.kind === "error") {
      tally.add("read", false, () => theirs.error ?? "", example);
      continue;
    }
    tally.add("read", true, () => "", example);
    const mine = posted.get(id);
    const kind = mine?.kind ?? (ours.facts.kind === "pull-request" ? "pull-request" : "other");
    const theirKind = kindOf(theirs);
    tally.add("kind", kind === theirKind, () => `theirs ${theirKind}, ours ${kind}`, example);
    compareSubjects(tally, theirs, ours, example);
    if (kind === theirKind) compareTags(tally, theirs, ours, example);
    if (kind !== "patch" || theirKind !== "patch" || mine?.kind !== "patch") continue;
    compareDiffs(tally, theirs, store.body(id)?.text ?? "", example);
    if (!mine.alias) compareCounts(tally, theirs, mine, example);
  }
  tally.print(say, examples);
}

type Posted = { kind: "cover" } | { kind: "patch"; alias: boolean; patch: Patch; revision: Revision };

function postedMails(series: Series[]): Map<string, Posted> {
  const posted = new Map<string, Posted>();
  for (const revision of series.flatMap(({ revisions }) => revisions)) {
    const { cover, patches } = revision;
    for (const id of cover ? [cover.messageId, ...cover.aliases] : []) posted.set(id, { kind: "cover" });
    for (const patch of patches) {
      for (const id of patch.aliases) posted.set(id, { kind: "patch", alias: true, patch, revision });
      posted.set(patch.messageId, { kind: "patch", alias: false, patch, revision });
    }
  }
  return posted;
}

function compareSubjects(tally: Tally, theirs: Theirs, ours: StoredMessage, example: string): void {
  const { version, number, total, title } = ours.facts.subject;
  const place = ({ number: at, total: of }: Pick<Theirs, "number" | "total">) =>
    at === null ? "none" : `${at}/${of}`;
  tally.add(
    "version",
    theirs.version === version,
    () => `theirs ${theirs.version}, ours ${version}`,
    example,
  );
  tally.add(
    "number",
    place(theirs) === place({ number, total }),
    () => `theirs ${place(theirs)}, ours ${place({ number, total })}`,
    example,
  );
  // Patchwork keeps what it does not know in one bracket before the title.
  const bare = theirs.subject.replace(/^\[[^\]]*\] ?/, "");
  tally.add(
    "title",
    bare === title,
    () => "differs",
    `${example}\n           theirs ${bare}\n           ours   ${title}`,
  );
}

function compareTags(tally: Tally, theirs: Theirs, { facts }: StoredMessage, example: string): void {
  for (const tag of tags) {
    const [their, our] = [theirs.tags[tag] ?? 0, facts.trailers.filter(({ name }) => name === tag).length];
    if (their + our === 0) continue;
    tally.add(
      "tags of a mail",
      their === our,
      () => `${facts.kind}: theirs ${their}, ours ${our}`,
      `${example} ${tag}`,
    );
  }
}

function compareDiffs(tally: Tally, { diff, files }: Theirs, body: string, example: string): void {
  const our = diffOf(body);
  const same = diff !== null && our !== null && fingerprintOf(diff) === fingerprintOf(our);
  tally.add(
    "diff",
    same,
    () => `theirs ${diff === null ? "none" : "some"}, ours ${our === null ? "none" : "some"}`,
    example,
  );
  const ours = our === null ? [] : filesOf(our).map(({ path }) => path);
  tally.add(
    "files",
    ours.toSorted().join(" ") === files.join(" "),
    () => "differ",
    `${example}\n           theirs ${files.join(" ")}\n           ours   ${ours.join(" ")}`,
  );
}

/** Tags that a patch has: theirs are lines of it and of its comments, ours are people who gave it theirs. */
function compareCounts(
  tally: Tally,
  { counts = {}, lines = [] }: Theirs,
  { patch, revision }: Posted & { kind: "patch" },
  example: string,
): void {
  const cover = new Set(revision.cover?.replies.map(({ messageId }) => messageId));
  for (const tag of tags) {
    const all = patch.reviews.filter(({ trailer }) => trailer === tag);
    const ours = all.filter(({ counts: one }) => one);
    const their = counts[tag] ?? 0;
    if (their + ours.length === 0) continue;
    const reasons = [
      ...(ours.some(({ messageId }) => cover.has(messageId)) ? ["ours has the cover's"] : []),
      ...(ours.some(({ givenOn }) => givenOn !== null) ? ["ours has an earlier version's"] : []),
      ...(all.length > ours.length ? ["ours leaves out another's hand or another diff's"] : []),
    ];
    const why = () => reasons.join(" and ") || `theirs ${their}, ours ${ours.length}`;
    const told = [
      ...lines.map((line) => `theirs ${line}`),
      ...all.map(
        ({ person, counts: one, givenOn, messageId }) =>
          `ours   ${one ? "" : "not "}${person.name} <${person.email}> ${givenOn ?? ""} by <${messageId}>`,
      ),
    ];
    const shown = `${example} ${tag}: theirs ${their}, ours ${ours.length}`;
    tally.add("tags of a patch", their === ours.length, why, [shown, ...told].join("\n           "));
  }
}
