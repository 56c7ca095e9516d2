import { gitOutput } from "../git/program.ts";
import type { PatchMail } from "../mail/patchMail.ts";
import type { Entry } from "./indexFile.ts";
import { gitInPrivate } from "./privateFolder.ts";

/** A commit to be made of a mail: what the mail says, and the files as they are afterwards, where they changed. */
export interface NewCommit {
  mail: Pick<PatchMail, "author" | "date" | "zone" | "message">;
  /** By path; null where the file goes. */
  changes: ReadonlyMap<string, Entry | null>;
}

/** What differs between two sets of files. */
export function changesBetween(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
): Map<string, Entry | null> {
  const changes = new Map<string, Entry | null>();
  // Files go before others come: one may stand where a folder was.
  for (const path of before.keys()) if (!after.has(path)) changes.set(path, null);
  for (const [path, entry] of after) {
    const old = before.get(path);
    if (old?.object !== entry.object || old.mode !== entry.mode) changes.set(path, entry);
  }
  return changes;
}

/**
 * Writes the commits one upon the other onto `base`, and has `ref` point at the last, in one program. Their blobs must
 * be there. Answers the object names in the order of the commits. The committer is nobody, at the mail's date, so that
 * the same mails on the same base always become the same commits, whichever process makes them.
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
      line(entry === null ? `D ${quoted(path)}` : `M ${entry.mode} ${entry.object} ${quoted(path)}`);
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

/** Without what git takes off names and addresses, and what would end them. */
function identOf({ name, email }: PatchMail["author"]): string {
  const plain = (text: string) =>
    text
      .replace(/[<>\n\0]/g, "")
      .replace(/^[\s.,:;"\\']+|[\s.,:;"\\']+$/g, "")
      .slice(0, 320);
  return `${plain(name) || plain(email)} <${plain(email)}>`;
}

function zoneText(minutes: number): string {
  const [sign, whole] = [minutes < 0 ? "-" : "+", Math.abs(minutes)];
  const two = (number: number) => String(number).padStart(2, "0");
  return `${sign}${two(Math.floor(whole / 60))}${two(whole % 60)}`;
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
