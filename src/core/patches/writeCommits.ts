import { gitOutput } from "../git/program.ts";
import { zoneText } from "../mail/dates.ts";
import type { PatchMail } from "../mail/patchMail.ts";
import type { Entry } from "./indexFile.ts";
import { gitInPrivate, quotedPath } from "./privateFolder.ts";

/** A commit to make from a mail, with the files that it changes. */
export interface NewCommit {
  mail: Pick<PatchMail, "author" | "date" | "zone" | "message">;
  /** By path; null if the file is deleted. */
  changes: ReadonlyMap<string, Entry | null>;
}

/** The difference between two sets of files. */
export function changesBetween(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
): Map<string, Entry | null> {
  const changes = new Map<string, Entry | null>();
  // Deletions come first, since a new file may be where a folder was.
  for (const path of before.keys()) if (!after.has(path)) changes.set(path, null);
  for (const [path, entry] of after) {
    const old = before.get(path);
    if (old?.object !== entry.object || old.mode !== entry.mode) changes.set(path, entry);
  }
  return changes;
}

/**
 * Writes a chain of commits onto `base` and points `ref` to the last, in one process. Their blobs must exist. Returns
 * the object names in order. The committer is a fixed identity with the mail's date, so that the same mails on the same
 * base always give the same commits, in any process.
 */
export async function writeCommits(
  folder: string,
  ref: string,
  base: string,
  commits: NewCommit[],
  signal: AbortSignal,
): Promise<string[]> {
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  line(`reset ${ref}`);
  line(`from ${base}`);
  line("");
  commits.forEach(({ mail, changes }, at) => {
    const when = `${Math.floor(mail.date / 1000)} ${zoneText(mail.zone)}`;
    line(`commit ${ref}`);
    line(`mark :${at + 1}`);
    line(`author ${identOf(mail.author)} ${when}`);
    line(`committer Patch Tracker <> ${when}`);
    const message = Buffer.from(mail.message);
    line(`data ${message.length}`);
    parts.push(message);
    line("");
    for (const [path, entry] of changes)
      line(entry === null ? `D ${quotedPath(path)}` : `M ${entry.mode} ${entry.object} ${quotedPath(path)}`);
    line("");
  });
  for (let at = 1; at <= commits.length; at++) line(`get-mark :${at}`);
  line("done");
  const options = ["--quiet", "--done", "--force", "--date-format=raw"];
  const answer = await gitOutput(
    gitInPrivate(folder),
    ["fast-import", ...options],
    Buffer.concat(parts),
    signal,
  );
  return answer.toString("latin1").trim().split("\n").slice(0, commits.length);
}

/** The name or address without characters that git strips or that would end the field. */
function identOf({ name, email }: PatchMail["author"]): string {
  const plain = (text: string) =>
    text
      .replace(/[<>\n\0]/g, "")
      .replace(/^[\s.,:;"\\']+|[\s.,:;"\\']+$/g, "")
      .slice(0, 320);
  return `${plain(name) || plain(email)} <${plain(email)}>`;
}
