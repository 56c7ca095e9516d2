import { type Git, gitOutput } from "../git/program.ts";
import type { Person } from "../mail/message.ts";
import { personIn } from "../mail/namedPerson.ts";

/** A commit object; one character a byte ("latin1"), since a message may be in any encoding. */
export interface RawCommit {
  /** Full object name. */
  hash: string;
  tree: string;
  parents: string[];
  /** "Ann Lee <ann@example.org> 1706000000 +0100" */
  author: string;
  /** The encoding header of the commit; null: UTF-8. */
  encoding: string | null;
  signed: boolean;
  message: string;
}

/** Reads commits by full object name, in that order. Fails if one is missing. */
export async function readCommits(
  git: Pick<Git, "stream">,
  names: string[],
  signal: AbortSignal,
): Promise<RawCommit[]> {
  if (names.length === 0) return [];
  const all = await gitOutput(git, ["cat-file", "--batch"], `${names.join("\n")}\n`, signal);
  const found: RawCommit[] = [];
  let at = 0;
  for (const name of names) {
    const end = all.indexOf(10, at);
    const [hash = "", type, size] = all.toString("latin1", at, end).split(" ");
    if (type !== "commit") throw new Error(`${name} is no commit that is here`);
    const after = end + 1 + Number(size);
    found.push(commitIn(hash, all.toString("latin1", end + 1, after)));
    at = after + 1;
  }
  return found;
}

function commitIn(hash: string, text: string): RawCommit {
  const end = text.indexOf("\n\n");
  const head = end < 0 ? text : text.slice(0, end);
  const values = (name: string) =>
    head.split("\n").flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  return {
    hash,
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: values("author")[0] ?? "",
    encoding: values("encoding")[0] ?? null,
    signed: /^gpgsig(?:-sha256)? /m.test(head),
    message: end < 0 ? "" : text.slice(end + 2),
  };
}

/** Message and author of a commit as text; null if the encoding is not supported. */
export function textOf(commit: RawCommit): { message: string; author: string } | null {
  const decoder = decoderOf(commit.encoding ?? "utf-8");
  if (decoder === null) return null;
  const decoded = (text: string) => decoder.decode(Buffer.from(text, "latin1"));
  return { message: decoded(commit.message), author: decoded(commit.author) };
}

function decoderOf(encoding: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(encoding, { ignoreBOM: true });
  } catch {
    return null;
  }
}

/** The author from a line such as "Ann Lee <ann@example.org> 1706000000 +0100". */
export function authorIn(line: string): Person {
  return personIn(line.replace(/ -?\d+ [+-]\d+$/, "")) ?? { name: "", email: "" };
}
