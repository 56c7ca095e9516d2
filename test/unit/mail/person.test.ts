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
    ["a word behind a plus", { name: "", email: "ann+u-boot@example.org" }],
    ["a machine's own domain", { name: "", email: "ann@mail.example.org" }],
  ])("is the same with %s", (_, other) => {
    expect(samePerson(ann, other)).toBe(true);
    expect(samePerson(other, ann)).toBe(true);
  });

  test.each([
    ["another's address", { name: "", email: "ben@example.org" }],
    ["the same name at another host", { name: "", email: "ann@example.com" }],
    ["a host that ends alike", { name: "", email: "ann@another-example.org" }],
    ["half the name", { name: "Ann", email: "x@example.com" }],
    ["no host", { name: "", email: "ann" }],
  ])("is another with %s", (_, other) => {
    expect(samePerson(ann, other)).toBe(false);
    expect(samePerson({ ...ann, name: "" }, other)).toBe(false);
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
