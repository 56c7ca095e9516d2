import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { nextBlob } from "../../../src/core/git/blobReader.ts";
import { type ByteReader, TooLong } from "../../../src/core/git/byteReader.ts";
import { KeptGit } from "../../../src/core/git/keptGit.ts";
import { type Git, GitFailure, type GitStream } from "../../../src/core/git/program.ts";
import { sampleRepository } from "../../support/repository.ts";
import { opened, signal } from "./support.ts";

const sample = sampleRepository([
  {
    name: "one",
    message: "one",
    authored: Date.UTC(2022, 0, 1),
    files: { "a.txt": "first\n", "b.txt": "other\n" },
  },
]);
afterAll(() => sample.remove());

/** `git cat-file --batch` of the sample, and each that was started. */
async function contents(options: { idle?: number; patience?: number } = {}, args = ["cat-file", "--batch"]) {
  const repository = await opened(sample);
  const started: GitStream[] = [];
  const stream: Git["stream"] = (given, until) => {
    const git = repository.stream(given, until);
    started.push(git);
    return git;
  };
  const lasting = new KeptGit({ stream }, args, options);
  onTestFinished(() => lasting.close());
  const read = (answer: ByteReader) => nextBlob(answer, 1 << 20);
  const textOf = async (path: string, until = signal) => {
    const blob = await lasting.ask(`HEAD:${path}`, read, until);
    return blob?.bytes.toString() ?? null;
  };
  return { lasting, started, textOf };
}

test("questions that are asked at once are answered each by one program that goes on", async () => {
  const { started, textOf } = await contents();
  const asked = ["a.txt", "none such", "b.txt", "a.txt"].map((path) => textOf(path));
  expect(await Promise.all(asked)).toEqual(["first\n", null, "other\n", "first\n"]);
  expect(await textOf("b.txt")).toBe("other\n");
  expect(started).toHaveLength(1);
});

test("a program that nobody asks any more ends, and the next question starts another", async () => {
  const { started, textOf } = await contents({ idle: 1 });
  await textOf("a.txt");
  await started[0]?.done;
  expect(await textOf("b.txt")).toBe("other\n");
  expect(started).toHaveLength(2);
});

test("a program that ended meanwhile is started again for the question", async () => {
  const { started, textOf } = await contents();
  await textOf("a.txt");
  started[0]?.stdin.end();
  await started[0]?.done;
  expect(await textOf("b.txt")).toBe("other\n");
  expect(started).toHaveLength(2);
});

test("one that cannot answer says why, each time", async () => {
  const { started, textOf } = await contents({}, ["cat-file", "--no-such"]);
  await expect(textOf("a.txt")).rejects.toThrow(GitFailure);
  await expect(textOf("a.txt")).rejects.toThrow(GitFailure);
  expect(started).toHaveLength(2);
});

test("an answer that nobody waits for any more is read all the same, so that the next one gets its own", async () => {
  const { lasting, started, textOf } = await contents();
  const stop = new AbortController();
  const read = async (answer: ByteReader) => {
    await answer.take(1);
    stop.abort();
    await answer.until(Buffer.from("first\n\n"));
  };
  const left = lasting.ask("HEAD:a.txt", read, stop.signal);
  const next = textOf("b.txt");
  await expect(left).rejects.toMatchObject({ name: "AbortError" });
  expect(await next).toBe("other\n");
  expect(started).toHaveLength(1);
});

test("a program that neither answers nor ends holds up nobody for longer than the patience", async () => {
  const { lasting, textOf } = await contents({ patience: 1_500 });
  await textOf("a.txt");
  // What git waits for never comes: the rest of its line.
  const never = (answer: ByteReader) => answer.until(Buffer.from("no such mark"));
  const asked = [lasting.ask("HEAD:a.txt", never, signal), lasting.ask("HEAD:b.txt", never, signal)];
  for (const one of asked) await expect(one).rejects.toMatchObject({ name: "TimeoutError" });
  expect(await textOf("b.txt")).toBe("other\n");
});

test("a process that has nothing else to do ends though a program is kept", async () => {
  const modules = join(import.meta.dirname, "../../../src/core/git");
  const script = `
    import { nextBlob } from ${JSON.stringify(join(modules, "blobReader.ts"))};
    import { KeptGit } from ${JSON.stringify(join(modules, "keptGit.ts"))};
    import { streamIn } from ${JSON.stringify(join(modules, "program.ts"))};
    const lasting = new KeptGit(streamIn(process.argv[1]), ["cat-file", "--batch"], { idle: 3_600_000 });
    const blob = await lasting.ask("HEAD:a.txt", (answer) => nextBlob(answer, 100), new AbortController().signal);
    console.log(String(blob.bytes));
  `;
  const args = ["--input-type=module", "--eval", script, sample.folder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe("first\n\n");
});

test("an answer of more bytes than are wanted ends the program, which is not asked again", async () => {
  const { lasting, started } = await contents();
  const read = (answer: ByteReader) => answer.until(Buffer.from("no such mark"), 3);
  await expect(lasting.ask("HEAD:a.txt\nHEAD:b.txt", read, signal)).rejects.toThrow(TooLong);
  expect(started).toHaveLength(1);
  await expect(started[0]?.done).rejects.toThrow();
});
