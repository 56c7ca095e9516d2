// Mails that are mutated by chance among others that are not: none of the others may be lost, and none may take long.
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Random } from "../bench/random.ts";
import { scratchFolder } from "../scratch.ts";
import type { Case, Outcome } from "./case.ts";
import { begin, Reader } from "./reader.ts";

/** Mails of a file; every other one is mutated. */
const perFile = 50;
/** Milliseconds that one file may take; a whole one takes a twentieth of it. */
const longest = 5000;

const snippets = [
  "\0",
  "\r",
  "\r\n\r\n",
  "\u001b[2J",
  "=?UTF-8?Q?=",
  "=?utf-8?b?////?= ",
  'Content-Type: multipart/mixed; boundary="x"\n\n--x\n\n--x\n\n',
  "Content-Type: text/plain; charset=nonsense\n",
  "Content-Transfer-Encoding: base64\n",
  "In-Reply-To: <<<<>>>\n",
  `References: ${"<x@example.org> ".repeat(3000)}\n`,
  "Date: Thu, 99 Foo 99999 99:99:99 +9999\n",
  "Message-ID: \n",
  "Subject: [PATCH v999999999999 0/0]\n",
  `Subject: ${"[".repeat(5000)}\n`,
  "\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,999999999 +1 @@\n",
  `\n${"> ".repeat(3000)}\n`,
  `\n${"a/".repeat(20_000)}\n`,
  ">From nobody\n",
  "\ud83d",
  "é".repeat(2000),
];

const mutations: ((text: Buffer, random: Random) => Buffer)[] = [
  (text, random) => {
    const changed = Buffer.from(text);
    for (let left = random.whole(1, 20); left > 0; left--)
      changed[random.whole(0, text.length - 1)] = random.whole(0, 255);
    return changed;
  },
  (text, random) => {
    const at = random.whole(0, text.length);
    return Buffer.concat([text.subarray(0, at), text.subarray(at + random.whole(1, 200))]);
  },
  (text, random) => {
    const [at, length] = [random.whole(0, text.length), random.whole(1, 400)];
    return Buffer.concat([text.subarray(0, at), text.subarray(at, at + length), text.subarray(at)]);
  },
  (text, random) => {
    const at = random.whole(0, text.length);
    return Buffer.concat([text.subarray(0, at), Buffer.from(random.pick(snippets)), text.subarray(at)]);
  },
  (text, random) => {
    const lines = text.toString("latin1").split("\n");
    const [one, other] = [random.whole(0, lines.length - 1), random.whole(0, lines.length - 1)];
    [lines[one], lines[other]] = [lines[other] ?? "", lines[one] ?? ""];
    return Buffer.from(lines.join("\n"), "latin1");
  },
];

export function mailCases(times: number): Case[] {
  return Array.from({ length: 60 * times }, (_, at) => ({
    kind: "mutated mails (files of 25 among 25)",
    what: `file ${at + 1}`,
    run: (random: Random) => mutated(random),
  }));
}

async function mutated(random: Random): Promise<Outcome> {
  const folder = await scratchFolder();
  const ids = Array.from({ length: perFile }, () =>
    createHash("sha1").update(String(random.next())).digest("hex").concat("@example.org"),
  );
  const file = join(folder, "mutated.mbox");
  await writeFile(file, Buffer.concat(ids.map((id, at) => entry(id, at, random))));
  const reader = new Reader(join(folder, "store"), [file]);
  try {
    const began = performance.now();
    const problems = [...(await reader.refresh(begin)), ...reader.store.problems];
    const took = performance.now() - began;
    const whole = ids.filter((_, at) => at % 2 === 0);
    const found = reader.store.get(whole).filter(({ subject }) => subject === "[PATCH] fs: a whole mail");
    const held = reader.store.arrivals(file, "").length;
    if (took > longest) return { end: "lost", why: `it took ${Math.round(took)} ms` };
    if (found.length === whole.length && held >= perFile) return { end: "recovered" };
    if (problems.length > 0) return { end: "told" };
    return {
      end: "lost",
      why: `${found.length} of ${whole.length} whole mails, ${held} of ${perFile} in all`,
    };
  } finally {
    reader.close();
  }
}

function entry(id: string, at: number, random: Random): Buffer {
  const even = at % 2 === 0;
  const date = new Date(Date.UTC(2022, 1, 1, 0, at)).toUTCString().replace("GMT", "+0000");
  const text = Buffer.from(
    [
      "From: Ann Lee <ann@example.org>",
      `Date: ${date}`,
      `Subject: [PATCH] fs: a ${even ? "whole" : "mutated"} mail`,
      `Message-ID: <${id}>`,
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=UTF-8",
      "",
      "What it is about, in a sentence.",
      "",
      "> a line that is quoted",
      "an answer to it",
      "",
      "Reviewed-by: Ben Oak <ben@example.org>",
      "---",
      "diff --git a/fs/part.c b/fs/part.c",
      "--- a/fs/part.c",
      "+++ b/fs/part.c",
      "@@ -1,3 +1,4 @@",
      " one",
      "+two",
      " three",
      " four",
    ].join("\n"),
  );
  const content = even ? text : random.pick(mutations)(text, random);
  // The line that parts mails stands whole: without it there are fewer mails, and nobody could know.
  return Buffer.concat([
    Buffer.from("From ann@example.org Tue Feb  1 08:00:00 2022\n"),
    content,
    Buffer.from("\n\n"),
  ]);
}
