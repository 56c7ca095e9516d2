import { describe, expect, test } from "vitest";
import type { Person } from "../../../src/core/mail/message.ts";
import { type SenderHints, unmunged, withSignedAddress } from "../../../src/core/mail/sender.ts";

const list = "u-boot@lists.example.org";
const ann = { name: "Ann Lee", email: "ann@example.org" };
const viaList = { name: "Ann Lee via U-Boot", email: list };
const hints = (more: Partial<SenderHints>): SenderHints => ({
  ...{ original: [], replyTo: [], recipients: [], lists: [list] },
  ...more,
});

describe("the sender that a list has rewritten is found", () => {
  test.each<[string, Person, Partial<SenderHints>]>([
    ["in what the list keeps of the original", viaList, { original: [ann] }],
    ["in Reply-To, by name", viaList, { replyTo: [{ name: "U-Boot", email: list }, ann] }],
    ["in Reply-To, where one stands there without a name", viaList, { replyTo: [{ ...ann, name: "" }] }],
    ["in Cc, by name", viaList, { recipients: [{ name: "Ben", email: "ben@example.com" }, ann] }],
    ["within the list's own address", { name: "Ann Lee via U-Boot", email: "ann=example.org@groups.io" }, {}],
    [
      "by Google's quotes",
      { name: "'Ann Lee' via U-Boot developers", email: "x@googlegroups.com" },
      { replyTo: [ann] },
    ],
  ])("%s", (_, from, more) => {
    expect(unmunged(from, hints(more))).toEqual(ann);
  });

  test("is never the list itself, whatever name stands with its address", () => {
    const named = { name: "Ann Lee", email: list };
    expect(unmunged(viaList, hints({ replyTo: [named], recipients: [named] }))).toEqual({
      name: "Ann Lee",
      email: "",
    });
  });

  test("is no other list, and nobody without an address", () => {
    const other = "u-boot-custodians@lists.example.org";
    const replyTo = [{ name: "", email: other }];
    expect(unmunged(viaList, hints({ lists: [list, other], replyTo })).email).toBe("");
    expect(unmunged(viaList, hints({ replyTo: [{ ...ann, email: "" }], recipients: [ann] }))).toEqual(ann);
  });

  test.each([
    ["a person whose name has the word", { name: "Ann via Team", email: "ann@mygroups.io" }],
    ["a person on no list", ann],
  ])("but %s stays who they are", (_, from) => {
    expect(unmunged(from, hints({ lists: [] }))).toEqual(from);
  });
});

describe("an address that a list hid", () => {
  const hidden = { name: "Ann Lee", email: "" };

  test("is the one that they sign with", () => {
    const body =
      "Text.\n\nReviewed-by: Ben Ode <ben@example.com>\nSigned-off-by: Ann Lee <Ann@example.org>\n";
    expect(withSignedAddress(hidden, body)).toEqual(ann);
    expect(withSignedAddress(hidden, "Signed-off-by: Ann Lee <ann at example.org>\n")).toEqual(ann);
    expect(withSignedAddress(hidden, "Signed-off-by: Ben Ode <ben@example.com>\n")).toEqual(hidden);
  });

  test("and their name, are those of the first line", () => {
    const nobody = { name: "", email: "" };
    expect(withSignedAddress(nobody, "From: Ann Lee <ann@example.org>\n\nText.\n")).toEqual(ann);
    expect(withSignedAddress(nobody, "Text.\n")).toEqual(nobody);
  });

  test("is not looked for where one is known", () => {
    const other = { ...ann, email: "ann@example.com" };
    expect(withSignedAddress(other, "Signed-off-by: Ann Lee <ann@example.org>\n")).toEqual(other);
  });
});
