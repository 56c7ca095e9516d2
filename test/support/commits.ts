import type { CommitPage, CommitPatch, TicketCommit } from "../../src/core/tickets/model.ts";
import type { ShownWorktree } from "../../src/vscode/tree/ticketsModel.ts";
import { reason } from "./reason.ts";

/** A commit of the branch, made two days before the sample overview's moment. */
export function aCommit(subject: string, more: Partial<TicketCommit> = {}): TicketCommit {
  return {
    hash: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    subject,
    author: { name: "Ann Lee", email: "ann@example.org" },
    committer: { name: "Ann Lee", email: "ann@example.org" },
    committed: Date.UTC(2022, 2, 2, 12),
    folder: "/src/u-boot",
    tickets: [],
    patch: null,
    landed: null,
    ...more,
  };
}

export function aCommitPatch(number: number, more: Partial<CommitPatch> = {}): CommitPatch {
  return {
    name: "uboot/disk_integ",
    thread: "cover2@example.org",
    label: "v2",
    number,
    of: 9,
    messageId: `v2-${number}@example.org`,
    evidence: "patch-id",
    state: "submitted",
    reason: reason("submitted on 2/10", "nobody has answered yet"),
    landing: null,
    ...more,
  };
}

export function aWorktree(commits: TicketCommit[], more: Partial<CommitPage> = {}): ShownWorktree {
  const page: CommitPage = {
    folder: "/src/u-boot",
    watched: [],
    branch: "disk_integ",
    base: "origin/master",
    commits,
    more: false,
    problems: [],
    ...more,
  };
  return { folder: page.folder, page, problems: page.problems };
}
