/** The ids of all commands, so that a misspelt one does not compile; a test compares this list with package.json. */
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

/** The editor language of weekly reports; package.json assigns it by file name. */
export const reportLanguage = "weekly-report";

/** The language of commit messages of patches, and the name of their documents, by which VS Code knows it. */
export const patchMessageLanguage = "patch-message";
export const messageFile = "Commit message";

/** Scheme and language of the read-only documents that compare two versions of a series. */
export const comparisonScheme = "patch-tracker-comparison";
export const rangeDiffLanguage = "range-diff";

/** Scheme of the read-only files on both sides of a posted patch. */
export const patchFileScheme = "patch-tracker-file";

/** Context key: whether such a document has the focus. */
export const patchInFront = "patchTracker.patchInFront";

/** Id of the controller for reviewers' comments, for menus. */
export const commentController = "patchTracker.comments";

/** Id of the controller for comments in the person's own unsent review. */
export const reviewController = "patchTracker.review";

/** Scheme of the read-only documents that show a whole thread. */
export const threadScheme = "patch-tracker-thread";

/** Scheme of the documents in which mails are written. */
export const draftScheme = "patch-tracker-draft";

/** Context keys for `when` clauses, with their values. */
export interface Contexts {
  /** Whether any series is followed; selects the welcome text. */
  "patchTracker.tracking": boolean;
  /** Whether a mail address of the person is known. */
  "patchTracker.identity": boolean;
  /** The result of the last refresh. */
  "patchTracker.archives": "never" | "failed" | "fine";
  /** Whether the overview is loaded; before that no welcome text is shown. */
  "patchTracker.loaded": boolean;
  "patchTracker.refreshing": boolean;
  /** Whether the rows of the views Tickets and Commits are loaded, for their welcome texts. */
  "patchTracker.ticketsLoaded": boolean;
  "patchTracker.commitsLoaded": boolean;
  /** Whether there are drafts, or sent mails that no archive has yet; shows their view. */
  "patchTracker.drafts": boolean;
  /** Whether the person has comments in an unfinished review. */
  "patchTracker.pending": boolean;
  /** Whether a folder of the window is in a repository. */
  "patchTracker.worktrees": boolean;
  /** Whether a next version is prepared; shows its view. */
  "patchTracker.nextVersion": boolean;
  /** Whether a document of a posted patch has the focus. */
  "patchTracker.patchInFront": boolean;
}
