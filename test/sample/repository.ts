// The sample repository: master with what landed, three releases, and the topic branch on which v3 is in the making.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { baseFiles } from "./code.ts";
import { FastImport } from "./fastImport.ts";
import { git } from "./git.ts";
import { sampleMessageId } from "./mails.ts";
import { address, aki, hanno, tessa } from "./people.ts";
import { applied, type Change, type Landed, replace } from "./story.ts";
import { capsuleLandings } from "./work/capsule.ts";
import { diskIntegrationBranch } from "./work/diskIntegration.ts";
import { lateLandings, otherLandings } from "./work/others.ts";

/** The three series of the weekly report, as the setting `patchTracker.series` holds them. */
export const trackedSeries = [
  {
    name: "uboot/disk_integ",
    thread: "https://lists.denx.de/pipermail/u-boot/2022-February/474844.html",
    tickets: ["TS-118"],
  },
  {
    name: "uboot/cap auth",
    thread: "https://lists.denx.de/pipermail/u-boot/2022-February/474721.html",
    tickets: ["TS-102"],
  },
  {
    name: "uboot/uefi removable",
    thread: "https://lists.denx.de/pipermail/u-boot/2021-November/466583.html",
    tickets: [],
  },
];

/** What their tickets are called and where they are opened, as the setting `patchTracker.tickets` holds it. */
export const tickets = {
  patterns: [{ pattern: "(TS|STR)-\\d+", link: "https://tickets.example.org/browse/{id}" }],
  titles: {
    "TS-102": "Firmware updates must be signed",
    "TS-118": "Disks that come and go while the firmware runs",
    "STR-66": "Boot from the stick at the front",
  },
};

type Tree = ReadonlyMap<string, string>;

/** A point of the history: a commit with its tree. */
interface Point {
  mark: string;
  files: Tree;
}

/** The notes of a colleague, who has shared theirs. */
const colleagues = "refs/notes/colleague";

/**
 * Builds the repository in a directory that is not there yet, with `disk_integ` checked out and the
 * settings of a workspace that reads its mail from `archive`. Its remote is the bare repository `origin`, which has
 * master and a colleague's tickets.
 */
export async function buildRepository(directory: string, archive: string, origin: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  await mkdir(directory);
  await git(directory, ["init", "--quiet", "-b", "master", "--template="]);
  await git(directory, ["config", "user.name", aki.name]);
  await git(directory, ["config", "user.email", aki.email]);
  await history().into(directory);
  await git(directory, ["symbolic-ref", "HEAD", "refs/heads/disk_integ"]);
  await git(directory, ["reset", "--quiet", "--hard"]);
  await git(dirname(directory), ["init", "--quiet", "--bare", "-b", "master", "--template=", origin]);
  await git(directory, ["remote", "add", "origin", origin]);
  await git(directory, [
    ...["push", "--quiet", "--tags", "--set-upstream", "origin"],
    ...["master", `${colleagues}:refs/notes/tickets`],
  ]);
  await git(directory, ["update-ref", "-d", colleagues]);
  await mkdir(join(directory, ".vscode"));
  const settings = {
    "patchTracker.archives": [archive],
    "patchTracker.series": trackedSeries,
    "patchTracker.tickets": tickets,
  };
  await writeFile(join(directory, ".vscode/settings.json"), `${JSON.stringify(settings, null, 2)}\n`);
}

function history(): FastImport {
  const load = new FastImport();

  const commit = (
    branch: string,
    at: Point | null,
    files: Tree,
    landed: Omit<Landed, "change">,
    change: Change,
  ) => ({
    mark: load.commit({
      branch,
      parent: at?.mark ?? null,
      title: change.title,
      text: `${change.text}\n\n${[`Signed-off-by: ${address(landed.author)}`, ...(landed.trailers ?? [])].join("\n")}\n`,
      author: { person: landed.author, date: landed.authored },
      committer: { person: landed.committer, date: landed.committed },
      files,
    }),
    files,
  });
  const land = (branch: string, at: Point, all: Landed[]) =>
    all.reduce((point, one) => commit(branch, point, applied(point.files, one.change), one, one.change), at);
  const release = (at: Point, date: string, version: string, change: Change) => {
    const who = { author: tessa, committer: tessa, authored: date, committed: date };
    const point = commit("master", at, applied(at.files, change), who, change);
    load.tag(version, point.mark, `Prepare ${version}`, { person: tessa, date });
    return point;
  };

  const begun = "2021-10-04T15:00:00Z";
  const first = commit(
    "master",
    null,
    baseFiles,
    { author: tessa, committer: tessa, authored: begun, committed: begun },
    { title: "A small tree to begin with", text: "Nothing in it is meant to be built.", edits: [] },
  );
  const v2022_01 = release(
    first,
    "2022-01-10T18:46:00Z",
    "v2022.01",
    prepare("v2022.01", "EXTRAVERSION =\n", "EXTRAVERSION =\nNAME =\n"),
  );
  const january = otherLandings.filter((one) => one.committed < "2022-01-31");
  const february = otherLandings.filter((one) => one.committed >= "2022-01-31");
  const rc1 = release(
    land("master", v2022_01, january),
    "2022-01-31T19:20:00Z",
    "v2022.04-rc1",
    prepare(
      "v2022.04-rc1",
      "PATCHLEVEL = 01\nSUBLEVEL =\nEXTRAVERSION =\n",
      "PATCHLEVEL = 04\nSUBLEVEL =\nEXTRAVERSION = -rc1\n",
    ),
  );

  // As on the real list: the custodian's branch starts at a candidate and comes in with a merge.
  const efi = land("master", rc1, capsuleLandings(sampleMessageId));
  const others = land("master", rc1, february);
  const merged = new Map([
    ...others.files,
    ...[...efi.files].filter(([path, text]) => rc1.files.get(path) !== text),
  ]);
  const merger = { person: tessa, date: "2022-02-12T14:20:00Z" };
  const merge: Point = {
    mark: load.commit({
      branch: "master",
      parent: others.mark,
      merged: efi.mark,
      title: "Merge tag 'efi-2022-04-rc2-2' of the EFI tree",
      text: `Pulled at the request of ${hanno.name}.\n`,
      author: merger,
      committer: merger,
      files: merged,
    }),
    files: merged,
  };
  const rc2 = release(
    merge,
    "2022-02-14T18:25:00Z",
    "v2022.04-rc2",
    prepare("v2022.04-rc2", "EXTRAVERSION = -rc1\n", "EXTRAVERSION = -rc2\n"),
  );
  const late = land("master", rc2, lateLandings);

  const { author, changes, trailers } = diskIntegrationBranch;
  const topic = land(
    "disk_integ",
    rc2,
    changes.map((change, index) => {
      const date = `2022-03-0${index < 3 ? 1 : 3}T06:0${index}:00Z`;
      return {
        change,
        author,
        committer: author,
        authored: date,
        committed: date,
        trailers: trailers[index + 1] ?? [],
      };
    }),
  );

  load.notes(
    "refs/notes/tickets",
    { [topic.mark]: "Ticket: TS-118\n", [late.mark]: "Ticket: STR-66\n" },
    { person: aki, date: "2022-03-03T06:30:00Z" },
  );
  load.notes(colleagues, { [efi.mark]: "Ticket: STR-70\n" }, { person: hanno, date: "2022-02-28T10:00:00Z" });
  return load;
}

const prepare = (version: string, old: string, text: string): Change => ({
  title: `Prepare ${version}`,
  text: "A release.",
  edits: [replace("Makefile", old, text)],
});
