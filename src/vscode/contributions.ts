import * as applying from "./applying/contributions.ts";
import type { Contributions } from "./base/contributions.ts";
import * as commits from "./commits/contributions.ts";
import * as corrections from "./corrections/contributions.ts";
import * as drafts from "./drafts/contributions.ts";
import * as help from "./help/contributions.ts";
import * as nextVersion from "./nextVersion/contributions.ts";
import * as refresh from "./refresh/contributions.ts";
import * as report from "./report/contributions.ts";
import * as review from "./review/contributions.ts";
import * as rowActions from "./rowActions/contributions.ts";
import * as series from "./series/contributions.ts";
import * as threads from "./threads/contributions.ts";
import * as tickets from "./tickets/contributions.ts";
import * as ticketText from "./ticketText/contributions.ts";
import * as track from "./track/contributions.ts";

/** The contributions of all features, in their order in package.json. */
const features: Contributions[] = [
  track,
  series,
  refresh,
  threads,
  rowActions,
  review,
  applying,
  drafts,
  corrections,
  tickets,
  commits,
  nextVersion,
  ticketText,
  report,
  help,
].map(({ contributions }) => contributions);

const category = "Patch Tracker";

/**
 * The parts of package.json's `contributes` that come from features; settings and walkthrough are written there by
 * hand.
 */
export function contributes() {
  const commands = features.flatMap((feature) => feature.commands);
  const menus = new Map<string, object[]>();
  const add = (menu: string, item: object) => menus.set(menu, [...(menus.get(menu) ?? []), item]);
  for (const { command, palette, menus: places = [] } of commands) {
    if (palette !== undefined) add("commandPalette", { command, when: palette });
    for (const { menu, when, group } of places) add(menu, { command, when, group });
  }
  const views: Record<string, object[]> = {};
  for (const feature of features)
    for (const [container, own] of Object.entries(feature.views ?? {}))
      views[container] = [...(views[container] ?? []), ...own];
  return {
    views,
    viewsWelcome: features.flatMap((feature) => feature.viewsWelcome ?? []),
    commands: commands.map(({ command, icon }) => ({
      command,
      title: `%${command.replace(/^patchTracker\./, "command.")}%`,
      category,
      ...(icon === undefined ? {} : { icon: `$(${icon})` }),
    })),
    menus: Object.fromEntries(menus),
    keybindings: commands.flatMap(({ command, keys = [] }) => keys.map((key) => ({ command, ...key }))),
    languages: features.flatMap((feature) => feature.languages ?? []),
    grammars: features.flatMap((feature) => feature.grammars ?? []),
    configurationDefaults: Object.assign(
      {},
      ...features.map((feature) => feature.configurationDefaults ?? {}),
    ),
  };
}

/** package.json's `contributes` with the features' parts replaced; the rest and the order stay. */
export function withContributions(before: object): object {
  return { ...before, ...contributes() };
}
