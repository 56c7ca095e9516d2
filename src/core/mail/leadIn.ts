// Sentences that say nothing but lead to the trailers below them: "With that fixed, you can add my".

/** What was said before; what names the thing itself ("With the typo fixed") asks for it, and so is a remark. */
const subject =
  "(?:(?:all|both|either|any) )?(?:of )?(?:(?:(?:these|those|this|that|the above|such)(?: (?:two|three|few|minor|small|\\d{1,2})){0,2} (?:changes?|fix(?:es)?|typos?|things?))|(?:(?:my|your|the|these|those|this|that) )?(?:(?:above|few|two|three|minor|small|tiny|other|remaining|review|inline|\\d{1,2}) ){0,3}(?:above|below|nits?|nitpicks?|comments?|remarks?|issues?|points?|suggestions?|questions?|concerns?|minors?)|that|this|these|those|it|them)(?: (?:above|below|inline))?";
const done =
  "(?:(?:is|are|being|be|gets?|has been|have been) )?(?:all )?(?:fixed|addressed|resolved|changed|corrected|done|sorted(?: out)?|taken (?:care of|into account)|handled|updated|removed|added|dropped|cleaned|clarified|solved|included|applied)";
const toDo =
  "you (?:can |could |will )?(?:fix|address|resolve|change|correct|handle|update|remove|add|drop|clean|clarify)";
const later = "(?: up)?(?: (?:in|for|with) (?:the )?(?:v\\d{1,2}|next (?:version|spin|revision)))?";
const condition = `(?:with(?: or without)?|once|after|when|assuming|provided|if|given|modulo|subject to)(?: that)? (?:${subject}(?: ${done})?|${done}|${toDo} ${subject})${later}`;
const regardless =
  "(?:even if|whether or not|regardless of|irrespective of|independent(?:ly)? of)\\b[^.?!]{0,80}";
const permission =
  "(?:then )?(?:please )?(?:(?:you (?:can|may|could)|feel free to|i'm (?:fine|ok|happy)) )?(?:also )?(?:please )?(?:to )?(?:add|keep|include|take|have|consider|here is|here's)(?: also)?(?: (?:my|the|a|this|it))?(?: (?:tags?|r-?b|review(?: tag)?|trailers?|(?:reviewed|acked|tested)-by))?(?: tag)?(?: below)?";
const pointer =
  "(?:(?:just|only|with|one|two|three|some|a|few|couple|of|\\d{1,2}|minors?|small|tiny|more|nit) ){0,4}(?:nits?|remarks?|comments?|questions?)(?: see)? (?:below|inline|above)";
const opening =
  "(?:(?:so|but|and|ok|okay|anyway|otherwise|thanks|thank you|lgtm|looks good(?: to me)?|fine|good)[ ,.;!]{1,3}){0,3}";
const gap = "[ ,.:;-]{1,3}";
const sentence = new RegExp(
  `^${opening}(?:${pointer}${gap})?(?:(?:${condition}|${regardless})(?:${gap}${permission})?|${permission})[ ,.:;!-]*$`,
  "i",
);
const pointing = new RegExp(`^(?:${pointer})[ ,.:;!-]*$`, "i");

/** Characters; longer sentences say more. */
const longest = 200;

/** Whether a sentence directly above a trailer only leads to it. */
export function isLeadIn(text: string): boolean {
  return text.length <= longest && sentence.test(text.trim().replace(/\s+/g, " "));
}

/** Whether a line only says that there are remarks: "Minor nit below." */
export function isPointer(line: string): boolean {
  return line.length <= longest && pointing.test(line.trim());
}
