/**
 * Remedies from core use the editor's terms; these are the equivalents for the command line. A test checks that each
 * pattern occurs in core, and that no editor term is left.
 */
const inTerminal: [editor: RegExp, terminal: string][] = [
  [/Open the folder of your U-Boot clone\./g, "Name the folder of your U-Boot clone with --repo."],
  [/Open your clone of the project;/g, "Name your clone of the project with --repo;"],
  [/Name an existing branch in the settings,/g, "Name an existing branch with --branch,"],
  [
    /Check the (address|path) in the setting patchTracker\.archives\./g,
    "Check the $1 after --archive, or of patchTracker.archives in the folder's settings.",
  ],
  [
    /in the setting patchTracker\.archives/g,
    "with --archive, or in patchTracker.archives of the folder's settings",
  ],
  [
    /(earlier|later) first month \(patchTracker\.since\)/g,
    "$1 first month (--since, or patchTracker.since in the folder's settings)",
  ],
  [/\bin patchTracker\.base\./g, "with --base."],
  [/\bRefresh, or repair the store: the/g, "Run it again, or patch-tracker check --repair: the"],
  [/\bRepair the store: /g, "Run patch-tracker check --repair: "],
  [/\bCheck What Was Read, or patch-tracker check, looks/g, "patch-tracker check looks"],
  [/\bRefresh\b(?= again\b)/g, "Run it"],
  [/\bRefresh\b/g, "Run it again"],
  [/\bthe next refresh goes on\b/g, "the next run goes on"],
  [/\bwith each refresh\b/g, "with each run"],
  [
    /\bOpen the repository that has the commit, refresh, and try again\./g,
    "Name the repository that has the commit with --repo.",
  ],
  [/\b(then|right,) refresh\b/g, "$1 run it again"],
  [/\bthe log (?:has|says)\b/g, "PATCH_TRACKER_DEBUG=1 shows"],
  [/\bThe log has\b/g, "PATCH_TRACKER_DEBUG=1 shows"],
];

/** A remedy in the terms of the command line. */
export function remedyInTerminal(remedy: string): string {
  return inTerminal.reduce((text, [editor, terminal]) => text.replace(editor, terminal), remedy);
}

/** The patterns of editor terms. */
export const editorWords: readonly RegExp[] = inTerminal.map(([editor]) => editor);
