/** Raise when cached landings would come out differently, or have another shape. */
export const landingRulesVersion = 2;
