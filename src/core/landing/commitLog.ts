import { recordsOf, textLimit } from "../git/logRecords.ts";
import type { Repository } from "../git/repository.ts";
import { messageIdAmong } from "../mail/messageId.ts";
import type { Commit, Revert } from "./commit.ts";

/*
 * What `git log` tells of commits, and what their messages say of mails and of other commits.
 */

/** At most this many other commits are read from one commit message. */
const namedLimit = 20;

/** A commit as read from `git log`. */
export interface LoggedCommit extends Commit {
  parents: string[];
  /** Message-IDs that its message names. */
  names: string[];
  reverts: Omit<Revert, "by">[];
  /** Abbreviated or full object names in its "cherry picked from" lines. */
  picked: string[];
}

const fields = ["%H", "%P", "%an", "%ae", "%at", "%ct", "%s", "%b"];

/**
 * Message-IDs that a commit's text names: `Link:` and `Message-ID:` trailers as b4, patchwork and `git am -m` write
 * them. Only addresses whose path is a Message-ID count, so bug trackers and documents do not.
 */
export function namedMails(text: string): string[] {
  const found = new Set<string>();
  for (const line of text.slice(-textLimit).split("\n")) {
    const link =
      /^(?:Link|Closes|Message-Id|Patch-link)\s*:\s*<?(https?:\/\/\S{1,900}|[^\s<>]{1,900}@[^\s<>]{1,400})/i.exec(
        line,
      )?.[1];
    if (link === undefined) continue;
    const id = link.startsWith("http") ? idInAddress(link) : link;
    if (id !== null) found.add(id);
  }
  return [...found];
}

/** The title of the reverted commit, from the title that git or a custodian gave the revert; "" if it gives none. */
function titleTakenBack(subject: string): string {
  const [, verb = "", title = ""] =
    /^(Revert|Reapply|Restore patch series) "(.{1,900})"$/.exec(subject) ?? [];
  if (verb === "Reapply") return `Revert "${title}"`;
  return verb.startsWith("Restore") ? `Revert "Merge patch series "${title}""` : title;
}

/**
 * What a commit reverts, by the sentence of `git revert` ("This reverts commit …, reversing changes made to …" for a
 * merge), or if that was removed, by the title alone. Partial reverts use other words and are not found.
 */
export function revertsIn(subject: string, text: string): Omit<Revert, "by">[] {
  const title = titleTakenBack(subject);
  // Hardly any commit is a revert, and the search below is far slower than this check.
  if (title === "" && !text.includes("reverts commit")) return [];
  const named = text
    .slice(0, textLimit)
    .matchAll(/^This reverts commit ([0-9a-f]{7,64})\b(,\s{1,3}reversing\b)?/gm);
  const found = [...named].slice(0, namedLimit).map(([, target = "", merge]) => ({
    target,
    title,
    merge: merge !== undefined,
  }));
  return found.length > 0 || title === "" ? found : [{ target: "", title, merge: false }];
}

/** The commits that a commit was picked from, as `git cherry-pick -x` writes them. */
export function pickedFrom(text: string): string[] {
  if (!text.includes("cherry picked from")) return [];
  const named = text.slice(-textLimit).matchAll(/^\(cherry picked from commit ([0-9a-f]{7,64})\)\s*$/gm);
  return [...named].slice(0, namedLimit).map(([, hash = ""]) => hash);
}

/** `https://lore.kernel.org/r/ID`, `https://patch.msgid.link/ID`, `https://lore.kernel.org/u-boot/ID/`. */
function idInAddress(address: string): string | null {
  return messageIdAmong(
    address
      .replace(/[>)\],.]+$/, "")
      .split("/")
      .slice(3),
  );
}

/** Reads `git log` of a range as a stream, one row a commit. `range` consists of constants and object names. */
export async function* rowsOf(
  repository: Repository,
  range: string[],
  signal: AbortSignal,
): AsyncGenerator<LoggedCommit, void, void> {
  for await (const records of recordsOf(repository, fields, range, signal))
    for (const values of records) {
      const [hash = "", parents = "", name = "", email = "", authored, committed, subject = "", body = ""] =
        values;
      yield {
        hash,
        subject: subject.slice(0, 1000),
        author: { name: name.slice(0, 200), email: email.slice(0, 200).toLowerCase() },
        authored: Number(authored) * 1000,
        committed: Number(committed) * 1000,
        parents: parents.split(" ").filter((parent) => parent !== ""),
        names: namedMails(body),
        reverts: revertsIn(subject, body),
        picked: pickedFrom(body),
      };
    }
}
