import { expect, it } from "vitest";
import { ReadAhead } from "../../../src/worker/readAhead.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (read: Uint8Array[] | null) => (read === null ? null : Buffer.concat(read).toString());
/** Until everything that can go on by itself has done so. */
const rest = () => new Promise((resolve) => setImmediate(resolve));

async function* sent(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield bytes(text);
}

it("gives all that has come, then the end, as often as it is asked", async () => {
  const body = new ReadAhead(sent("ab", "c", "def"));
  await rest();
  expect(textOf(await body.next())).toBe("abcdef");
  expect(await body.next()).toBeNull();
  expect(await body.next()).toBeNull();
});

it("does not wait for more than the first of what is still to come", async () => {
  const later = Promise.withResolvers<void>();
  const body = new ReadAhead(
    (async function* () {
      yield bytes("first");
      await later.promise;
      yield bytes("second");
    })(),
  );
  expect(textOf(await body.next())).toBe("first");
  later.resolve();
  expect(textOf(await body.next())).toBe("second");
  expect(await body.next()).toBeNull();
});

it("gives what came before an error, then the error", async () => {
  const body = new ReadAhead(
    (async function* () {
      yield bytes("whole");
      throw new Error("cut");
    })(),
  );
  await rest();
  expect(textOf(await body.next())).toBe("whole");
  await expect(body.next()).rejects.toThrow("cut");
});

it("reads no further ahead than there is room", async () => {
  let given = 0;
  const body = new ReadAhead(
    (async function* () {
      for (; given < 100; given++) yield new Uint8Array(100_000);
    })(),
  );
  await rest();
  expect(given).toBeLessThan(5);
  let size = 0;
  for (let read = await body.next(); read !== null; read = await body.next())
    size += Buffer.concat(read).length;
  expect(size).toBe(10_000_000);
});

it("gives memory that is nobody else's, without a copy where it is already so", async () => {
  const [alone, part] = [bytes("alone"), bytes("a part of it").subarray(2, 6)];
  const body = new ReadAhead(
    (async function* () {
      yield alone;
      yield part;
    })(),
  );
  await rest();
  const read = await body.next();
  expect(textOf(read)).toBe("alonepart");
  expect(read?.map((chunk) => chunk.buffer.byteLength)).toEqual([5, 4]);
  expect(read?.map((chunk) => chunk.buffer === alone.buffer)).toEqual([true, false]);
});
