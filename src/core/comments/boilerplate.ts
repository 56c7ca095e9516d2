import type { Person } from "../mail/message.ts";
import { isFiller } from "../mail/remark.ts";
import { isNameOf } from "../mail/senderName.ts";

const greeting = /^(?:hi|hello|hey|dear|good (?:morning|evening|day)|moin|bonjour|hallo)\b.{0,50}$/i;
/** Adds somebody to the recipients. */
const adding = /^(?:\+|cc(?:'?ed|ing)?:?\s)\s?[\p{L} .@<>-]{2,60}$/iu;
const trailer = /^[A-Z][A-Za-z-]{2,40}-by: \S/i;
const thanks =
  /^(?:(?:many |with )?thanks?(?: you)?(?: (?:a lot|again|very much|in advance))?|thx|cheers|(?:(?:with )?(?:best|kind|warm) )?regards|br|greets|greetings|all the best|mfg|bye|(?:viele |beste |schöne |mit freundlichen )?grü(?:ß|ss)en?|cordialement|lgtm|looks good(?: to me)?)(?:[\s.,!:)-]{1,8}[\p{L}.-]{0,20}){0,2}$/iu;

/**
 * Whether a line is a trailer such as "Reviewed-by: Ann Lee <ann@example.org>"; only its first 100 characters are
 * checked.
 */
export function isTrailer(line: string): boolean {
  return trailer.test(line.trim().slice(0, 100));
}

/** Whether a line is only a greeting, or says who was added to the recipients: "Hi Ann,", "+Ben", "Cc: Ben". */
export function isGreeting(line: string): boolean {
  const bare = line.trim();
  return bare.length <= 60 && (adding.test(bare) || (greeting.test(bare) && !/[.?]$/.test(bare)));
}

/** Whether a line is thanks, regards, or the sender's name below them. */
export function isPolite(line: string, sender: Person): boolean {
  const bare = line.trim();
  return bare.length <= 60 && (thanks.test(bare) || isNameOf(bare, sender));
}

/** Whether a line says something about the patch. */
export function speaks(line: string, sender: Person): boolean {
  const nothing = isTrailer(line) || isGreeting(line) || isPolite(line, sender) || isFiller(line.trim());
  return !nothing && /[\p{L}\p{N}]/u.test(line);
}

/** Statements about the patch or series as a whole, wherever they are. */
const whole =
  /^(?:for (?:the|this) (?:whole |entire )?(?:series|patch ?set)\b|(?:the |this )?(?:whole |entire )?series\b|(?:patch(?:es)? |series )?(?:now )?(?:applied|queued|pushed|merged|accepted)\b|(?:since|with|after|without) this (?:commit|patch|series)\b)/i;
/** Introduces the trailers that follow: "With that fixed,". */
const leads =
  /^(?:with|once|after|when) (?:all )?(?:that|this|these|those|it|the above)\b.{0,60}$|^with or without\b/i;

/** Whether a paragraph closes the mail: trailers, "With that fixed,", "Applied to …". */
export function isClosing(lines: string[]): boolean {
  const said = lines.map((line) => line.trim()).filter((line) => line !== "" && !isGreeting(line));
  return (
    said.some(isTrailer) ||
    said.slice(0, 1).some((line) => whole.test(line) || leads.test(line.slice(0, 120)))
  );
}
