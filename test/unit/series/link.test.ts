import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { ann, cem, cover, diff, mail, oneSeries, patch, seriesOf } from "../../support/thread.ts";

/** Why the newest version is one of the first. */
const because = (...mails: Message[]) => oneSeries(mails).revisions.at(-1)?.linkedBecause?.message;

const two = (
  prefix: string,
  id: string,
  titles: [string, string, string],
  text = "What it is for.",
  day = 0,
) => [
  cover(`${id}0`, `[${prefix} 0/2] ${titles[0]}`, text, { day }),
  patch(`${id}1`, `[${prefix} 1/2] ${titles[1]}`, { to: `${id}0`, day }),
  patch(`${id}2`, `[${prefix} 2/2] ${titles[2]}`, { to: `${id}0`, day }),
];

describe("versions are linked", () => {
  test("by the same change-id, whatever the titles are", () => {
    const id = "change-id: 20220201-two-steps-1234567890ab";
    expect(
      because(
        ...two("PATCH", "a", ["fs: old", "fs: one", "fs: two"], id),
        ...two("PATCH v2", "b", ["fs: new", "fs: one", "fs: drei"], id, 3),
      ),
    ).toBe("the same change-id");
  });

  test("by b4's name of the series in the Message-ID", () => {
    expect(
      because(
        patch("20220201-fix-fs-v1-1-0123456789ab@example.org", "[PATCH] fs: old words"),
        patch("20220204-fix-fs-v2-1-ba9876543210@example.org", "[PATCH v2] mmc: all is new", { day: 3 }),
      ),
    ).toBe("the same b4 series name in the Message-ID");
  });

  test("by author and title", () => {
    expect(because(patch("a", "[PATCH] fs: only"), patch("b", "[PATCH v2] fs: only", { day: 3 }))).toBe(
      "the same author and title",
    );
  });

  test("by the title alone where somebody else goes on with it", () => {
    expect(
      because(patch("a", "[PATCH] fs: only"), patch("b", "[PATCH v2] fs: only", { from: cem, day: 3 })),
    ).toBe("the same title, sent on by somebody else");
  });

  test("but not weakly to a version that has its v2 already: what was split off is a series of its own", () => {
    const all = seriesOf([
      patch("a", "[PATCH] fs: mount the disk early"),
      patch("b", "[PATCH v2] fs: mount the disk first", { day: 3 }),
      patch("c", "[PATCH v2] fs: mount the disk lastly", { day: 4 }),
    ]);
    expect(all.map(({ revisions }) => revisions.map(({ label }) => label))).toEqual([["v1", "v2"], ["v2"]]);
  });

  test("by most of the patches' titles under a new cover", () => {
    expect(
      because(
        ...two("PATCH", "a", ["fs: old", "fs: one", "fs: two"]),
        ...two("PATCH v2", "b", ["fs: new", "fs: one", "fs: two"], "Text.", 3),
      ),
    ).toBe("most patch titles are the same");
  });

  test("by the address of the earlier version in the cover", () => {
    const address = "https://lists.example.org/pipermail/u-boot/2022-February/1.html";
    const mails = [
      ...two("PATCH", "a", ["fs: old", "fs: one", "fs: two"]),
      ...two("PATCH v2", "b", ["mmc: new", "mmc: three", "mmc: four"], `v1: ${address}`, 3),
    ];
    const idOf = (link: string) => (link === address ? "a0" : null);
    expect(oneSeries(mails, { idOf }).revisions.at(-1)?.linkedBecause?.message).toBe(
      "its text names the earlier version",
    );
  });

  test("by the same title of one patch with a change-id", () => {
    expect(
      because(
        patch("20220201.1.I0123456789abcdef@changeid", "[PATCH] fs: only"),
        patch("20220204.1.I0123456789abcdef@changeid", "[PATCH] fs: only", { day: 3 }),
      ),
    ).toBe("the same change-id");
  });

  test("by a change-id that is counted on, whatever is left of the series", () => {
    const id = "change-id: 20220201-two-steps-1234567890ab";
    const message = `It was broken.\n\n${id}\n\nSigned-off-by: Ann Lee <ann@example.org>`;
    expect(
      because(
        ...two("PATCH", "a", ["fs: old", "fs: one", "fs: two"], id),
        patch("b", "[PATCH v2] mmc: new", { message, day: 3 }),
      ),
    ).toBe("the same change-id");
  });

  test("by most of the diffs, where all else is new", () => {
    const sent = (id: string, subject: string, day: number) =>
      mail(id, subject, `It was broken.\n---\n${diff("fs: same")}`, { day });
    expect(because(sent("a", "[PATCH] fs: old", 0), sent("b", "[PATCH v2] mmc: all is new", 3))).toBe(
      "most diffs are the same",
    );
  });

  test("by the title alone where somebody else answers with the next one", () => {
    expect(
      because(
        patch("a", "[PATCH] fs: only"),
        patch("b", "[PATCH v2] fs: only", { from: cem, to: "a", day: 3 }),
      ),
    ).toBe("the same title, sent on by somebody else");
  });

  test("by half of the titles of an RFC", () => {
    expect(
      because(
        ...two("RFC PATCH", "a", ["fs: old", "fs: one", "fs: two"]),
        patch("a3", "[RFC PATCH 3/2] fs: three", { to: "a0" }),
        patch("b", "[PATCH] fs: one", { day: 3 }),
      ),
    ).toBe("patch titles of the RFC");
  });

  test("by the thread, where an RFC has matured", () => {
    const rfc = patch("a", "[RFC PATCH] fs: old");
    expect(because(rfc, patch("b", "[PATCH] mmc: another thing", { to: "a", day: 3 }))).toBe(
      "sent in reply to the RFC",
    );
    const series = two("PATCH", "b", ["mmc: new", "mmc: three", "mmc: four"], "Text.", 3);
    const below = series.map((one) =>
      one.messageId === "b0" ? { ...one, inReplyTo: "a", references: ["a"] } : one,
    );
    expect(seriesOf([rfc, ...below])).toHaveLength(2);
  });

  test("by the thread", () => {
    expect(
      because(
        patch("a", "[PATCH] fs: old"),
        patch("b", "[PATCH v2] mmc: another thing", { to: "a", day: 3 }),
      ),
    ).toBe("sent in reply to the earlier version");
  });

  test("by a title that is nearly the same", () => {
    expect(
      because(
        patch("a", "[PATCH] fs: repair the table of open files"),
        patch("b", "[PATCH v2] fs: repair the table of all open files", { day: 3 }),
      ),
    ).toBe("nearly the same title by the same author");
  });
});

