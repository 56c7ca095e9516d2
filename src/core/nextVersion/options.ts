/** Below the cover letter: nothing, or how all patches differ from the last version. */
export const attachments = ["none", "range-diff", "interdiff"] as const;
export type Attachment = (typeof attachments)[number];

/** What the first mail answers: nothing, the first version's, or the last one's. */
export const repliesTo = ["none", "first", "previous"] as const;
export type ReplyTo = (typeof repliesTo)[number];
