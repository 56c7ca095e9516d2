/** Whether a person's own words want an answer from the author. */

/** Agreement and thanks, which by themselves want no answer. */
const agreement =
  /\b(?:(?:thanks?(?: you)?|thx) for|thank you|(?:looks?|seems?|is|it's|that's|sounds?|works?) (?:likely |all |really |very )?(?:good|ok(?:ay)?|fine|great|nice|perfect|right|reasonable|sane)|fine (?:with|by|for) me|works for me|makes sense|no objections?|sounds good|well done|nice work|great work|lgtm|agreed|i agree|understood)\b/i;
/** Words of people who have received their answer. */
const contented =
  /\b(?:keep (?:it|this|that) as[- ]is|now (?:it'?s|it is|that'?s|everything is) clear|(?:that|this|it) (?:is|'s) clear now|never ?mind|fair enough|got it|you(?:'re| are) right|i see\b|(?:that'?s|it'?s|is) (?:fine|ok|okay|good) (?:with|for|by) me|please ignore my (?:comment|remark|question)|forget my (?:comment|remark|question)|my tags? can stay|you can keep my)\b/i;
/** Words with which a person asks for something, or finds fault. */
const request =
  /\?|\b(?:please|pls|should|shouldn't|could|can you|would you|must|need(?:s|ed)? (?:to|a|an)|ha(?:ve|s) to|but|however|instead|why|rather|wrong|broken|break(?:s|ing)?|fail(?:s|ed|ure)?|errors?|warnings?|missing|typos?|nit|rename|don't|do not|doesn't|does not|better|suggest|prefer|not sure|unless|until)\b|\bs\/\S+\/\S*\//i;
/** "I can apply it if Cy agrees": what a custodian intends to do, not what the author has to do. */
const intention =
  /^(?:(?:ok(?:ay)?|thanks|great|good|so|then|and)[\s,.!]+){0,3}(?:i|we)(?:'ll| will| can| could| may| plan to| intend to| would| am going to|'m going to)\s+(?:\w+\s){0,2}(?:(?:apply|queue|merge|pull)\b|(?:pick|take)\s+(?:it|this|these|them|the (?:patch|patches|series))\b)/i;
/** A condition that the author has to meet first. */
const precondition =
  /\b(?:fix|address|resend|re-send|respin|rebase|split|update|change|v\d|new version|next version|you)\b/i;

export function isIntention(line: string): boolean {
  return intention.test(line) && !precondition.test(line) && !line.includes("?");
}

/** Whether the lines of a mail only agree or thank, and ask for nothing. */
export function asksNothing(said: string[]): boolean {
  const text = said.slice(0, 200).join(" ").slice(0, 4_000);
  if (agreement.test(text) && !request.test(text)) return true;
  const last = said.slice(-3).join(" ").slice(0, 1_000);
  return contented.test(last) && !text.includes("?");
}

/** How an author begins who accepts a comment: "Sure, …", "Good catch!". */
const givingIn =
  /^(?:(?:yes|yeah|yep|ok(?:ay)?|ah|oh|oops|well|hm+|indeed|true|right)[\s,.!]+){0,3}(?:sure|agreed|i agree|good (?:catch|point|idea|suggestion)|nice catch|well spotted|you(?:['’]re| are) (?:absolutely |totally |completely |quite )?right|(?:that )?makes sense|fair (?:enough|point)|my (?:bad|mistake|fault)|i (?:missed|forgot|overlooked)\b)/i;
const resistance = /\?|\b(?:but|however|although|already|instead|actually|rather|prefer|disagree)\b/i;
/** Lines; an author who writes more is explaining. */
const longestConcession = 5;

/** Whether the author of a patch accepts what was said without an objection. `own`: see `partBody`. */
export function concedes(own: string[]): boolean {
  const said = own.map((line) => line.trim()).filter((line) => line !== "");
  const first = said.findIndex(
    (line) => greeted([line]).length === 0 && !/^(?:hi|hello|hey)\b.{0,20}$/i.test(line),
  );
  const words = said.slice(first, first + longestConcession + 3);
  if (first < 0 || words.length > longestConcession + 2) return false;
  return givingIn.test(words[0] ?? "") && !resistance.test(words.join(" ").slice(0, 1_000));
}

/** A line that only leads to the next, usually to a trailer: "Anyway,". */
const filler =
  /^(?:(?:so|but|and|well|ok(?:ay)?)[\s,]{1,3})?(?:any(?:way|ways|how)|either way|in any case|regardless|nevertheless|(?:having )?(?:said that|that said)|(?:other than|apart from|besides|aside from) (?:that|this)|with that(?: said)?|otherwise|fwiw|for what it['’]?s worth|for (?:this|the) (?:patch|series))[\s,.!:;…-]{0,5}$/i;

/** Asks somebody to look: "+CC Michal". */
const addsPerson = /^\+\s?cc\b[^?]{0,100}$/i;

/** The address that a sentence above refers to: "[1] https://…". */
const footnote = /^\[\d{1,2}\]:?\s{1,4}(?:https?:\/\/)\S+$/;

/** Whether a line by itself tells the author nothing. */
export function isFiller(line: string): boolean {
  return (
    filler.test(line.slice(0, 60)) || addsPerson.test(line.slice(0, 200)) || footnote.test(line.slice(0, 300))
  );
}

const reminder =
  /\bping(?:ing)?\b|\bany (?:update|news|feedback|comments?|thoughts|progress|objections?|chance)\b|\b(?:gentle|friendly|kind|polite) reminder\b|\b(?:you|someone|somebody|anyone|anybody) (?:please )?(?:have|take) a look\b|\badd your (?:review|reviewed|acked|tested)\b|\b(?:missing|pending|blocked|stuck|waiting)\b.{0,40}\b(?:reviews?|reviewed|patchwork|feedback)\b|\bstatus of (?:this|these|the|my)\b|\bwhat(?: i|')s the status\b/i;

/**
 * Whether a short mail asks others to look at a patch again. Whether it is the sender's own patch, the thread tells.
 */
export function remindsOthers(said: string[]): boolean {
  return said.length > 0 && said.length <= 6 && reminder.test(said.join(" ").slice(0, 1_000));
}

const nobody = new Set("all everyone everybody there folks guys team maintainers list again both".split(" "));

/** First names in the greeting of a mail ("Hi Marek, Lukasz,"), in lower case; empty if it greets nobody by name. */
export function greeted(own: string[]): string[] {
  const first = own.find((line) => line.trim() !== "")?.trim() ?? "";
  const names =
    /^(?:hi|hello|hey|dear|good (?:morning|evening|day)|moin|bonjour|hallo)\s+(.{2,60}?)\s*[,.!:-]*$/iu.exec(
      first,
    )?.[1];
  if (names === undefined) return [];
  return names
    .toLowerCase()
    .split(/[\s,/&]+|\band\b/u)
    .filter((word) => /^\p{L}[\p{L}'-]{1,30}$/u.test(word) && !nobody.has(word))
    .slice(0, 6);
}
