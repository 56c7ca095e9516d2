/** The command line cannot be understood; the message says which part of it. */
export class UsageError extends Error {}
