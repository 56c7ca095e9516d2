/** Characters a line, as usual in list mail. */
const usual = 72;

/** Longer lines are broken by programs that show and quote them. */
const longest = 78;

/** Characters of a closing line: "With best regards," or the name of an employer. */
const longestClosing = 40;

/** A paragraph on one line is longer, most pasted lines of a log are not. */
const longestQuoted = 100;

/** Fewer words are an address or a line of a table. */
const fewestWords = 12;

/** A quoted line that is a paragraph, as flowed text has them, in lines of usual length; any other as it is. */
export function foldedQuote(line: string): string[] {
  const [marks = ""] = /^(?:> ?)*/.exec(line) ?? [];
  const said = line.slice(marks.length);
  const isParagraph =
    said.length > longestQuoted &&
    /^(?:[\p{L}("']|[*•] |\d{1,2}[.)] )/u.test(said) &&
    isProse(said) &&
    said.split(" ", fewestWords).length === fewestWords;
  return isParagraph ? wrapped([said], usual).map((part) => marks + part) : [line];
}

/** Number of lines in the person's own paragraphs that are too long for mail. */
export function overlongLines(text: string): number {
  return text.split(/\r?\n/).filter((line) => line.length > longest && / ./.test(line) && isProse(line))
    .length;
}

/**
 * A text with the person's own paragraphs wrapped. Unchanged are quotes, indented lines (code), trailers, continued
 * lines of lists, diff headers, the closing with the name, the signature, and words longer than a line.
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

/**
 * Index where the closing begins: "Thanks," above a name, the last lines before the signature; else the end of the
 * text.
 */
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

/** Whether a line is an indented continuation of a list item. */
function hangs(line: string, paragraph: string[]): boolean {
  const sign = item.exec(paragraph[0] ?? "")?.[0] ?? "";
  // A list sign alone has its text on the next line, joined by a space.
  const indent = sign.length + Number(sign !== "" && !/\s$/.test(sign));
  return indent > 0 && line.startsWith(" ".repeat(indent)) && /^\S/.test(line.slice(indent));
}

/** Whether a word may begin a line, where ">" would be a quote, "-" a list item, and so on. */
function mayBegin(word: string): boolean {
  return word.startsWith(" ") || (isProse(`${word} x`) && !item.test(word));
}

function wrapped(lines: string[], width: number): string[] {
  // The item's sign is followed by exactly one space from here on.
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
