import type { Landing, Patch, Reply, Review, Revision, Series } from "../../src/core/series/series.ts";
import type { SeriesOverview, TrackedEntry } from "../../src/core/tracking/model.ts";
import { reason } from "./reason.ts";

/** The moment at which the sample overview stands. */
export const now = Date.UTC(2022, 2, 4, 12);

const ann = { name: "Ann Lee", email: "ann@example.org" };
const ben = { name: "Ben Ode", email: "ben@example.org" };
const cem = { name: "Cem Ito", email: "cem@example.org" };
export const me = [ann.email];

export function aReview(trailer: string, person = ben, messageId = "r1@example.org", ownHand = true): Review {
  return { trailer, person, messageId, ownHand, givenOn: null, counts: ownHand };
}

export function aReply(role: Reply["role"], messageId: string, more: Partial<Reply> = {}): Reply {
  const excerpt = "Should this not be done before the scan?";
  const date = Date.UTC(2022, 2, 2, 9);
  return { messageId, from: ben, date, excerpt, role, answered: false, promise: false, ...more };
}

export function aPatch(number: number, title: string, more: Partial<Patch> = {}): Patch {
  const files = [{ path: "drivers/scsi/scsi.c", additions: 4, deletions: 1 }];
  const messageId = `${title.replace(/\W+/g, "-")}-${number}@example.org`;
  return {
    number,
    title,
    messageId,
    author: ann,
    date: Date.UTC(2022, 1, 10),
    files,
    reviews: [],
    replies: [],
    landing: null,
    aliases: [],
    ...more,
  };
}

export function aRevision(version: number, patches: Patch[], more: Partial<Revision> = {}): Revision {
  const date = patches[0]?.date ?? Date.UTC(2022, 1, 10);
  return {
    version,
    rfc: false,
    label: `v${version}`,
    date,
    expected: patches.length,
    complete: true,
    cover: null,
    patches,
    linkedBecause: null,
    ...more,
  };
}

export function aSeries(revisions: Revision[], more: Partial<Series> = {}): Series {
  return {
    title: revisions.at(-1)?.cover?.title ?? revisions.at(-1)?.patches[0]?.title ?? "",
    author: ann,
    revisions,
    pulls: [],
    asked: [],
    state: "submitted",
    reason: reason("submitted on 2/10"),
    turn: "reviewer",
    turnReason: reason("nobody has answered yet"),
    release: null,
    pingDue: false,
    ...more,
  };
}

export function anEntry(name: string, series: Series | null, more: Partial<TrackedEntry> = {}): TrackedEntry {
  return {
    project: "uboot",
    tracked: { name, thread: `${name.replace(/\W+/g, "-")}@example.org`, tickets: [] },
    series,
    problem: null,
    group: "waiting",
    groupReason: reason("Reviewers have not answered yet."),
    unread: [],
    snoozedUntil: null,
    patchwork: null,
    askedOfYou: null,
    ...more,
  };
}

const rc2: Landing = {
  commit: "9af16cc8f1a0000000000000000000000000abcd",
  evidence: "patch-id",
  release: "v2022.04-rc2",
  branch: "master",
};

/** A overview with a series of every kind: with old revisions, open comments, landings, an RFC, and one not known. */
export function sampleBoard(): SeriesOverview {
  const january = Date.UTC(2022, 0, 12);
  const disk = aSeries(
    [
      aRevision(1, [aPatch(1, "scsi: probe after scan", { date: january, messageId: "v1-1@example.org" })]),
      aRevision(
        2,
        [
          aPatch(1, "scsi: probe after scan", {
            reviews: [aReview("Reviewed-by")],
            replies: [
              aReply("review", "r1@example.org"),
              aReply("comment", "c1@example.org"),
              aReply("answer", "a1@example.org", {
                from: ann,
                date: Date.UTC(2022, 2, 3, 12),
                excerpt: "Yes, v3 will do so.",
              }),
            ],
          }),
          aPatch(2, "efi_loader: disk objects from devices", {
            reviews: [aReview("Tested-by", ben, "fwd@example.org", false)],
          }),
        ],
        {
          cover: {
            messageId: "cover2@example.org",
            title: "efi_loader: disk integration",
            date: Date.UTC(2022, 1, 10),
            reviews: [],
            replies: [],
            aliases: [],
          },
        },
      ),
    ],
    {
      state: "changes-requested",
      reason: reason("submitted on 2/10", "1 comment not answered"),
      turn: "author",
      turnReason: reason("Ben Ode asked on 3/02"),
    },
  );
  const capsule = aSeries(
    [
      aRevision(11, [
        aPatch(1, "tools: build mkeficapsule", { landing: rc2 }),
        aPatch(2, "test: sign a capsule", {
          landing: rc2,
          reviews: [aReview("Reviewed-by"), aReview("Acked-by", cem)],
        }),
      ]),
    ],
    {
      state: "merged",
      reason: reason("merged in v2022.04-rc2", "all 2 patches were found by their diff"),
      turn: "nobody",
      release: "v2022.04-rc2",
    },
  );
  const removable = aSeries(
    [
      aRevision(1, [aPatch(1, "bootmgr: removable media", { date: Date.UTC(2021, 10, 9) })], {
        rfc: true,
        label: "RFC",
        expected: 2,
        complete: false,
        date: Date.UTC(2021, 10, 9),
      }),
    ],
    { author: cem, reason: reason("submitted on 11/09") },
  );
  const lost = {
    what: "No mail at that address.",
    remedy: "Check the address in patchTracker.series.",
    where: "lost",
  };
  return {
    updated: now - 2 * 60 * 60 * 1000,
    problems: [],
    entries: [
      anEntry("uboot/disk_integ", disk, {
        group: "needs-you",
        groupReason: reason("Ben Ode waits for your answer."),
        unread: ["c1@example.org"],
        tracked: { name: "uboot/disk_integ", thread: "cover2@example.org", tickets: ["TS-118"] },
      }),
      anEntry("uboot/lost", null, { problem: lost, group: "needs-you" }),
      anEntry("uboot/uefi removable", removable, { snoozedUntil: now + 86_400_000 }),
      anEntry("uboot/cap auth", capsule, {
        group: "merged",
        tracked: { name: "uboot/cap auth", thread: "cap@example.org", tickets: ["TS-102", "TS-118"] },
      }),
    ],
  };
}
