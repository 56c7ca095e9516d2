// What the comparisons with other programs share: mails of a file as they stand there, and one question to a program.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { MailSplitter } from "../../src/core/mail/mbox.ts";
import { parseMail } from "../../src/core/mail/parse.ts";

/** The mails of an mbox by Message-ID, in their order: bytes as sent, without the file's own "From " line. */
export async function rawMails(file: string): Promise<Map<string, Buffer>> {
  const splitter = new MailSplitter({ flavour: "mbox", maxMailBytes: 1 << 26 });
  const mails = new Map<string, Buffer>();
  for (const raw of [...splitter.push(readFileSync(file)), ...splitter.end()]) {
    const { messageId } = await parseMail(raw);
    const bytes = Buffer.from(raw.bytes);
    const text = bytes.subarray(bytes.indexOf("\n") + 1).toString("latin1");
    if (!mails.has(messageId))
      mails.set(messageId, Buffer.from(text.replace(/^>(>*From )/gm, "$1"), "latin1"));
  }
  return mails;
}

/** Runs a Python program of ours, by the Python that Debian's packages are for, with a question and its answer in JSON. */
export function asked<Answer>(program: string, words: string[], question: unknown): Answer {
  const { status, stdout, stderr } = spawnSync("/usr/bin/python3", [program, ...words], {
    input: JSON.stringify(question),
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" },
  });
  if (status !== 0) throw new Error(`${program} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** Agreements, and differences by kind, each with the mails that show it. */
export class Tally {
  readonly #agreements = new Map<string, [right: number, all: number]>();
  readonly #kinds = new Map<string, string[]>();

  /** `kind` is asked only where the two differ. */
  add(what: string, agrees: boolean, kind: () => string, example: string): void {
    const [right, all] = this.#agreements.get(what) ?? [0, 0];
    this.#agreements.set(what, [right + Number(agrees), all + 1]);
    if (agrees) return;
    const name = `${what}: ${kind()}`;
    this.#kinds.set(name, [...(this.#kinds.get(name) ?? []), example]);
  }

  print(say: (line: string) => void, examples: number): void {
    const kinds = [...this.#kinds].sort(([one, a], [other, b]) =>
      one.split(":")[0] === other.split(":")[0] ? b.length - a.length : one.localeCompare(other),
    );
    for (const [kind, shown] of kinds) {
      say(`${String(shown.length).padStart(5)}  ${kind}`);
      for (const example of shown.slice(0, examples)) say(`         ${example}`);
    }
    for (const [what, [right, all]] of this.#agreements)
      say(`${what.padEnd(24)} ${right} of ${all} agree (${((100 * right) / all).toFixed(1)} %)`);
  }
}
