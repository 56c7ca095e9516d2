import { describe, expect, it } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import type { TicketCommit } from "../../../../../src/core/tickets/model.ts";
import { branchShown, commitRows } from "../../../../../src/vscode/commits/model/rows.ts";
import type { CommitRow } from "../../../../../src/vscode/tree/commitRow.ts";
import { tooltipOf } from "../../../../../src/vscode/tree/commitTooltip.ts";
import { outline } from "../../../../../src/vscode/tree/outline.ts";
import type { ShownWorktree } from "../../../../../src/vscode/tree/ticketsModel.ts";
import { aCommit, aCommitPatch, aWorktree } from "../../../../support/commits.ts";
import { now } from "../../../../support/overview.ts";
import { reason } from "../../../../support/reason.ts";

const hash = (digit: string) => digit.repeat(40);
const landing = {
  commit: hash("f"),
  evidence: "message-id" as const,
  release: "v2022.04-rc2",
  branch: "master",
};
const branch: TicketCommit[] = [
  aCommit("efi_loader: not sent yet", { hash: hash("1"), committed: now - 3 * 60_000 }),
  aCommit("efi_loader: disk objects from devices", {
    hash: hash("2"),
    tickets: [
      { id: "STR-68", from: ["note"] },
      { id: "TS-118", from: ["message", "series"] },
    ],
    patch: aCommitPatch(3),
  }),
  aCommit("dm: blk: tell listeners", {
    hash: hash("3"),
    patch: aCommitPatch(2, {
      state: "changes-requested",
      reason: reason("v2 asked for changes"),
      evidence: "title",
    }),
  }),
  aCommit("scsi: probe after scan", {
    hash: hash("4"),
    tickets: [{ id: "TS-118", from: ["series"] }],
    patch: aCommitPatch(1, { state: "partly-merged", landing }),
  }),
  aCommit("doc: picked from the list", { hash: hash("5"), landed: { branch: "master", release: null } }),
  aCommit("Revert me", {
    hash: hash("6"),
    patch: aCommitPatch(1, {
      landing: { ...landing, reverted: { commit: hash("e"), committed: now, release: null } },
    }),
  }),
];
const rows = (...worktrees: ShownWorktree[]) => commitRows(worktrees, now, english);
const all = (some: CommitRow[]): CommitRow[] => some.flatMap((row) => [row, ...all(row.children)]);
const plain = (markdown: string) => markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));

