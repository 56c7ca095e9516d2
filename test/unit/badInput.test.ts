// What bad input gets: a sentence where the person looks; what was known stays; the rest still comes in.
// Each case goes through the whole tracker or the command line; the parts have their own, closer tests.

import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Problem } from "../../src/core/base/problem.ts";
import type { Fetch } from "../../src/core/http/fetch.ts";
import type { ProjectConfig } from "../../src/core/project/config.ts";
import type { HostServices } from "../../src/core/project/hostServices.ts";
import { headlineOf } from "../../src/core/series/reason.ts";
import { latestOf } from "../../src/core/series/seriesQueries.ts";
import type { SeriesOverview } from "../../src/core/tracking/model.ts";
import { ArchiveServer, type Failure } from "../support/archiveServer.ts";
import { built } from "../support/built.ts";
import { commandLine } from "../support/commandLine.ts";
import type { SiteMail } from "../support/pipermailSite.ts";
import { type SampleRepository, sampleRepository } from "../support/repository.ts";
import { call, folder, project, servicesIn } from "../support/services.ts";

// Long enough for a machine that does much else at the same time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A patch of Ann's, sent in that month (1 to 3) of 2022. */
function patchIn(month: number, name: string, more: Partial<SiteMail> = {}): SiteMail {
  return {
    messageId: `${name}@example.org`,
    from: "Ann Lee <ann@example.org>",
    date: Date.UTC(2022, month - 1, 4, 9),
    subject: `[PATCH] fs: repair ${name}`,
    body: `It was broken.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\n${diffOf(name)}-- \n2.35.1\n`,
    ...more,
  };
}

const diffOf = (name: string) =>
  `diff --git a/fs/${name}.c b/fs/${name}.c\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/fs/${name}.c\n@@ -0,0 +1 @@\n+${name}\n`;

const following = (...names: string[]) =>
  names.map((name) => ({ name, thread: `${name}@example.org`, tickets: [] }));

/** "spring: submitted on 3/04" of each that is followed. */
const inShort = ({ entries }: SeriesOverview) =>
  entries.map(
    ({ tracked, series }) => `${tracked.name}: ${series ? headlineOf(series.reason) : "not known"}`,
  );

/** What and remedy as the person reads them, host and folder left out. */
const sentences = (problems: Problem[], ...names: [text: string, as: string][]) =>
  problems.map(({ what, remedy }) =>
    names.reduce((text, [name, as]) => text.replaceAll(name, as), `${what} ${remedy}`),
  );

