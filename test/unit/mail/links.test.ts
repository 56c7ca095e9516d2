import { describe, expect, test } from "vitest";
import { linksIn } from "../../../src/core/mail/links.ts";

const address = "https://lore.kernel.org/r/one@example.org";

describe("what a text cites", () => {
  test.each([
    ["an archive's address", `See ${address}.`, [address]],
    ["an address in brackets", `(<${address}>)`, [address]],
    [
      "a list's page",
      "https://lists.example.org/pipermail/x/1.html",
      ["https://lists.example.org/pipermail/x/1.html"],
    ],
    ["a Message-ID", "Message-ID: <one@example.org>", ["one@example.org"]],
    ["no other page", "https://example.org/boards/one", []],
    ["no id without a host", "id: <0123456789>", []],
    ["no address alone", "Ann Lee <ann@example.org>", []],
  ])("is %s", (_, line, links) => {
    expect(linksIn([line]).links).toEqual(links);
  });

  test("is once what is cited twice, and fifty at most", () => {
    expect(linksIn([address, address]).links).toEqual([address]);
    const many = Array.from({ length: 80 }, (_, at) => `${address}${at}`);
    expect(linksIn(many).links).toEqual(many.slice(0, 50));
  });
});

describe("an earlier version", () => {
  test.each([
    ["on its own line", [`v1: ${address}`]],
    ["on the line above", ["Changes since v1:", address]],
    ["before a blank", [`The last posting is ${address}`]],
  ])("is named %s", (_, lines) => {
    expect(linksIn(lines)).toEqual({ links: [address], earlier: [address], supersedes: [] });
  });

  test.each([
    ["cited without a word of it", ["See", address]],
    ["needed by this one", ["It depends on the series v2 of", address]],
  ])("is not what is %s", (_, lines) => {
    expect(linksIn(lines)).toEqual({ links: [address], earlier: [], supersedes: [] });
  });

  test("is superseded where the line says so", () => {
    expect(linksIn(["Supersedes: <one@example.org>"])).toEqual({
      links: ["one@example.org"],
      earlier: [],
      supersedes: ["one@example.org"],
    });
  });
});