describe("the view Commits", () => {
  it("reads as this: tickets, the patch that a commit is, and what became of it", () => {
    expect(outline(rows(aWorktree(branch)))).toMatchInlineSnapshot(`
      "- [git-commit] efi_loader: not sent yet | 3m
      - [mail] efi_loader: disk objects from devices | STR-68, TS-118 · v2 3/9 · submitted on 2/10 · 2d
      - [request-changes] dm: blk: tell listeners | v2 2/9 · v2 asked for changes · 2d
      - [git-merge] scsi: probe after scan | TS-118 · v2 1/9 · merged in v2022.04-rc2 · 2d
      - [git-merge] doc: picked from the list | merged in master · 2d
      - [discard] Revert me | v2 1/9 · merged in v2022.04-rc2, reverted by eeeeeeeeeee in master · 2d
      "
    `);
  });

  it("has each work tree with its branch, where the window has several", () => {
    const other = aWorktree([aCommit("board: beside it")], {
      folder: "/src/boards",
      branch: null,
      base: null,
    });
    const broken: ShownWorktree = {
      folder: "/src/broken",
      page: null,
      problems: [{ what: "Git does not trust the owner.", remedy: "Add it.", where: "/src/broken" }],
    };
    const shown = [aWorktree(branch.slice(0, 1)), other, broken];
    expect(outline(rows(...shown))).toMatchInlineSnapshot(`
      "▾ [repo] u-boot | disk_integ since origin/master
        - [git-commit] efi_loader: not sent yet | 3m
      ▾ [repo] boards | no branch
        - [git-commit] board: beside it | 2d
      - [warning] Git does not trust the owner. | Add it.
      "
    `);
    expect(branchShown(shown, english)).toBe("");
  });

  it("says beside its title which branch it shows, and since what", () => {
    expect(branchShown([aWorktree(branch)], english)).toBe("disk_integ since origin/master");
    expect(branchShown([aWorktree(branch, { branch: null })], english)).toBe("no branch since origin/master");
    expect(branchShown([aWorktree(branch, { base: null })], english)).toBe("disk_integ");
    expect(branchShown([], english)).toBe("");
  });

  it("speaks each row as a sentence", () => {
    expect(all(rows(aWorktree(branch, { more: true }))).map((row) => row.spoken)).toMatchInlineSnapshot(`
      [
        "efi_loader: not sent yet, committed 3 minutes ago",
        "efi_loader: disk objects from devices, tickets STR-68, TS-118, patch 3 of 9 of uboot/disk_integ v2, submitted on 2/10, committed 2 days ago",
        "dm: blk: tell listeners, patch 2 of 9 of uboot/disk_integ v2, v2 asked for changes, committed 2 days ago",
        "scsi: probe after scan, ticket TS-118, patch 1 of 9 of uboot/disk_integ v2, merged in v2022.04-rc2, committed 2 days ago",
        "doc: picked from the list, merged in master, committed 2 days ago",
        "Revert me, patch 1 of 9 of uboot/disk_integ v2, merged in v2022.04-rc2, reverted by eeeeeeeeeee in master, committed 2 days ago",
        "Show more commits, 6 are shown",
      ]
    `);
  });

  it("tells menus what a commit is: tagged by a note, a patch, landed", () => {
    expect(rows(aWorktree(branch)).map((row) => row.traits)).toEqual([
      "commit",
      "commit:tagged:patch",
      "commit:patch",
      "commit:patch:landed",
      "commit:landed",
      "commit:patch:landed",
    ]);
  });

  it("has a page of a branch of 5,000 commits, and a row for more", () => {
    const page = Array.from({ length: 200 }, (_, index) =>
      aCommit(`patch ${index}`, { hash: (5000 - index).toString(16).padStart(40, "0") }),
    );
    const shown = rows(aWorktree(page, { more: true }));
    expect(shown).toHaveLength(201);
    expect(shown.at(-1)).toMatchObject({
      label: "Show more commits",
      description: "200 are shown",
      about: { kind: "more", folder: "/src/u-boot" },
    });
  });

  it("keeps the ids of its rows when commits are added, and gives none twice", () => {
    const before = rows(aWorktree(branch)).map((row) => row.id);
    const after = rows(aWorktree([aCommit("newer", { hash: hash("7") }), ...branch])).map((row) => row.id);
    expect(after).toEqual(expect.arrayContaining(before));
    const twice = all(rows(aWorktree(branch), aWorktree(branch, { folder: "/src/same" })));
    expect(new Set(twice.map((row) => row.id)).size).toBe(twice.length);
  });

  it("says above the commits what could not be read, once, and where the settings are wrong leads there", () => {
    const wrong = {
      what: "No branch “mian”.",
      remedy: "Name one that is there.",
      where: "patchTracker.base",
    };
    const slow = { what: "Git did not answer.", remedy: "Try again.", where: "/src/u-boot" };
    const shown = rows(aWorktree(branch.slice(0, 1), { problems: [wrong, slow, slow] }));
    expect(outline(shown)).toMatchInlineSnapshot(`
      "- [warning] No branch “mian”. | Name one that is there.
      - [warning] Git did not answer. | Try again.
      - [git-commit] efi_loader: not sent yet | 3m
      "
    `);
    expect(shown.map(({ about }) => (about.kind === "notice" ? about.action : ""))).toEqual([
      "settings",
      "log",
      "",
    ]);
  });

  it("shows of what git says only what can be read", () => {
    const [row] = rows(aWorktree([aCommit("a\u001b[31m red\u202e title\n\twith lines \u0000")]));
    expect(row?.label).toBe("a[31m red title with lines");
    expect(row?.spoken).toMatch(/^a\[31m red title with lines, /);
    expect(rows(aWorktree([aCommit("")]))[0]?.label).toBe("4b825dc642c");
  });
});

describe("a tooltip", () => {
  const tooltip = (index: number, titles = {}) => {
    const row = rows(aWorktree(branch))[index];
    return row ? tooltipOf(row, titles, now, english) : "";
  };

  it("says of a commit whose it is, where its tickets are from, and how it is known as a patch", () => {
    expect(plain(tooltip(1, { "TS-118": "Disks come and go" }))).toMatchInlineSnapshot(`
      "**efi_loader: disk objects from devices**

      2222222222222222222222222222222222222222  
      By Ann Lee  
      Committed 2022-03-02 (2 days ago)

      **STR-68** (by a note)  
      **TS-118** Disks come and go (in its message, by its series)

      Patch 3/9 of uboot/disk_integ v2: the diff is the same  
      State: **submitted** (submitted on 2/10: nobody has answered yet)"
    `);
  });

  it("says how a patch landed, with the evidence", () => {
    expect(plain(tooltip(3))).toMatchInlineSnapshot(`
      "**scsi: probe after scan**

      4444444444444444444444444444444444444444  
      By Ann Lee  
      Committed 2022-03-02 (2 days ago)

      **TS-118** (by its series)

      Patch 1/9 of uboot/disk_integ v2: the diff is the same  
      State: **partly merged** (submitted on 2/10: nobody has answered yet)

      Landed as fffffffffff on master (v2022.04-rc2): the commit names this mail"
    `);
    expect(plain(tooltip(4))).toContain("On master (no release yet)");
  });

  it("is text and nothing else, whatever a commit says", () => {
    const title = "[x](command:workbench.action.quit) <img src=x> $(bug) **bold**";
    const hostile = aCommit(title, {
      author: { name: "<b>Ann</b>", email: "" },
      tickets: [{ id: "TS-1](http://example.org)", from: ["note"] }],
      patch: aCommitPatch(1, { name: title, label: title, reason: reason(title) }),
      landed: { branch: title, release: title },
    });
    const [row] = rows(aWorktree([hostile]));
    const text = row ? tooltipOf(row, { "TS-1](http://example.org)": title }, now, english) : "";
    expect(text).not.toMatch(/[<>[\]$]|\*\*bold|:\/\/|command:/);
  });
});