describe("an archive", () => {
  const mails = [patchIn(1, "winter"), patchIn(2, "thaw"), patchIn(3, "spring")];

  /** An archive of which March is read already, and then something happens to it. */
  async function met(happening: {
    failure?: [RegExp, Failure];
    fetch?: Fetch;
    mails?: SiteMail[];
    parts?: Partial<HostServices>;
  }) {
    const server = await ArchiveServer.start({ mails: happening.mails ?? mails });
    onTestFinished(() => server.close());
    const directory = folder();
    const all: ProjectConfig = project([server.url], { tracked: following("winter", "thaw", "spring") });
    await servicesIn(directory).tracking.refresh({ project: { ...all, since: "2022-03" } }, call());
    if (happening.failure) server.fail(...happening.failure);
    const at = Date.UTC(2022, 2, 4, 14);
    const fetch = happening.fetch ? { fetch: happening.fetch } : {};
    const services = servicesIn(directory, { at, ...fetch, ...happening.parts });
    const overview = await services.tracking.refresh({ project: all }, call());
    server.heal();
    const again = await servicesIn(directory, { at: at + 7_200_000 }).tracking.refresh(
      { project: all },
      call(),
    );
    return {
      overview,
      again,
      sentences: sentences(overview.problems, [new URL(server.url).host, "the host"]),
    };
  }

  const february = /^2022-February\.txt/;
  const stays = "what was read before is still here";
  const notComplete = "2022-February is not complete: the host";

  test.each<[string, Failure, string]>([
    [
      "says that it has no such page",
      { status: 404 },
      `${notComplete} has no such page (404). Check the address in the setting patchTracker.archives.`,
    ],
    [
      "fails by itself",
      { status: 500 },
      `${notComplete} has a fault of its own (500). Refresh again later; ${stays}.`,
    ],
    [
      "sends half of a packed file",
      { shortened: 150 },
      `2022-February is not complete: The packed file that the host sent is cut off or damaged. Refresh to read the rest; ${stays}.`,
    ],
    [
      "sends a web page instead of mail",
      { html: true },
      `${notComplete} sent a web page where mail was expected. Check the address in the setting patchTracker.archives. If it is right, refresh later; ${stays}.`,
    ],
  ])("that, asked for one month, %s: the other months come in", async (_, failure, sentence) => {
    const { overview, again, ...said } = await met({ failure: [february, failure] });
    expect(said.sentences).toEqual([sentence]);
    expect(inShort(overview)).toEqual([
      "winter: submitted on 1/04",
      "thaw: not known",
      "spring: submitted on 3/04",
    ]);
    expect(inShort(again)).toEqual([
      "winter: submitted on 1/04",
      "thaw: submitted on 2/04",
      "spring: submitted on 3/04",
    ]);
    expect(again.problems).toEqual([]);
  });

  const lost =
    (reason: string): Fetch =>
    () =>
      Promise.reject(new Error(reason));

  test.each<[string, Parameters<typeof met>[0], string]>([
    [
      "to which there is no network",
      { fetch: lost("connect ENETUNREACH 192.0.2.1:80") },
      `There is no way to the host: the network seems to be down. Check the network, then refresh; ${stays}.`,
    ],
    [
      "whose name is not known",
      { fetch: lost("getaddrinfo ENOTFOUND lists.example.org") },
      `The name the host could not be found in the network. Check the network and the spelling of the address, then refresh; ${stays}.`,
    ],
    [
      "that wants to be left alone",
      { failure: [/./, { status: 429, headers: { "retry-after": "3600" } }] },
      `the host asks to be left alone for 3600 s (429). Refresh again later; ${stays}.`,
    ],
    [
      "that takes us for a bot",
      { failure: [/./, { botCheck: true }] },
      `the host takes the tracker for a bot and refused to send mail. Name another archive of the list in the setting patchTracker.archives; ${stays}.`,
    ],
  ])("%s: what was known stays", async (_, happening, sentence) => {
    const { overview, again, ...said } = await met(happening);
    expect(said.sentences).toEqual([sentence]);
    expect(inShort(overview).at(-1)).toBe("spring: submitted on 3/04");
    expect(again.problems).toEqual([]);
  });

  test("with a month larger than is read at once: it comes in part by part", async () => {
    const filler = "All work and no play makes a dull mail.\n".repeat(10_000);
    const long = [1, 2, 3].map((n) => patchIn(2, `long-${n}`, { body: filler }));
    const { overview, again, ...said } = await met({
      mails: [patchIn(1, "winter"), ...long, patchIn(2, "thaw"), patchIn(3, "spring")],
      parts: { maxTextBytes: 1_000_000 },
    });
    expect(said.sentences).toEqual([
      "2022-February has more new mail than is read at once (1 MB). Refresh to read on; what was read is here already.",
    ]);
    expect(inShort(overview)).toEqual([
      "winter: submitted on 1/04",
      "thaw: not known",
      "spring: submitted on 3/04",
    ]);
    expect(inShort(again)[1]).toBe("thaw: submitted on 2/04");
    expect(again.problems).toEqual([]);
  });
});

