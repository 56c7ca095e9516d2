/** Raise when the results of `factsOf` or `tiesOf` change, so that stored facts are derived again. */
export const rulesVersion = 15;
