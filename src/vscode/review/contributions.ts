import { all, type Contributions, context, inView, type MenuPlace, onRow } from "../base/contributions.ts";
import {
  Command,
  commentController,
  messageFile,
  patchInFront,
  patchMessageLanguage,
  rangeDiffLanguage,
  reviewController,
  View,
} from "../base/ids.ts";
import { onVersions, row } from "../tree/contextValue.ts";

/** The place in the title of a conversation of ours with this trait. */
function onThread(group: string, word: string): MenuPlace {
  const when = all(`commentController == ${commentController}`, `commentThread =~ /\\b${word}\\b/`);
  return { menu: "comments/commentThread/title", when, group };
}

const ofReview = `commentController == ${reviewController}`;

/** The place in the title of the person's own comment of that kind. */
function onOwn(group: string, kind: "pending" | "drafted"): MenuPlace {
  return { menu: "comments/comment/title", when: all(ofReview, `comment == ${kind}`), group };
}

/** The place below a conversation of the person's own, which they add to. */
const onOwnThread = (group: string): MenuPlace => ({
  menu: "comments/commentThread/context",
  when: ofReview,
  group,
});

/** The place below a comment of the person's own that they change. */
const whileTyped = (group: string): MenuPlace => ({
  menu: "comments/comment/context",
  when: ofReview,
  group,
});

/** In a read-only patch document. VS Code's own `resourceScheme` is not set in diff editors. */
const inPatch = all("editorTextFocus", "editorReadonly", patchInFront);

export const contributions: Contributions = {
  commands: [
    {
      command: Command.openChanges,
      icon: "diff",
      palette: "false",
      menus: [onRow("1_open@0", inView(View.series), row(["patch", "file"])), onThread("inline@1", "file")],
    },
    {
      command: Command.openAllChanges,
      icon: "diff-multiple",
      menus: [
        onRow("inline@3", inView(View.series), row(["revision", "patch"])),
        ...onVersions("1_open@0", ["revision", "patch"]),
      ],
    },
    {
      command: Command.compareVersions,
      icon: "git-compare",
      menus: onVersions("1y_compare@1", ["revision", "patch"]),
    },
    { command: Command.nextComment, icon: "arrow-down", keys: [{ key: ".", when: inPatch }] },
    { command: Command.previousComment, icon: "arrow-up", keys: [{ key: ",", when: inPatch }] },
    { command: Command.showOpenComments, icon: "comment-unresolved" },
    {
      command: Command.markDealtWith,
      icon: "check",
      palette: "false",
      menus: [onThread("inline@2", "open")],
    },
    {
      command: Command.markOpen,
      icon: "discard",
      palette: "false",
      menus: [onThread("inline@2", "marked")],
    },
    {
      command: Command.addToReview,
      palette: "false",
      menus: [onOwnThread("inline@1")],
    },
    {
      command: Command.replyNow,
      palette: "false",
      menus: [onOwnThread("inline@2")],
    },
    { command: Command.editPending, icon: "edit", palette: "false", menus: [onOwn("inline@1", "pending")] },
    {
      command: Command.removePending,
      icon: "trash",
      palette: "false",
      menus: [onOwn("inline@2", "pending")],
    },
    {
      command: Command.openPendingDraft,
      icon: "go-to-file",
      palette: "false",
      menus: [onOwn("inline@1", "drafted")],
    },
    {
      command: Command.savePending,
      palette: "false",
      menus: [whileTyped("inline@1")],
    },
    {
      command: Command.leavePending,
      palette: "false",
      menus: [whileTyped("inline@2")],
    },
    {
      command: Command.finishReview,
      icon: "checklist",
      menus: [
        {
          menu: "editor/title",
          when: all(context("patchTracker.pending"), patchInFront),
          group: "navigation@1",
        },
        onRow("1_open@5", inView(View.series), row("series", "known")),
      ],
    },
    {
      command: Command.openInterdiff,
      icon: "diff-multiple",
      menus: onVersions("1y_compare@2"),
    },
    {
      command: Command.compareApplied,
      icon: "git-compare",
      palette: "false",
      menus: [onRow("1y_compare@3", inView(View.series), row("patch", "landed"))],
    },
  ],
  languages: [
    { id: rangeDiffLanguage, aliases: ["%language.rangeDiff%"], extensions: [".range-diff"] },
    { id: patchMessageLanguage, aliases: ["%language.patchMessage%"], filenames: [messageFile] },
  ],
  grammars: [
    // A message is the beginning of a mail.
    {
      language: patchMessageLanguage,
      scopeName: "text.patch-mail",
      path: "./media/patch-mail.tmLanguage.json",
    },
    { language: rangeDiffLanguage, scopeName: "text.range-diff", path: "./media/range-diff.tmLanguage.json" },
  ],
  configurationDefaults: {
    [`[${rangeDiffLanguage}]`]: {
      "editor.wordWrap": "off",
      "editor.wordBasedSuggestions": "off",
      "editor.lineNumbers": "off",
      "editor.guides.indentation": false,
    },
    [`[${patchMessageLanguage}]`]: {
      // It is shown in half of a diff editor.
      "editor.wordWrap": "on",
      "editor.wordBasedSuggestions": "off",
      // Smileys and lists "1)" are no unmatched brackets.
      "editor.bracketPairColorization.enabled": false,
      "editor.guides.indentation": false,
      "editor.occurrencesHighlight": "off",
    },
  },
};
