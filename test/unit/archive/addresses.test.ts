import { describe, expect, it } from "vitest";
import { articleAddress, articlePath, groupArchives } from "../../../src/core/archive/addresses.ts";

describe("the setting's archives", () => {
  it("take both hosts of U-Boot's list as one archive", () => {
    const { archives } = groupArchives([
      "https://lists.u-boot-project.org/pipermail/u-boot/",
      "https://lists.denx.de/pipermail/u-boot",
      "https://lists.denx.de/pipermail/u-boot-custodians/",
    ]);
    expect(archives).toEqual([
      {
        kind: "pipermail",
        urls: [
          "https://lists.u-boot-project.org/pipermail/u-boot/",
          "https://lists.denx.de/pipermail/u-boot/",
        ],
      },
      { kind: "pipermail", urls: ["https://lists.denx.de/pipermail/u-boot-custodians/"] },
    ]);
  });

  it("may be given by any page of theirs", () => {
    const { archives } = groupArchives([
      "https://lists.example.org/pipermail/tools/index.html",
      "https://lists.example.org/pipermail/tools/2022-February/thread.html#1",
      " https://lists.example.org/pipermail/tools/2022-February.txt.gz ",
    ]);
    expect(archives).toEqual([{ kind: "pipermail", urls: ["https://lists.example.org/pipermail/tools/"] }]);
  });

  it("may be files", () => {
    const { archives } = groupArchives([
      "/home/ann/mail.mbox",
      "file:///home/ann/more%20mail.mbox",
      "C:\\mail\\u-boot.mbox",
    ]);
    expect(archives.map((one) => one.kind === "mbox" && one.path)).toEqual([
      "/home/ann/mail.mbox",
      "/home/ann/more mail.mbox",
      "C:\\mail\\u-boot.mbox",
    ]);
  });

  it("say so where they are neither", () => {
    const { archives, problems } = groupArchives(["http://[", "ftp://example.org/mail", ""]);
    expect(archives).toEqual([]);
    expect(problems.map((one) => one.where)).toEqual(["http://[", "ftp://example.org/mail"]);
  });
});

describe("the address of a mail", () => {
  it.each([
    ["https://lists.denx.de/pipermail/u-boot/2026-July/624063.html", 624063],
    ["https://lists.denx.de/pipermail/u-boot/2026-July/624063.html#start", 624063],
    ["https://lists.denx.de/pipermail/u-boot/2026-July/thread.html#624063", 624063],
    ["https://lists.denx.de/pipermail/u-boot/2026-July/000012.html", 12],
    ["https://lists.denx.de/pipermail/u-boot/2026-July/thread.html", null],
  ])("%s is number %j", (url, number) => {
    expect(articleAddress(url)).toEqual({ list: "/pipermail/u-boot/", period: "2026-July", number });
  });

  it.each(["", "mail@example.org", "https://lore.kernel.org/u-boot/a@b/", "file:///2026-July/000012.html"])(
    "%j is none",
    (url) => expect(articleAddress(url)).toBeNull(),
  );

  it("has six digits at least", () => {
    expect([articlePath("2022q1", 12), articlePath("2022", 1234567)]).toEqual([
      "2022q1/000012.html",
      "2022/1234567.html",
    ]);
  });
});
