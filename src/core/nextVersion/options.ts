/** Added below the cover letter: nothing, or the differences of all patches from the last version. */
export const attachments = ["none", "range-diff", "interdiff"] as const;
export type Attachment = (typeof attachments)[number];

/** What the first mail replies to: nothing, the first version, or the last one. */
export const repliesTo = ["none", "first", "previous"] as const;
export type ReplyTo = (typeof repliesTo)[number];
