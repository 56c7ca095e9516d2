import { all, type Contributions, inView, onComment, onRow } from "../base/contributions.ts";
import { Command, threadScheme, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

const inThread = `resourceScheme == ${threadScheme}`;

export const contributions: Contributions = {
  commands: [
    {
      command: Command.openThread,
      icon: "mail",
      menus: [
        onRow(
          "1_open@1",
          inView(View.series),
          row(["series", "turn", "revision", "cover", "patch", "review", "reply", "pull"]),
        ),
        onRow("1_open@1", inView(View.tickets, View.commits), row("commit", "patch")),
        onRow("1_open@1", inView(View.tickets, View.commits), row("ticketSeries", "known")),
        onComment("inline@1"),
      ],
    },
    { command: Command.markReadFromHere, palette: "false" },
    {
      command: Command.replyHere,
      palette: inThread,
      menus: [{ menu: "editor/context", when: inThread, group: "1_modification@1" }],
      keys: [{ key: "ctrl+alt+r", mac: "cmd+alt+r", when: all("editorTextFocus", inThread) }],
    },
  ],
  languages: [{ id: "patch-mail", aliases: ["%language.patchMail%"], extensions: [".patch-mail"] }],
  grammars: [
    { language: "patch-mail", scopeName: "text.patch-mail", path: "./media/patch-mail.tmLanguage.json" },
  ],
  configurationDefaults: {
    "[patch-mail]": {
      "editor.wordWrap": "off",
      "editor.wordBasedSuggestions": "off",
      "editor.lineNumbers": "off",
      // Smileys, lists "1)" and hunks are no unmatched brackets.
      "editor.bracketPairColorization.enabled": false,
    },
  },
};
