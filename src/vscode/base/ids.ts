/** The id of each command. A misspelt one does not compile; a test holds this list against package.json. */
export const Command = {
  track: "patchTracker.track",
  addMine: "patchTracker.addMine",
  addAsking: "patchTracker.addAsking",
  rename: "patchTracker.rename",
  untrack: "patchTracker.untrack",
  snooze: "patchTracker.snooze",
  wake: "patchTracker.wake",
  refresh: "patchTracker.refresh",
  cancelRefresh: "patchTracker.cancelRefresh",
  openChanges: "patchTracker.openChanges",
  openAllChanges: "patchTracker.openAllChanges",
  compareVersions: "patchTracker.compareVersions",
  nextComment: "patchTracker.nextComment",
  previousComment: "patchTracker.previousComment",
  showOpenComments: "patchTracker.showOpenComments",
  markDealtWith: "patchTracker.markDealtWith",
  markOpen: "patchTracker.markOpen",
  openInterdiff: "patchTracker.openInterdiff",
  compareApplied: "patchTracker.compareApplied",
  checkOut: "patchTracker.checkOut",
  applyHere: "patchTracker.applyHere",
  mergeSeries: "patchTracker.mergeSeries",
  thankAuthor: "patchTracker.thankAuthor",
  requestPull: "patchTracker.requestPull",
  continueApplying: "patchTracker.continueApplying",
  abortApplying: "patchTracker.abortApplying",
  addTrailers: "patchTracker.addTrailers",
  openThread: "patchTracker.openThread",
  openInBrowser: "patchTracker.openInBrowser",
  markReadFromHere: "patchTracker.markReadFromHere",
  openCommit: "patchTracker.openCommit",
  openPatchwork: "patchTracker.openPatchwork",
  copyLink: "patchTracker.copyLink",
  copyMessageId: "patchTracker.copyMessageId",
  copyCommit: "patchTracker.copyCommit",
  markRead: "patchTracker.markRead",
  markUnread: "patchTracker.markUnread",
  groupByState: "patchTracker.groupByState",
  groupByTicket: "patchTracker.groupByTicket",
  reply: "patchTracker.reply",
  replyHere: "patchTracker.replyHere",
  addToReview: "patchTracker.addToReview",
  replyNow: "patchTracker.replyNow",
  editPending: "patchTracker.editPending",
  savePending: "patchTracker.savePending",
  leavePending: "patchTracker.leavePending",
  removePending: "patchTracker.removePending",
  openPendingDraft: "patchTracker.openPendingDraft",
  finishReview: "patchTracker.finishReview",
  openDraft: "patchTracker.openDraft",
  sendDraft: "patchTracker.sendDraft",
  discardDraft: "patchTracker.discardDraft",
  itWasSent: "patchTracker.itWasSent",
  itWasNotSent: "patchTracker.itWasNotSent",
  rewrapDraft: "patchTracker.rewrapDraft",
  joinSeries: "patchTracker.joinSeries",
  splitSeries: "patchTracker.splitSeries",
  correctVersion: "patchTracker.correctVersion",
  forgetCorrections: "patchTracker.forgetCorrections",
  tagCommit: "patchTracker.tagCommit",
  untagCommit: "patchTracker.untagCommit",
  tagSeries: "patchTracker.tagSeries",
  linkSeries: "patchTracker.linkSeries",
  openTicket: "patchTracker.openTicket",
  copyTicket: "patchTracker.copyTicket",
  renameTicket: "patchTracker.renameTicket",
  shareTickets: "patchTracker.shareTickets",
  insertTicket: "patchTracker.insertTicket",
  reloadTickets: "patchTracker.reloadTickets",
  moreCommits: "patchTracker.moreCommits",
  keepOnRewrite: "patchTracker.keepOnRewrite",
  writeReport: "patchTracker.writeReport",
  openReport: "patchTracker.openReport",
  compareReport: "patchTracker.compareReport",
  takeReport: "patchTracker.takeReport",
  sendReport: "patchTracker.sendReport",
  openSource: "patchTracker.openSource",
  prepareNextVersion: "patchTracker.prepareNextVersion",
  reloadNextVersion: "patchTracker.reloadNextVersion",
  closeNextVersion: "patchTracker.closeNextVersion",
  openNextVersion: "patchTracker.openNextVersion",
  nextVersionAsRfc: "patchTracker.nextVersionAsRfc",
  addMissingTrailers: "patchTracker.addMissingTrailers",
  showChangedSince: "patchTracker.showChangedSince",
  leaveOutLanded: "patchTracker.leaveOutLanded",
  keepLanded: "patchTracker.keepLanded",
  runChangedScripts: "patchTracker.runChangedScripts",
  runNextVersionTests: "patchTracker.runNextVersionTests",
  sendNextVersion: "patchTracker.sendNextVersion",
  sendRest: "patchTracker.sendRest",
  giveRestUp: "patchTracker.giveRestUp",
  copySendCommand: "patchTracker.copySendCommand",
  importReport: "patchTracker.importReport",
  checkMail: "patchTracker.checkMail",
  showLog: "patchTracker.showLog",
  openSettings: "patchTracker.openSettings",
} as const;
export type Command = (typeof Command)[keyof typeof Command];

export const View = {
  series: "patchTracker.series",
  tickets: "patchTracker.tickets",
  commits: "patchTracker.commits",
  drafts: "patchTracker.drafts",
  nextVersion: "patchTracker.nextVersion",
} as const;
export type View = (typeof View)[keyof typeof View];

/** The language of a weekly report in the editor; package.json gives it to files of such names. */
export const reportLanguage = "weekly-report";

/** The scheme of the read-only documents that show two versions of a series beside each other, and their language. */
export const comparisonScheme = "patch-tracker-comparison";
export const rangeDiffLanguage = "range-diff";

/** The scheme of the read-only files on both sides of a posted patch. */
export const patchFileScheme = "patch-tracker-file";

/** Whether one of these has the cursor, as keys ask for it. */
export const patchInFront = "patchTracker.patchInFront";

/** The comments of reviewers, as menus of comments ask for them. */
export const commentController = "patchTracker.comments";

/** What the person says in a review that is not sent yet. */
export const reviewController = "patchTracker.review";

/** The scheme of the read-only documents that show a whole thread. */
export const threadScheme = "patch-tracker-thread";

/** The scheme of the documents in which a person writes mails. */
export const draftScheme = "patch-tracker-draft";

/** Keys that `when` clauses ask for, with the values they take. */
export interface Contexts {
  /** Whether anything is followed; decides the welcome text. */
  "patchTracker.tracking": boolean;
  /** Whether a mail address of the person is known. */
  "patchTracker.identity": boolean;
  /** What the archives last answered. */
  "patchTracker.archives": "never" | "failed" | "fine";
  /** The overview is here: before that no welcome text is shown. */
  "patchTracker.loaded": boolean;
  "patchTracker.refreshing": boolean;
  /** The rows of the views Tickets and Commits are here, and there are none: a welcome text takes their place. */
  "patchTracker.ticketsLoaded": boolean;
  "patchTracker.commitsLoaded": boolean;
  /** Whether there are drafts, or mails that were sent and no archive has yet: only then their view is shown. */
  "patchTracker.drafts": boolean;
  /** Whether the person has comments in a review that is not finished. */
  "patchTracker.pending": boolean;
  /** Whether a folder of the window has a repository. */
  "patchTracker.worktrees": boolean;
  /** A next version is prepared: its view is shown. */
  "patchTracker.nextVersion": boolean;
  /** A document of a posted patch has the cursor. */
  "patchTracker.patchInFront": boolean;
}
