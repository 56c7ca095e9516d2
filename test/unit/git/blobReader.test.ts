import { afterAll, describe, expect, test } from "vitest";
import { BlobReader } from "../../../src/core/git/blobReader.ts";
import { GitFailure } from "../../../src/core/git/program.ts";
import { sampleRepository } from "../../support/repository.ts";
import { opened, signal } from "./support.ts";

const large = "0123456789\n".repeat(20_000);
const sample = sampleRepository([
  {
    name: "one",
    message: "one",
    authored: Date.UTC(2022, 0, 1),
    files: { "a.txt": "first\n", "b.txt": "", "c.txt": "no line break", "large.txt": large },
  },
]);
afterAll(() => sample.remove());

const nameOf = (path: string) => sample.git("rev-parse", `HEAD:${path}`).trim();
const missing = "0".repeat(40);

async function reading(maxBytes = 1 << 20, until = signal): Promise<BlobReader> {
  return new BlobReader(await opened(sample), until, maxBytes);
}

async function read(paths: string[], maxBytes?: number) {
  const reader = await reading(maxBytes);
  reader.ask(paths);
  const found = [];
  for (const _ of paths) {
    const blob = await reader.next();
    found.push(blob && [blob.bytes.toString(), blob.truncated]);
  }
  await reader.close();
  return found;
}

describe("the contents of objects", () => {
  test("come in the order in which they were asked for, whatever is in them", async () => {
    const paths = ["large.txt", "b.txt", "c.txt", "a.txt"].map(nameOf);
    expect(await read(paths)).toEqual([
      [large, false],
      ["", false],
      ["no line break", false],
      ["first\n", false],
    ]);
  });

  test("are none of what is missing, and of what is no file", async () => {
    expect(await read([missing, sample.hash("one"), nameOf("a.txt")])).toEqual([
      null,
      null,
      ["first\n", false],
    ]);
  });

  test("are kept as far as is wanted, which is told, and the next one is whole", async () => {
    expect(await read([nameOf("large.txt"), nameOf("a.txt")], 6)).toEqual([
      ["012345", true],
      ["first\n", false],
    ]);
  });

  test("may be asked for while others are read", async () => {
    const reader = await reading();
    reader.ask([nameOf("a.txt")]);
    reader.ask([]);
    reader.ask([nameOf("c.txt")]);
    const texts = [await reader.next(), await reader.next()].map((blob) => blob?.bytes.toString());
    expect(texts).toEqual(["first\n", "no line break"]);
    await reader.close();
  });

  test("need not be read to their end", async () => {
    const reader = await reading();
    reader.ask(Array.from({ length: 50 }, () => nameOf("large.txt")));
    expect((await reader.next())?.bytes.length).toBe(large.length);
    await expect(reader.close()).resolves.toBeUndefined();
  });

  test("are no longer waited for once git has ended", async () => {
    const stop = new AbortController();
    const reader = await reading(1 << 20, stop.signal);
    stop.abort();
    await expect(reader.next()).rejects.toMatchObject({ name: "AbortError" });
    const repository = await opened(sample);
    const stream = (_: string[], until: AbortSignal) => repository.stream(["cat-file", "--no-such"], until);
    const outside = new BlobReader({ stream }, signal, 100);
    await expect(outside.next()).rejects.toThrow(GitFailure);
  });
});
