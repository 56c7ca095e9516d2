import { describe, expect, it } from "vitest";
import { groupArchives, monthOf } from "../../../src/core/archive/archiveGroups.ts";
import { Archives } from "../../../src/core/archive/archives.ts";
import { mbox } from "../../../src/core/archive/kinds/mbox/kind.ts";
import { articleAddress, articlePath } from "../../../src/core/archive/kinds/pipermail/addresses.ts";
import { pipermail } from "../../../src/core/archive/kinds/pipermail/kind.ts";
import { kinds } from "../../../src/core/archive/kinds.ts";
import { quietly } from "../../../src/core/base/call.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { client, march, month, serving, store } from "./support.ts";

const moved = [["lists.new.example.org", "lists.old.example.org"]];
const archivesOf = (written: string[], sameHosts = moved) => groupArchives(written, sameHosts);

describe("the setting's archives", () => {
  it("take both hosts of a list that has moved as one archive", () => {
    expect(
      archivesOf([
        "https://lists.new.example.org/pipermail/u-boot/",
        "https://lists.old.example.org/pipermail/u-boot",
        "https://lists.old.example.org/pipermail/u-boot-custodians/",
      ]).groups,
    ).toEqual([
      {
        kind: pipermail,
        addresses: [
          "https://lists.new.example.org/pipermail/u-boot/",
          "https://lists.old.example.org/pipermail/u-boot/",
        ],
        sure: true,
      },
      {
        kind: pipermail,
        addresses: ["https://lists.old.example.org/pipermail/u-boot-custodians/"],
        sure: true,
      },
    ]);
  });

  it("take hosts of which nobody said that they are the same as two archives", () => {
    const both = ["https://lists.new.example.org/pipermail/a/", "https://lists.old.example.org/pipermail/a/"];
    expect(archivesOf(both, []).groups.map((one) => one.addresses)).toEqual([[both[0]], [both[1]]]);
  });

  it("own the addresses of mails at each of their hosts, and of no other list", () => {
    const hosts = ["new", "old"].map((name) => `https://lists.${name}.example.org/pipermail/`);
    const [archive] = new Archives(
      hosts.map((host) => `${host}u-boot/`),
      { store: store(), http: client(), factsOf, log: silentLog, sameHosts: moved },
    ).archives;
    for (const host of hosts) {
      expect(archive?.owns(`${host}u-boot/2022-February/000001.html`)).toBe(true);
      expect(archive?.owns(`${host}other/2022-February/000001.html`)).toBe(false);
    }
  });

  it("are of kinds whose names stores have kept", () => {
    expect(kinds.map(({ name }) => name).sort()).toEqual([
      ...["hyperkitty", "maildir", "mbox", "patchwork", "pipermail", "public-inbox"],
    ]);
  });

  it("may be given by any page of theirs", () => {
    const { groups } = archivesOf([
      "https://lists.example.org/pipermail/tools/index.html",
      "https://lists.example.org/pipermail/tools/2022-February/thread.html#1",
      " https://lists.example.org/pipermail/tools/2022-February.txt.gz ",
    ]);
    expect(groups).toEqual([
      { kind: pipermail, addresses: ["https://lists.example.org/pipermail/tools/"], sure: true },
    ]);
  });

  it("may be files", () => {
    const { groups } = archivesOf([
      "/home/ann/mail.mbox",
      "file:///home/ann/more%20mail.mbox",
      "C:\\mail\\u-boot.mbox",
      "/home/ann/from ftp://example.org",
    ]);
    expect(groups).toEqual([
      { kind: mbox, addresses: ["/home/ann/mail.mbox"], sure: true },
      { kind: mbox, addresses: ["/home/ann/more mail.mbox"], sure: true },
      { kind: mbox, addresses: ["C:\\mail\\u-boot.mbox"], sure: true },
      { kind: mbox, addresses: ["/home/ann/from ftp://example.org"], sure: true },
    ]);
  });

  it.each([
    "https://ann:secret@lists.example.org/pipermail/u-boot/",
    "https://secret@patchwork.example.org/project/uboot/",
    "https://:secret@lists.example.org/archives/list/u-boot@lists.example.org/",
    "https://ann:sec/secret@lists.example.org/u-boot/",
    "https://ann:secret@lists .example.org/u-boot/?token=secret",
    "http:/ann:secret@lists.example.org/u-boot/",
    "https//ann:secret@lists.example.org/u-boot/",
    "git+https://ann:secret@lists.example.org/u-boot",
    " imaps://ann:secret@mail.example.org/INBOX",
    "ssh://ann:secret@lists.example.org/u-boot.git",
    "ann:secret@lists.example.org:u-boot",
  ])("are not asked with a password, and %s is not repeated", (written) => {
    const { groups, problems } = archivesOf([written]);
    expect(groups).toEqual([]);
    expect(problems).toMatchObject([{ what: expect.stringMatching(/has a name or password in it/) }]);
    expect(JSON.stringify(problems)).not.toMatch(/secret|ann:/);
  });

  it("may be paths with such letters in them", () => {
    const paths = ["/home/ann/https/ann:secret@work", "C:\\ann@work\\Mail", "file:///mail/ann:x@work"];
    expect(archivesOf(paths)).toMatchObject({ groups: paths.map(() => ({})), problems: [] });
  });

  it("are told without their query, which may be a token", () => {
    const { problems } = archivesOf(["git+https://lists.example.org/u-boot?token=secret"]);
    expect(problems[0]?.what).toMatch(/^"git\+https:\/\/lists\.example\.org\/u-boot" is neither/);
    expect(JSON.stringify(problems)).not.toContain("secret");
  });

  it("say so where they are of no kind", () => {
    const { archives, problems } = new Archives(["http://[", "ftp://example.org/mail", ""], {
      store: store(),
      http: client(),
      factsOf,
      log: silentLog,
    });
    expect(archives).toEqual([]);
    expect(problems.map((one) => one.where)).toEqual(["http://[", "ftp://example.org/mail"]);
    expect(problems[0]?.what).toBe(
      '"http://[" is neither a list of a HyperKitty nor a project on a Patchwork nor the address of a pipermail archive nor a public-inbox nor a Maildir or a folder of mail nor an mbox file.',
    );
  });
});

