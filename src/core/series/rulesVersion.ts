import { rulesVersion } from "../mail/rulesVersion.ts";

/** Raise the second part when a cached series would come out differently, or has another shape. */
export const seriesRulesVersion = `${rulesVersion}.8`;
