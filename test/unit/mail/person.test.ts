import { describe, expect, test } from "vitest";
import { samePerson } from "../../../src/core/mail/person.ts";

const ann = { name: "Ann Lee", email: "ann@example.org" };

describe("a person", () => {
  test.each([
    ["another address", { name: "Ann Lee", email: "ann@example.com" }],
    ["another spelling of the name", { name: "A. Lee", email: "ANN@example.org" }],
    ["the family name first", { name: "Lee, Ann", email: "x@example.org" }],
    ["a list that sends on their behalf", { name: "Ann Lee via U-Boot", email: "u-boot@example.org" }],
    ["accents left out", { name: "Ánn Lée", email: "y@example.org" }],
  ])("is the same with %s", (_, other) => {
    expect(samePerson(ann, other)).toBe(true);
  });

  test("is not everybody whom the list sends for", () => {
    const list = "u-boot@example.org";
    expect(samePerson({ name: "Ann via U-Boot", email: list }, { name: "Bob via U-Boot", email: list })).toBe(
      false,
    );
  });

  test("without a name and address is nobody", () => {
    expect(samePerson({ name: "", email: "" }, { name: "", email: "" })).toBe(false);
  });
});