describe("a mail", () => {
  const good = mboxMail(patchIn(3, "good"));
  const oddPatch = (headers: string[], text = "Does something.") =>
    `From ann@example.org Fri Mar  4 09:00:00 2022\n${headers.join("\n")}\n\n${text}\n---\n${diffOf("odd")}\n`;
  const from = "From: Ann Lee <ann@example.org>";
  const date = "Date: Fri, 4 Mar 2022 09:00:00 +0000";
  const subject = "Subject: [PATCH] fs: odd";
  const id = "Message-ID: <odd@example.org>";

  test.each<[string, string | Buffer, string]>([
    [
      "in no known charset",
      oddPatch([from, date, subject, id, "Content-Type: text/plain; charset=yes"]),
      "fs: odd",
    ],
    [
      "in another charset than it says",
      Buffer.from(oddPatch([from, date, "Subject: [PATCH] fs: od\u00e9", id]), "latin1"),
      "fs: od\u00e9",
    ],
    ["with NUL bytes", oddPatch([from, date, "Subject: [PATCH] fs: \0odd", id], "a\0b"), "fs: odd"],
    ["without Message-ID", oddPatch([from, date, subject]), "fs: odd"],
    ["without any header", "From ann@example.org Fri Mar  4 09:00:00 2022\n\nNothing.\n\n", ""],
    ["that was sent twice", oddPatch([from, date, subject, id]).repeat(2), "fs: odd"],
    ["of 1970", oddPatch([from, "Date: Thu, 1 Jan 1970 00:00:01 +0000", subject, id]), "fs: odd"],
    ["of 2099", oddPatch([from, "Date: Thu, 1 Jan 2099 00:00:01 +0000", subject, id]), "fs: odd"],
    ["of no time at all", oddPatch([from, "Date: soon", subject, id]), "fs: odd"],
    [
      "that answers itself, or one that answers it",
      oddPatch([from, date, subject, id, "In-Reply-To: <odd@example.org>", "References: <a@example.org>"]) +
        mboxMail({
          ...patchIn(3, "a"),
          inReplyTo: "odd@example.org",
          subject: "Re: [PATCH] fs: odd",
          body: "Yes.\n",
        }),
      "fs: odd",
    ],
  ])("%s is read as far as it goes, and so is the next one", async (_, odd, title) => {
    const path = join(folder(), "mails.mbox");
    await writeFile(path, Buffer.concat([Buffer.from(odd as string), Buffer.from(good)]));
    const services = servicesIn();
    const overview = await services.tracking.refresh(
      { project: project([path], { tracked: following("good") }) },
      call(),
    );
    expect(overview.problems).toEqual([]);
    expect(inShort(overview)).toEqual(["good: submitted on 3/04"]);
    const answer = await services.series.list(
      {
        archives: [path],
        since: "2022-03",
        until: "2022-03",
        newest: null,
        folders: [],
        branch: null,
        offline: true,
      },
      call(),
    );
    const titles = answer.series.map((series) => series.title);
    expect(titles.sort()).toEqual([...(title === "" ? [] : [title]), "fs: repair good"].sort());
    expect(answer.series.map((series) => new Date(latestOf(series).date).toISOString().slice(0, 10))).toEqual(
      titles.map(() => "2022-03-04"),
    );
  });
});

