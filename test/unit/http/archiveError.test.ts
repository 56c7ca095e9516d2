// Which fault a status or an error of the network is, in the words that a person reads.

import { describe, expect, it } from "vitest";
import {
  ArchiveError,
  type ArchiveErrorKind,
  hostOf,
  networkError,
  statusError,
} from "../../../src/core/http/archiveError.ts";

const url = "https://lists.example.org:8443/pipermail/u-boot/index.html";
const host = "lists.example.org:8443";

describe("a status", () => {
  it.each<[number, ArchiveErrorKind, string]>([
    [404, "missing", `${host} has no such page (404).`],
    [410, "missing", `${host} has no such page (410).`],
    [401, "forbidden", `${host} refused to answer (401).`],
    [403, "forbidden", `${host} refused to answer (403).`],
    [407, "forbidden", `${host} refused to answer (407).`],
    [429, "busy", `${host} asks to be left alone (429).`],
    [500, "server", `${host} has a fault of its own (500).`],
    [599, "server", `${host} has a fault of its own (599).`],
    [499, "foreign", `${host} gave an answer that makes no sense here (499).`],
    [402, "foreign", `${host} gave an answer that makes no sense here (402).`],
  ])("%i is %s", (status, kind, what) => {
    expect(statusError(status, url, null)).toMatchObject({ kind, message: what, retryAfter: null });
  });

  it("says how long the server wants to be left alone, in whole seconds", () => {
    expect(statusError(429, url, 1500)).toMatchObject({
      message: `${host} asks to be left alone for 2 s (429).`,
      retryAfter: 1500,
    });
    expect(statusError(503, url, 1500).retryAfter).toBe(1500);
  });
});

describe("an error of the network", () => {
  const none = `There is no way to ${host}: the network seems to be down.`;
  const failed = `The connection to ${host} failed.`;

  it.each<[string, ArchiveErrorKind, string]>([
    ["getaddrinfo ENOTFOUND x", "dns", `The name ${host} could not be found in the network.`],
    ["getaddrinfo EAI_AGAIN x", "offline", none],
    ["connect ENETUNREACH x", "offline", none],
    ["connect ENETDOWN x", "offline", none],
    ["connect EHOSTUNREACH x", "offline", none],
    ["read ENOTCONN", "offline", none],
    ["connect ECONNREFUSED 192.0.2.1", "connection", failed],
    ["read ECONNRESET", "connection", failed],
    ["connect ECONNREFUSED, then a TLS alert", "connection", failed],
    ["certificate has expired", "certificate", `${host} could not prove who it is (certificate).`],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", "certificate", `${host} could not prove who it is (certificate).`],
    ["connect ETIMEDOUT", "timeout", `${host} did not answer in time.`],
    [
      "uri requested responds with an invalid redirect URL",
      "foreign",
      `${host} sends elsewhere, to no end that can be used.`,
    ],
    ["Not an http address: data:", "foreign", `${host} sends elsewhere, to no end that can be used.`],
    ["something unheard of", "connection", failed],
  ])("%j is %s", (text, kind, what) => {
    const cause = new Error(text);
    expect(networkError(cause, url)).toMatchObject({ kind, message: what, cause });
  });

  it("is known by its code as well, and whatever was thrown", () => {
    const coded = Object.assign(new Error("fetch failed"), { code: "ENOTFOUND" });
    expect(networkError(coded, url).kind).toBe("dns");
    expect(networkError("read ECONNRESET", url).kind).toBe("connection");
    expect(networkError({ code: "ENOTFOUND" }, url).kind).toBe("connection");
  });

  it("stays the fault that it was recognised as", () => {
    const fault = new ArchiveError("busy", "Later.", url);
    expect(networkError(fault, "https://other.example.org/")).toBe(fault);
  });
});

describe("what helps", () => {
  const remedy = (kind: ArchiveErrorKind) => new ArchiveError(kind, "It is so.", url).problem.remedy;

  it.each<[ArchiveErrorKind, RegExp]>([
    ["offline", /^Check the network, then refresh/],
    ["dns", /the spelling of the address/],
    ["connection", /^Check the network/],
    ["certificate", /clock .* proxy settings/],
    ["timeout", /^Check the network/],
    ["slow", /^Refresh again later/],
    ["spent", /^Refresh to go on/],
    ["missing", /patchTracker\.archives/],
    ["forbidden", /Archives that need a login cannot be read/],
    ["busy", /^Refresh again later/],
    ["server", /^Refresh again later/],
    ["cut", /^Refresh to read the rest/],
    ["gzip", /^Refresh to read the rest/],
    ["corrupt", /^Refresh to ask for it again/],
    ["html", /patchTracker\.archives\. If it is right, refresh later/],
    ["bot-check", /^Name another archive/],
    ["foreign", /patchTracker\.archives/],
    ["too-large", /^Nothing needs to be done/],
    ["given-up", /^Refresh again later/],
  ])("against %s is said", (kind, words) => {
    expect(remedy(kind)).toMatch(words);
  });

  it.each<[ArchiveErrorKind, boolean]>([
    ["offline", true],
    ["dns", true],
    ["connection", true],
    ["timeout", true],
    ["busy", true],
    ["server", true],
    ["cut", true],
    ["certificate", false],
    ["missing", false],
    ["slow", false],
    ["bot-check", false],
  ])("against %s is asking once more: %s", (kind, passing) => {
    expect(new ArchiveError(kind, "It is so.", url).passing).toBe(passing);
  });
});

it("a host is named with its port, and what is no address as it is", () => {
  expect([hostOf(url), hostOf("https://example.org/x"), hostOf("nowhere")]).toEqual([
    host,
    "example.org",
    "nowhere",
  ]);
});
