/** Raised when what `factsOf` or `tiesOf` says of a mail changes, so that stored facts are derived anew. */
export const rulesVersion = 13;
