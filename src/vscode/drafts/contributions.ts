import { all, type Contributions, context, inView, onComment, onRow } from "../base/contributions.ts";
import { Command, draftScheme, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

const inDraft = `resourceScheme == ${draftScheme}`;
const draftRow = (...having: Parameters<typeof row>[1][]) => row("draft", ...having);

export const contributions: Contributions = {
  commands: [
    {
      command: Command.reply,
      icon: "reply",
      menus: [
        onRow("1_open@1c", inView(View.series), row(["series", "cover", "patch", "review", "reply", "pull"])),
        onComment("inline@2"),
      ],
    },
    { command: Command.openDraft },
    {
      command: Command.sendDraft,
      icon: "send",
      menus: [
        onRow("inline@1", inView(View.drafts), draftRow("unsent")),
        onRow("1_open@2", inView(View.drafts), draftRow("unsent")),
        onRow("1_open@2", inView(View.drafts), draftRow("sending")),
        { menu: "editor/title", when: inDraft, group: "navigation@1" },
      ],
      keys: [{ key: "ctrl+enter", mac: "cmd+enter", when: all("editorTextFocus", inDraft) }],
    },
    {
      command: Command.discardDraft,
      icon: "trash",
      menus: [
        onRow("inline@2", inView(View.drafts), draftRow("unsent")),
        onRow("2_discard@1", inView(View.drafts), draftRow()),
        { menu: "editor/title", when: inDraft, group: "navigation@3" },
      ],
    },
    ...([Command.itWasSent, Command.itWasNotSent] as const).map((command, at) => ({
      command,
      icon: at === 0 ? "check" : "circle-slash",
      // Not in the palette: only for mails with unknown outcome.
      palette: "false",
      menus: [
        onRow(`inline@${at + 1}`, inView(View.drafts), row(["draft", "versionMail"], "sending")),
        onRow(`1_open@${at + 3}`, inView(View.drafts), row(["draft", "versionMail"], "sending")),
      ],
    })),
    {
      command: Command.rewrapDraft,
      icon: "word-wrap",
      palette: inDraft,
      menus: [
        { menu: "editor/title", when: inDraft, group: "navigation@2" },
        { menu: "editor/context", when: inDraft, group: "1_modification@9" },
      ],
      keys: [{ key: "alt+q", when: all("editorTextFocus", inDraft) }],
    },
  ],
  views: {
    patchTracker: [
      {
        id: View.drafts,
        name: "%view.drafts%",
        icon: "media/container.svg",
        contextualTitle: "%container.title%",
        initialSize: 1,
        when: context("patchTracker.drafts"),
      },
    ],
  },
};
