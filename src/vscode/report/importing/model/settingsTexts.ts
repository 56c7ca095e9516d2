import type { Localize } from "../../../../core/base/localize.ts";
import type { Edit, Place } from "./settingEdits.ts";

/** The settings before and after the edits, by place, as two JSON texts to compare. */
export function settingsTexts(edits: Edit[], t: Localize): { now: string; after: string } {
  const text = (side: "before" | "after") => {
    const places = (["workspace", "person"] as const).flatMap((place): [string, unknown][] => {
      const own = edits.filter((edit) => edit.place === place && edit[side] !== undefined);
      const settings = own.map((edit): [string, unknown] => [`patchTracker.${edit.key}`, edit[side]]);
      return settings.length > 0 ? [[placeName(place, t), Object.fromEntries(settings)]] : [];
    });
    return `${JSON.stringify(Object.fromEntries(places), null, 2)}\n`;
  };
  return { now: text("before"), after: text("after") };
}

function placeName(place: Place, t: Localize): string {
  return place === "workspace" ? t("Settings of the workspace") : t("Your settings");
}
