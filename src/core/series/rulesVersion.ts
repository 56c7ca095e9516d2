import { rulesVersion } from "../mail/rulesVersion.ts";

/** Its second part is raised when a series that was assembled and cached before would be another now, or is told in another shape. */
export const seriesRulesVersion = `${rulesVersion}.8`;