describe("the command line", () => {
  let run: ReturnType<typeof commandLine>;
  beforeAll(() => {
    const home = mkdtempSync(join(tmpdir(), "bad-input-test-"));
    run = commandLine(built(home));
    return () => rmSync(home, { recursive: true, force: true });
  });

  test("reads on after a mail of 50 MB, in little memory", async () => {
    const home = folder();
    const path = join(home, "large.mbox.gz");
    const pack = createGzip({ level: 1 });
    const written = once(pack.pipe(createWriteStream(path)), "close");
    pack.write(mboxMail({ ...patchIn(3, "large"), body: "" }));
    for (let megabyte = 0; megabyte < 50; megabyte++)
      if (!pack.write("x".repeat(999).concat("\n").repeat(1_000))) await once(pack, "drain");
    pack.end(`\n${mboxMail(patchIn(3, "good"))}`);
    await written;
    const preload = join(home, "memory.cjs");
    const memory = join(home, "memory");
    // On Linux maxRSS begins with what the process that started this one had; VmHWM is its own.
    await writeFile(
      preload,
      `const { existsSync, readFileSync, writeFileSync } = require("node:fs");
      const own = () => /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1];
      const most = () => existsSync("/proc/self/status") ? own() : String(process.resourceUsage().maxRSS);
      process.on("exit", () => writeFileSync(${JSON.stringify(memory)}, most()));`,
    );
    const ran = await run(["list", "--archive", path, "--data", join(home, "data")], {
      node: [process.execPath, "--max-old-space-size=100", "--require", preload],
    });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toContain("fs: repair good v1: submitted on 3/04");
    expect(Number(await readFile(memory, "utf8")) / 1024).toBeLessThan(150);
  });

  const goodStands = `good v1: submitted on 3/04: no answer yet
  the reviewer's turn: nobody has answered v1 yet
  Ann Lee, https://lore.kernel.org/r/good@example.org
`;

  test.each<[string, string, { code: number; sentence: string; stdout: string }]>([
    [
      "broken off",
      '{ "patchTracker.archives": ["ARCHIVE"],\n "patchTracker.series": [{ "name": "good", "thread": "good@example.org" }',
      {
        code: 3,
        sentence:
          "The settings FILE have a mistake in line 2; what could be read counts. Correct the file in VS Code.",
        stdout: goodStands,
      },
    ],
    [
      "that are a list",
      "[]",
      { code: 1, sentence: "The settings FILE are no JSON object. Correct the file in VS Code.", stdout: "" },
    ],
    [
      "with an entry that names no thread",
      '{ "patchTracker.archives": ["ARCHIVE"], "patchTracker.series": [{ "name": "bad" }, { "name": "good", "thread": "good@example.org" }] }',
      {
        code: 3,
        sentence:
          '“bad” in patchTracker.series names no thread. (patchTracker.series[0]) Correct it in the settings; an entry is {"thread": "address or Message-ID", "name": "…"}.',
        stdout: goodStands,
      },
    ],
    [
      "with an archive that is none",
      '{ "patchTracker.archives": ["ftp://example.org/mail", "ARCHIVE"], "patchTracker.series": [{ "name": "good", "thread": "good@example.org" }] }',
      {
        code: 3,
        sentence:
          '"ftp://example.org/mail" is neither a list of a HyperKitty nor a project on a Patchwork nor the address of a pipermail archive nor a public-inbox nor a Maildir or a folder of mail nor an mbox file. Correct it with --archive, or in patchTracker.archives of the folder\'s settings.',
        stdout: goodStands,
      },
    ],
  ])("says what is wrong with settings %s", async (_, settings, { code, sentence, stdout }) => {
    const home = folder();
    const repository = sampleRepository([{ name: "first", message: "A beginning", authored: 0 }]);
    onTestFinished(() => repository.remove());
    const [archive, file] = [join(home, "mails.mbox"), join(repository.folder, ".vscode", "settings.json")];
    await writeFile(archive, mboxMail(patchIn(3, "good")));
    await mkdir(join(repository.folder, ".vscode"));
    await writeFile(file, settings.replace("ARCHIVE", archive));
    const words = [
      "--workspace",
      repository.folder,
      "--data",
      join(home, "data"),
      "--now",
      "2022-03-04T12:00Z",
    ];
    const ran = await run(["status", "--trust", ...words]);
    expect(ran).toEqual({ code, stdout, stderr: `patch-tracker: ${sentence.replace("FILE", file)}\n` });
  });

  test("says that the folder of the settings is not there", async () => {
    const missing = join(folder(), "nowhere");
    expect(await run(["status", "--workspace", missing])).toEqual({
      code: 1,
      stdout: "",
      stderr: `patch-tracker: There is no folder ${missing}. Check the name.\n`,
    });
  });
});

