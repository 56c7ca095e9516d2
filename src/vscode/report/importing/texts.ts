import type { Say } from "../../../core/say.ts";
import type { Edit, Place } from "./edits.ts";

/** The settings concerned, as they stand and as they would: two texts to be compared. JSON with comments. */
export function settingsTexts(edits: Edit[], t: Say): { now: string; after: string } {
  const text = (side: "before" | "after") =>
    (["workspace", "person"] as const)
      .flatMap((place) => {
        const own = edits.filter((edit) => edit.place === place);
        if (own.length === 0) return [];
        const settings = own.map((edit) => [`patchTracker.${edit.key}`, edit[side]]);
        return [`// ${placeName(place, t)}\n${JSON.stringify(Object.fromEntries(settings), null, 2)}\n`];
      })
      .join("\n");
  return { now: text("before"), after: text("after") };
}

function placeName(place: Place, t: Say): string {
  return place === "workspace" ? t("Settings of the workspace") : t("Your settings");
}
