// Where an answer that sends elsewhere may lead.

import { expect, it } from "vitest";
import { redirected } from "../../../src/core/http/redirect.ts";

const from = "https://lists.example.org/pipermail/u-boot/index.html";
const leads = (target: string, { start = from, hosts = [] as string[], hops = 0 } = {}) =>
  redirected(start, target, new Set(hosts), hops);
const astray = "lists.example.org sends elsewhere, to no end that can be used";

it.each([
  ["/other/index.html", "https://lists.example.org/other/index.html"],
  ["2022-March.txt", "https://lists.example.org/pipermail/u-boot/2022-March.txt"],
  ["https://lists.example.org/x", "https://lists.example.org/x"],
])("it may be another page of the same host: %s", (target, url) => {
  expect(leads(target)).toBe(url);
});

it("it may be the usual port of the same host, but no other", () => {
  const start = "http://lists.example.org:8080/x";
  expect(leads("https://lists.example.org/x", { start })).toBe("https://lists.example.org/x");
  expect(() => leads("http://lists.example.org:9090/x", { start })).toThrow(
    "to lists.example.org:9090, which no setting names",
  );
});

it("it may be a host that a setting names, with the port that it names", () => {
  const hosts = ["lore.example.org:8443"];
  expect(leads("https://lore.example.org:8443/x", { hosts })).toBe("https://lore.example.org:8443/x");
  expect(() => leads("https://lore.example.org/x", { hosts })).toThrow(
    `${astray}: to lore.example.org, which no setting names`,
  );
});

it("it is never an address without https, where the one that was asked had it", () => {
  expect(() => leads("http://lists.example.org/x")).toThrow(`${astray}: to an address without https.`);
  const start = "http://lists.example.org/x";
  expect(leads("http://lists.example.org/y", { start })).toBe("http://lists.example.org/y");
  expect(leads("https://lists.example.org/y", { start })).toBe("https://lists.example.org/y");
});

it.each(["https://[", "file:///etc/passwd", "data:text/plain,x", "ftp://lists.example.org/x"])(
  "it is nothing but an address of the web: %s",
  (target) => expect(() => leads(target)).toThrow(`${astray}.`),
);

it("it is the fifth at the most", () => {
  expect(leads("/x", { hops: 4 })).toBe("https://lists.example.org/x");
  expect(() => leads("/x", { hops: 5 })).toThrow(`${astray}.`);
});
