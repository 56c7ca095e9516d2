/** Raised when what is kept of landings would be another now, or has another shape. */
export const landingRulesVersion = 2;