describe("postings stay apart", () => {
  test.each<[string, Message[]]>([
    [
      "of different people with one title",
      [patch("a", "[PATCH] fs: only"), patch("b", "[PATCH] fs: only", { from: cem, day: 3 })],
    ],
    [
      "more than a year apart",
      [patch("a", "[PATCH] MAINTAINERS: update"), patch("b", "[PATCH] MAINTAINERS: update", { day: 500 })],
    ],
    [
      "of one author with nothing in common",
      [patch("a", "[PATCH] fs: one"), patch("b", "[PATCH v2] mmc: other", { day: 3 })],
    ],
    [
      "of which a series and a patch have one heading",
      [
        ...two("PATCH", "a", ["fs: steps", "fs: one", "fs: two"]),
        patch("b", "[PATCH] fs: steps", { day: 3 }),
      ],
    ],
    [
      "where a change-id was copied to another patch",
      [
        patch("20220201.1.I0123456789abcdef@changeid", "[PATCH] fs: one"),
        patch("20220204.1.I0123456789abcdef@changeid", "[PATCH] mmc: other", { day: 3 }),
      ],
    ],
    [
      "where a change-id was copied to another cover",
      [
        ...two("PATCH", "a", ["fs: old", "fs: one", "fs: two"], "change-id: 20220201-two-1234567890ab"),
        ...two(
          "PATCH v2",
          "b",
          ["mmc: new", "mmc: three", "mmc: four"],
          "change-id: 20220201-two-1234567890ab",
          3,
        ),
      ],
    ],
    [
      "where a series has some title of another, and neither is an RFC",
      [
        ...two("PATCH", "a", ["fs: old", "fs: one", "fs: two"]),
        patch("a3", "[PATCH 3/2] fs: three", { to: "a0" }),
        patch("b", "[PATCH] fs: one", { day: 3 }),
      ],
    ],
    [
      "where a series only names what it depends on",
      [
        ...two("PATCH", "a", ["fs: old", "fs: one", "fs: two"]),
        ...two("PATCH", "b", ["mmc: new", "mmc: three", "mmc: four"], "Depends on id: <a0>", 3),
      ],
    ],
  ])("%s", (_, mails) => {
    expect(seriesOf(mails)).toHaveLength(2);
  });
});

describe("a person's correction wins", () => {
  const strangers = [patch("a", "[PATCH] fs: one"), patch("b", "[PATCH] mmc: other", { day: 3 })];

  test("and joins what nothing links", () => {
    const { revisions } = oneSeries(strangers, { corrections: [{ join: ["b", "a"] }] });
    expect(revisions.map(({ label, linkedBecause }) => `${label} ${linkedBecause?.message ?? ""}`)).toEqual([
      "v1 ",
      "v2 joined by hand",
    ]);
  });

  test("and parts what was taken for one", () => {
    const mails = [patch("a", "[PATCH] fs: only"), patch("b", "[PATCH v2] fs: only", { day: 3 })];
    expect(seriesOf(mails, { corrections: [{ split: "b" }] })).toHaveLength(2);
  });

  test("and numbers a version", () => {
    const corrections = [{ join: ["a", "b"] as [string, string] }, { mail: "b", version: 7 }];
    expect(oneSeries(strangers, { corrections }).revisions.map(({ label }) => label)).toEqual(["v1", "v7"]);
  });
});

test("the author of a series is who sent its newest version", () => {
  const mails = [patch("a", "[PATCH] fs: only"), patch("b", "[PATCH v2] fs: only", { from: cem, day: 3 })];
  expect(oneSeries(mails).author).toEqual(cem);
  expect(oneSeries(mails.slice(0, 1)).author).toEqual(ann);
});
