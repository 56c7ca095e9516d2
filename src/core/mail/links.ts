/** The mails in archives that a text cites, by address or Message-ID. */
interface Links {
  links: string[];
  /** Cited as an earlier version. */
  earlier: string[];
  /** Cited by "Supersedes:". */
  supersedes: string[];
}

const earlierVersion =
  /\b(?:v\d{1,2}|rfc(?:v\d)?|supersedes?|superseding|obsoletes|previous(?:ly)?|last|prior|first|initial|earlier|older?)\b/i;
/** Words for prerequisites: other work that must go in first, even if it is an RFC. */
const dependency = /\b(?:depend(?:s|ed|ing|ant|ent|ency|encies)?|prerequisites?|requires?|on top of)\b/i;
const supersedes = /^(?:supersedes|obsoletes|replaces):\s*\S/i;

/** The links in a person's own lines; at most 50. */
export function linksIn(own: string[]): Links {
  const links = new Set<string>();
  const earlier = new Set<string>();
  const superseded = new Set<string>();
  let before = "";
  for (const line of own) {
    if (links.size >= 50) break;
    const found = citedIn(line);
    if (found.length === 0) {
      before = line;
      continue;
    }
    // The link for "Changes since v1:" or "[v1]" is often on the next line.
    const speaks = earlierVersion.test(line) || earlierVersion.test(before);
    const depends = dependency.test(line) || dependency.test(before);
    for (const link of found) {
      links.add(link);
      if (supersedes.test(line)) superseded.add(link);
      else if (speaks && !depends) earlier.add(link);
    }
  }
  return { links: [...links], earlier: [...earlier], supersedes: [...superseded] };
}

const none: string[] = [];

function citedIn(line: string): string[] {
  // A quick check, because this runs for every line and most cite nothing.
  if (!line.includes("://") && !line.includes("<")) return none;
  const found: string[] = [];
  for (const match of line.matchAll(/https?:\/\/[^\s<>"')\]]{4,500}/g)) {
    const url = match[0].replace(/[.,;:]{1,8}$/, "");
    if (/\/(?:pipermail|archives?|patch|project|r|u-boot|all)\/|msgid|lore\.kernel|patchwork/i.test(url))
      found.push(url);
  }
  const id = /(?:message-id|supersedes|obsoletes|replaces|in-reply-to|id):\s*<([^<>\s]{5,500})>/i.exec(
    line,
  )?.[1];
  if (id !== undefined && /.@./.test(id)) found.push(id);
  return found;
}
