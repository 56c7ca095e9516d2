import { describe, expect, test } from "vitest";
import { Identities } from "../../../src/core/series/identities.ts";

const ann = { name: "Ann Lee", email: "ann@example.org" };

function isSame(one: typeof ann, other: typeof ann, ...between: (typeof ann)[]): boolean {
  const people = new Identities();
  for (const person of [one, other, ...between]) people.add(person);
  return people.key(one) === people.key(other);
}

describe("one person", () => {
  test.each([
    ["another address under one full name", { name: "Lee, Ann", email: "ann@example.com" }],
    ["another spelling at one address", { name: "A. L.", email: "ANN@example.org" }],
    ["words behind a plus", { name: "", email: "ann+u-boot@example.org" }],
    ["no address", { name: "Ann Lee", email: "" }],
  ])("has %s", (_, other) => {
    expect(isSame(ann, other)).toBe(true);
  });

  test("is known by what another mail says of both", () => {
    const old = { name: "", email: "lee@example.com" };
    expect(isSame(ann, old)).toBe(false);
    expect(isSame(ann, old, { name: "Ann Lee", email: "lee@example.com" })).toBe(true);
  });
});

describe("two persons", () => {
  test.each([
    ["another name and address", ann, { name: "Ben Ode", email: "ben@example.org" }],
    [
      "half a name in common",
      { name: "Ann", email: "a@example.org" },
      { name: "Ann", email: "b@example.org" },
    ],
    ["another name, where a list hid both addresses", { name: "Ann", email: "" }, { name: "Ben", email: "" }],
  ])("have %s", (_, one, other) => {
    expect(isSame(one, other)).toBe(false);
  });
});
