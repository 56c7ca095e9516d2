import { type Bullet, bullet, type Content, lineText } from "./model.ts";

/** Written for a series or ticket without any event in the week. */
export const noProgress = "No progress";

/** Written for a series whose thread has not been read yet. */
export const notKnownYet = "not known yet";

/** Whether a line says that nothing happened, or that nothing is known. */
export function isNoNews(words: string): boolean {
  return /^(?:no progress|not known yet)\.?$/i.test(words.trim());
}

/** Whether a content is the bullet "No progress". */
export function isNoProgress(content: Content): boolean {
  return content.kind === "bullet" && /^no progress\.?$/i.test(lineText(content.parts).trim());
}

/**
 * A group's content with "No progress" below each series line that has nothing below it.
 * @param isOfSeries tells which bullets are series lines
 */
export function withNoProgress(content: Content[], isOfSeries: (one: Bullet) => boolean): Content[] {
  return content.flatMap((one, at): Content[] => {
    const next = content[at + 1];
    const isBare = one.kind === "bullet" && isOfSeries(one) && !(next?.kind === "bullet" && next.depth > 0);
    return isBare ? [one, bullet(1, [noProgress], one.source)] : [one];
  });
}
