import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BrokenGzip, gunzipped } from "../../../src/core/http/gunzip.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpacked(bytes: Uint8Array, size: number): Promise<{ out: Buffer; broken: boolean }> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of gunzipped(inPieces(bytes, size))) parts.push(part);
    return { out: Buffer.concat(parts), broken: false };
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    return { out: Buffer.concat(parts), broken: true };
  }
}

const pieces = fc.integer({ min: 1, max: 50 });
const content = fc.uint8Array({ maxLength: 500 });

it("undoes gzip of one member or several, however it is cut into pieces", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 3 }), pieces, async (members, size) => {
      const packed = Buffer.concat(members.map((member) => gzipSync(member)));
      expect(await unpacked(packed, size)).toEqual({ out: Buffer.concat(members), broken: false });
    }),
  );
});

it("passes on what is not gzip", async () => {
  await fc.assert(
    fc.asyncProperty(content, pieces, async (plain, size) => {
      fc.pre(plain[0] !== 0x1f);
      expect(await unpacked(plain, size)).toEqual({ out: Buffer.from(plain), broken: false });
    }),
  );
});

it("says that gzip is cut, after what came before the cut", async () => {
  await fc.assert(
    fc.asyncProperty(content, fc.nat(), pieces, async (plain, cut, size) => {
      const packed = gzipSync(plain);
      const { out, broken } = await unpacked(packed.subarray(0, 2 + (cut % (packed.length - 2))), size);
      expect(broken).toBe(true);
      expect(Buffer.from(plain).subarray(0, out.length)).toEqual(out);
    }),
  );
});

it("takes no notice of bytes after the end", async () => {
  const packed = Buffer.concat([gzipSync("hello"), Buffer.alloc(40_000)]);
  expect((await unpacked(packed, 7)).out.toString()).toBe("hello");
});
