/** Characters of a line, as mails on lists have them. */
const usual = 72;

/** Longer ones are broken by the programs that read and quote them. */
const longest = 78;

/** Characters of a line of a closing: "With best regards," or the name of an employer. */
const longestClosing = 40;

/** How many lines of a person's own paragraphs are longer than a mail's lines should be. */
export function overlongLines(text: string): number {
  return text.split(/\r?\n/).filter((line) => line.length > longest && / ./.test(line) && isProse(line))
    .length;
}

/**
 * A text with a person's own paragraphs wrapped. Quotes, lines that are set in (code), trailers, lists' further lines,
 * headers of a diff, the closing with the name below it, and the signature stay as they are, as does a word that is longer
 * than a line.
 */
export function rewrapped(text: string, width = usual): string {
  const lines = text.split("\n");
  const signature = lines.indexOf("-- ");
  const end = closingOf(signature < 0 ? lines : lines.slice(0, signature));
  const body = lines.slice(0, end);
  const out: string[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) out.push(...wrapped(paragraph, width));
    paragraph = [];
  };
  for (const line of body) {
    if (isProse(line)) {
      if (beginsItem(line)) flush();
      paragraph.push(line);
    } else if (paragraph.length > 0 && hangs(line, paragraph)) paragraph.push(line);
    else {
      flush();
      out.push(line);
    }
  }
  flush();
  return [...out, ...lines.slice(end)].join("\n");
}

/** Where the closing of a text begins: "Thanks," above a name, the last lines before the signature; else its end. */
function closingOf(lines: string[]): number {
  const last = lines.findLastIndex((line) => line.trim() !== "");
  let begins = lines.length;
  for (let at = last; at >= 0 && lines[at]?.trim() !== "" && (lines[at]?.length ?? 0) <= longestClosing; at--)
    if (at < last && isProse(lines[at] ?? "") && /[,!]$/.test(lines[at] ?? "")) begins = at;
  return begins;
}

function isProse(line: string): boolean {
  if (line.trim() === "" || /^[\s>|]/.test(line)) return false;
  if (/^[A-Za-z][A-Za-z-]*-by: \S|^(?:Fixes|Link|Cc|Closes|Reported-by): \S/i.test(line)) return false;
  if (/^(?:On|Am|Le) .{1,280}(?:wrote|schrieb|a écrit):$/.test(line)) return false;
  return !/^(?:[-+]{3} |@@ |diff --git |\[\.\.\.\]|https?:\/\/\S+$|[-=~_*]{3,}$)/.test(line);
}

const item = /^(?:[-*+•]|\d{1,3}[.)])(?:\s+|$)/;

function beginsItem(line: string): boolean {
  return item.test(line);
}

/** The further lines of an item are set in below its text. */
function hangs(line: string, paragraph: string[]): boolean {
  const sign = item.exec(paragraph[0] ?? "")?.[0] ?? "";
  // A sign alone has its text in the next line, a space behind it once they are joined.
  const indent = sign.length + Number(sign !== "" && !/\s$/.test(sign));
  return indent > 0 && line.startsWith(" ".repeat(indent)) && /^\S/.test(line.slice(indent));
}

/** At the beginning of a line ">" would be a quote, "-" an item, and so on: such a word stays where it is. */
function mayBegin(word: string): boolean {
  return word.startsWith(" ") || (isProse(`${word} x`) && !item.test(word));
}

function wrapped(lines: string[], width: number): string[] {
  // Behind its sign an item has one space from here on, however many it had.
  const sign = item.exec(lines[0] ?? "")?.[0].trim();
  const indent = " ".repeat(sign === undefined ? 0 : sign.length + 1);
  const words = lines.flatMap((line) => line.trim().split(/\s+/));
  const out: string[] = [];
  let current = "";
  for (const word of words) {
    const start = out.length === 0 ? "" : indent;
    if (current === "") current = start + word;
    else if (`${current} ${word}`.length <= width || current === "-" || !mayBegin(indent + word))
      current = `${current} ${word}`;
    else {
      out.push(current);
      current = indent + word;
    }
  }
  return [...out, current];
}