describe("the address of a mail", () => {
  it.each([
    ["https://lists.example.org/pipermail/u-boot/2026-July/624063.html", 624063],
    ["https://lists.example.org/pipermail/u-boot/2026-July/624063.html#start", 624063],
    ["https://lists.example.org/pipermail/u-boot/2026-July/thread.html#624063", 624063],
    ["https://lists.example.org/pipermail/u-boot/2026-July/000012.html", 12],
    ["https://lists.example.org/pipermail/u-boot/2026-July/thread.html", null],
  ])("%s is number %j, and of July", (url, number) => {
    expect(articleAddress(url)).toEqual({ list: "/pipermail/u-boot/", period: "2026-July", number });
    expect(monthOf(url)).toBe("2026-07");
  });

  it.each(["", "mail@example.org", "https://lore.kernel.org/u-boot/a@b/", "file:///2026-July/000012.html"])(
    "%j is none",
    (url) => expect([articleAddress(url), monthOf(url)]).toEqual([null, null]),
  );

  it("has six digits at least", () => {
    expect([articlePath("2022q1", 12), articlePath("2022", 1234567)]).toEqual([
      "2022q1/000012.html",
      "2022/1234567.html",
    ]);
  });
});

describe("the hosts that are asked", () => {
  it("are also those that serve the same as one that a person named", async () => {
    const mails = month(2, 3);
    const [server, mirror] = [await serving({ mails }), await serving({ mails })];
    server.fail(/2022-February/, { status: 301, headers: { location: `${mirror.url}2022-February.txt` } });
    const into = store();
    const sameHosts = [["lists.example.org"], [new URL(mirror.url).host, new URL(server.url).host]];
    const archives = new Archives([server.url], {
      store: into,
      http: client(),
      factsOf,
      log: silentLog,
      sameHosts,
    });
    const { problems } = await archives.sync({
      since: null,
      until: null,
      newest: null,
      now: march,
      ...quietly(),
    });
    expect(problems).toEqual([]);
    expect(into.range(0, march)).toHaveLength(3);
    expect(mirror.log).not.toEqual([]);
  });

  it("are those that a person named, whatever the pages, mails and redirects of an archive name", async () => {
    const elsewhere = await serving({ mails: month(2, 3) });
    const server = await serving({ mails: [...month(1, 3), ...month(2, 3)] });
    const led = (path: string) =>
      Buffer.from(server.files.get(path) ?? [])
        .toString("utf8")
        .replace(/(href|src|action)="/gi, `$1="${elsewhere.url}`);
    for (const path of [...server.files.keys()].filter((one) => one.endsWith(".html")))
      server.set(
        path,
        `<base href="${elsewhere.url}"><meta http-equiv="refresh" content="0; url=${elsewhere.url}">${led(path)}`,
      );
    server.fail(/2022-January/, { status: 301, headers: { location: `${elsewhere.url}2022-February.txt` } });
    const archives = new Archives([server.url], { store: store(), http: client(), factsOf, log: silentLog });
    const { problems } = await archives.sync({
      since: null,
      until: null,
      newest: null,
      now: march,
      ...quietly(),
    });
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(
        /sends elsewhere, to no end that can be used: to 127\.0\.0\.1:\d+, which no setting names/,
      ),
    ]);
    const ids = month(2, 3).map(({ messageId }) => messageId);
    const { signal } = quietly();
    await archives.urls(ids, { offline: false, signal });
    for (const id of ids) await archives.exactBody(id, signal);
    // A list of that name is the same one wherever it is: it is looked up at the host that was named.
    await expect(archives.resolve(`${elsewhere.url}2022-February/600000.html`, signal)).rejects.toThrow(
      /no mail/,
    );
    expect(server.log.length).toBeGreaterThan(3);
    expect(elsewhere.log).toEqual([]);
  });
});
