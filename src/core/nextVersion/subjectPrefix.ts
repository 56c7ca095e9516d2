/** git's default. */
export const usualPrefix = "PATCH";

const longest = 60;
/** Prefixes that Mailman adds to subjects of lists; the sender did not write them. */
const listPrefixes = new Set(["u-boot"]);

/**
 * The value for `git format-patch --subject-prefix`, so that the next version's subjects begin like those of the last:
 * "[RFC PATCH u-boot v2 0/3] x" gives "PATCH u-boot", or "RFC PATCH u-boot" if the next one is an RFC too. Version,
 * number and RESEND are not copied. The result cannot end the bracket or the line.
 * @param subject of a mail of the last version; "" if never sent
 * @param otherwise the person's setting for new series
 */
export function subjectPrefix(subject: string, rfc: boolean, otherwise = usualPrefix): string {
  const groups = [...(/^\s*((?:\[[^\][]{0,200}\]\s*)+)/.exec(subject)?.[1] ?? "").matchAll(/\[([^\][]*)\]/g)];
  const kept = groups
    .map(([, words = ""]) => words.trim())
    .filter((words, at) => groups.length === 1 || at > 0 || !listPrefixes.has(words.toLowerCase()))
    .map((words) => withoutNumber(words, rfc))
    .filter((words) => words !== "");
  const whole = kept.join("][").slice(0, longest);
  const prefix = /\b(?:PATCH|RFC|RFT)/i.test(whole) ? whole : plain(otherwise) || usualPrefix;
  return rfc && !/\bRFC\b/i.test(prefix) ? prefix.replace(/^((?:.*\]\[)?)/, "$1RFC ") : prefix;
}

function withoutNumber(words: string, rfc: boolean): string {
  const kept = plain(words)
    .split(/[\s,]+/)
    // "PATCHv2" means "PATCH v2".
    .map((word) => word.replace(/^(patch|rfc)v\d{1,3}$/i, "$1"))
    .filter((word) => !/^(?:v\d{1,3}(?:\.\d{1,2})?|\d{1,4}\/\d{1,4}|re-?(?:sen[dt]|post))$/i.test(word))
    .filter((word) => rfc || !/^rfc$/i.test(word));
  const text = kept.join(" ");
  // "[RFC v2]" was a patch too.
  return text === "" && /\bRFC\b/i.test(words) ? usualPrefix : text;
}

function plain(text: string): string {
  return text.replace(/[\p{Cc}[\]]+/gu, " ").trim();
}