describe("a repository", () => {
  const sent = patchIn(3, "good");
  const base = { name: "base", message: "A beginning", authored: Date.UTC(2022, 0, 1), tag: "v2022.04-rc3" };
  const landed = {
    name: "landed",
    message: "fs: repair good\n\nIt was broken.",
    authored: Date.UTC(2022, 2, 4, 9),
    committed: Date.UTC(2022, 2, 5),
    files: { "fs/good.c": "good\n" },
    tag: "v2022.04-rc4",
  };
  const untagged = ({ tag: _, ...commit }: typeof landed) => commit;

  function made(...input: Parameters<typeof sampleRepository>): SampleRepository {
    const repository = sampleRepository(...input);
    onTestFinished(() => repository.remove());
    return repository;
  }

  test.each<[string, () => string | Promise<string>, string, string[]]>([
    [
      "that is none",
      () => folder(),
      "submitted on 3/04",
      ["There is no git repository in FOLDER. Open the folder of your U-Boot clone."],
    ],
    [
      "without commits",
      () => made([]).folder,
      "submitted on 3/04",
      ["The repository in FOLDER has no commits yet. Fetch U-Boot into it, then refresh."],
    ],
    ["that is bare", () => made([base, landed], { bare: true }).folder, "merged in v2022.04-rc4", []],
    ["without tags", () => made([untagged(base as never), untagged(landed)]).folder, "merged in master", []],
    [
      "that is shallow",
      () => {
        const whole = made([base, landed]);
        const shallow = join(folder(), "shallow");
        whole.git("clone", "--quiet", "--depth=1", `file://${whole.folder}`, shallow);
        return shallow;
      },
      "merged in v2022.04-rc4",
      [
        "The repository in FOLDER is a shallow clone: landings older than its history cannot be known, and a release may be named later than it was. Run git fetch --unshallow --tags in that folder.",
      ],
    ],
    [
      "that lacks the contents of a commit",
      async () => {
        // Bare, for git would take a missing file from the work tree.
        const repository = made([base, landed], { bare: true, loose: true });
        const blob = repository.git("rev-parse", "master:fs/good.c").trim();
        await rm(join(repository.folder, "objects", blob.slice(0, 2), blob.slice(2)));
        return repository.folder;
      },
      "merged in v2022.04-rc4",
      [
        "Git cannot read the contents of one commit that may be landings; only title and author were compared there. The repository is a partial clone or lacks objects: run git fsck in it, and git fetch --refetch.",
      ],
    ],
  ])("%s: the series stand as far as can be known", async (_, make, reason, expected) => {
    const path = join(folder(), "mails.mbox");
    await writeFile(path, mboxMail(sent));
    const place = await make();
    const asked = project([path], { tracked: following("good"), folders: [place] });
    const overview = await servicesIn(folder(), { at: Date.UTC(2022, 2, 6) }).tracking.refresh(
      { project: asked },
      call(),
    );
    expect(sentences(overview.problems, [place, "FOLDER"])).toEqual(expected);
    expect(inShort(overview)).toEqual([`good: ${reason}`]);
  });

  test("that is gone does not take along what it said", async () => {
    const path = join(folder(), "mails.mbox");
    await writeFile(path, mboxMail(sent));
    const repository = made([base, landed]);
    const directory = folder();
    const asked = project([path], { tracked: following("good"), folders: [repository.folder] });
    await servicesIn(directory).tracking.refresh({ project: asked }, call());
    repository.remove();
    const overview = await servicesIn(directory).tracking.refresh({ project: asked }, call());
    expect(inShort(overview)).toEqual(["good: merged in v2022.04-rc4"]);
    expect(overview.problems).toHaveLength(1);
  });
});

/** A mail as an mbox file keeps it. */
function mboxMail({ messageId, inReplyTo, from, date, subject, body }: SiteMail): string {
  const head = [
    "From ann@example.org Fri Mar  4 09:00:00 2022",
    `From: ${from}`,
    `Date: ${new Date(date).toUTCString()}`,
    `Subject: ${subject}`,
    `Message-ID: <${messageId}>`,
    ...(inReplyTo ? [`In-Reply-To: <${inReplyTo}>`] : []),
  ];
  return `${head.join("\n")}\n\n${body}\n`;
}
