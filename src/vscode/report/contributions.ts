import { all, type Contributions, inTitle, inView } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";

const inReport = "editorLangId == weekly-report";
const ofReport = "resourceLangId == weekly-report";
/** The new report of a week whose report the person has edited. */
const newReport = "resourceFilename =~ /\\.new\\.txt$/";

export const contributions: Contributions = {
  commands: [
    { command: Command.writeReport, icon: "notebook", menus: [inTitle("3_report@1", inView(View.series))] },
    { command: Command.openReport, menus: [inTitle("3_report@2", inView(View.series))] },
    {
      command: Command.compareReport,
      icon: "diff",
      palette: inReport,
      menus: [
        { menu: "editor/title", when: all(ofReport, "!isInDiffEditor"), group: "navigation@2" },
        { menu: "editor/context", when: all(inReport, "!isInDiffEditor"), group: "1_patchTracker@3" },
      ],
    },
    {
      command: Command.takeReport,
      icon: "check",
      palette: all(inReport, newReport),
      menus: [{ menu: "editor/title", when: all(ofReport, newReport), group: "navigation@1" }],
    },
    {
      command: Command.sendReport,
      icon: "mail",
      palette: inReport,
      menus: [
        { menu: "editor/title", when: all(ofReport, "!isInDiffEditor"), group: "navigation@1" },
        { menu: "editor/context", when: inReport, group: "1_patchTracker@2" },
      ],
    },
    {
      command: Command.openSource,
      palette: inReport,
      menus: [{ menu: "editor/context", when: inReport, group: "1_patchTracker@1" }],
    },
    {
      command: Command.importReport,
      menus: [
        inTitle("3_report@3", inView(View.series)),
        { menu: "editor/context", when: all(inReport, "!isInDiffEditor"), group: "1_patchTracker@4" },
      ],
    },
  ],
  languages: [
    {
      id: "weekly-report",
      aliases: ["%language.report%"],
      filenamePatterns: ["week-ending-????-??-??.txt", "week-ending-????-??-??.new.txt"],
    },
  ],
  configurationDefaults: {
    "[weekly-report]": { "editor.wordBasedSuggestions": "off", "editor.rulers": [72] },
  },
};
