import type { Say } from "../../../core/say.ts";
import type { Edit, Place } from "./edits.ts";

/** The settings concerned, as they stand and as they would: two texts to be compared, as in settings.json. */
export function settingsTexts(edits: Edit[], t: Say): { now: string; after: string } {
  const text = (side: "before" | "after") => {
    const settings = (["workspace", "person"] as const).flatMap((place) => {
      const own = edits.filter((edit) => edit.place === place && edit[side] !== undefined);
      return own.map((edit, at) => {
        const head = at === 0 ? `// ${placeName(place, t)}\n` : "";
        return `${head}"patchTracker.${edit.key}": ${JSON.stringify(edit[side], null, 2)}`;
      });
    });
    const indented = settings.map((setting) => `  ${setting.replaceAll("\n", "\n  ")}`);
    return `{\n${indented.join(",\n")}${indented.length > 0 ? "\n" : ""}}\n`;
  };
  return { now: text("before"), after: text("after") };
}

function placeName(place: Place, t: Say): string {
  return place === "workspace" ? t("Settings of the workspace") : t("Your settings");
}
