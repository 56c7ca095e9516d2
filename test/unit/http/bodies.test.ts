// What is taken for mail, for a page of a check for browsers, and for a packed file that is whole.

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isBotCheckPage, joined, mailOnly, megabytes, unpacked } from "../../../src/core/http/bodies.ts";

const url = "https://lists.example.org/2022-March.txt.gz";

async function* inPieces(bytes: string | Uint8Array, size = 7, breaks?: Error): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
  if (breaks) throw breaks;
}
const text = async (chunks: AsyncIterable<Uint8Array>) =>
  Buffer.from(await joined(chunks, 1_000_000, url)).toString();
const check = (padding = "") => `<html>${padding}<title>Making sure you&#39;re not a bot!</title></html>`;

describe("a packed file", () => {
  const packed = gzipSync("Good morning.\n".repeat(50));

  it("is unpacked, and anything else passed on", async () => {
    expect(await text(unpacked(inPieces(packed), url))).toMatch(/^(?:Good morning\.\n){50}$/);
    expect(await text(unpacked(inPieces("Good morning."), url))).toBe("Good morning.");
  });

  it("that ends too early is one thing, and one with wrong bytes another", async () => {
    const wrong = Buffer.from(packed);
    wrong.writeUInt8(wrong.readUInt8(wrong.length - 6) ^ 0xff, wrong.length - 6);
    const what = "The packed file that lists.example.org sent is cut off or damaged.";
    await expect(text(unpacked(inPieces(packed.subarray(0, -9)), url))).rejects.toMatchObject({
      kind: "gzip",
      message: what,
    });
    await expect(text(unpacked(inPieces(wrong), url))).rejects.toMatchObject({
      kind: "corrupt",
      message: what,
    });
  });

  it("that breaks off keeps the fault of its connection", async () => {
    const broken = new Error("ECONNRESET");
    await expect(text(unpacked(inPieces(packed, 7, broken), url))).rejects.toBe(broken);
  });
});

describe("mail", () => {
  it("is passed on as it comes, also where it holds markup further on", async () => {
    const mail = "From ann at example.org\n\n<html>quoted</html>\n";
    expect(await text(mailOnly(inPieces(mail, 1), url))).toBe(mail);
    expect(await text(mailOnly(inPieces("", 1), url))).toBe("");
  });

  it.each(["<html>Back soon.</html>", "  \n<!DOCTYPE html>"])("is not %j", async (page) => {
    await expect(text(mailOnly(inPieces(page, 5), url))).rejects.toMatchObject({ kind: "html" });
  });

  it("is not the page of a check for browsers, in however many pieces it comes", async () => {
    for (const size of [2, 3000])
      await expect(text(mailOnly(inPieces(check(" ".repeat(3000)), size), url))).rejects.toMatchObject({
        kind: "bot-check",
      });
  });
});

describe("the page that comes with a bad status", () => {
  it("is a check for browsers by its title, packed or not", async () => {
    expect(await isBotCheckPage(inPieces(check()))).toBe(true);
    expect(await isBotCheckPage(inPieces(gzipSync(check())))).toBe(true);
    expect(await isBotCheckPage(inPieces("<title>Not found</title>"))).toBe(false);
  });

  it("is none where it is damaged, or has its title far from its beginning", async () => {
    expect(await isBotCheckPage(inPieces(gzipSync(check()).subarray(0, 30)))).toBe(false);
    expect(await isBotCheckPage(inPieces(check(" ".repeat(5000)), 1000))).toBe(false);
  });

  it("is no reason to hide what nobody foresaw", async () => {
    const broken = new TypeError("x is not a function");
    await expect(isBotCheckPage(inPieces("<html>", 7, broken))).rejects.toBe(broken);
  });
});

describe("a body", () => {
  it("is taken whole up to its bound, and not beyond", async () => {
    expect(Buffer.from(await joined(inPieces("0123456789"), 10, url)).toString()).toBe("0123456789");
    await expect(joined(inPieces("0123456789"), 9, url)).rejects.toMatchObject({
      kind: "too-large",
      message: `${url} is larger than 1 MB and was not read.`,
    });
  });

  it("is said in whole megabytes", () => {
    expect([1, 1_400_000, 2_500_000].map(megabytes)).toEqual(["1 MB", "1 MB", "3 MB"]);
  });
});
