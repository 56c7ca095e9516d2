/** Raised when what `factsOf` says of a mail changes, so that stored facts are derived anew. */
export const rulesVersion = 9;
