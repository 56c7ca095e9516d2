/** A body taken apart into what its sender wrote and what they quoted. */
export interface Parted {
  /** The sender's own lines, without attribution lines and signature, in order; blank lines kept. */
  own: string[];
  /** Number of quoted lines. */
  quoted: number;
  /** An attribution line ("On … wrote:") with a quote below it was found. */
  attributed: boolean;
  /** The whole original stands unmarked below, as some mail programs put it. */
  pasted: boolean;
}

const quote = /^\s{0,3}(?:[A-Za-z]{1,4})?[>|]/;
/** Where mail programs put the whole original below their text without marking it. */
const original =
  /^\s*-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|forwarded message|原始邮件)(?!\p{L}).{0,40}$/iu;
/** Some only draw a line, which commit messages do as well; but then the original's headers follow. */
const rule = /^\s*_{20,}\s*$/;
const originalHeader = /^\s*(?:From|Von|De|Da|发件人)\s?[:：]/i;
const attribution =
  /(?:\bwrote|\bwrites|\bschrieb(?: .{1,80})?|\ba écrit|\bsaid|\bescribió|\bha scritto|写道)\s*[:：]\s*$/i;

/**
 * Parts a body. `limit` bounds the lines looked at (a mail can be megabytes long); the signature after `-- ` and all
 * below it is left out. Lines starting with `|` are quotes too (some programs write them), except table-like ones in
 * mails without any `>`.
 */
export function partBody(body: string, limit = 20_000): Parted {
  const lines = splitLines(body, limit);
  const marksQuotes = lines.some((line) => line.startsWith(">") || /^\s{0,3}>/.test(line));
  const own: string[] = [];
  let quoted = 0;
  let attributed = false;
  let pasted = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line === "-- " || line === "--") break;
    // Most lines of a reply: told without an expression.
    if (line.startsWith(">")) {
      quoted++;
      continue;
    }
    if (!marksQuotes && beginsOriginal(lines, at)) {
      pasted = true;
      break;
    }
    if (marksQuotes ? /^\s{0,3}(?:[A-Za-z]{1,4})?>/.test(line) : quote.test(line) && line.startsWith("| ")) {
      quoted++;
      continue;
    }
    if (isAttribution(lines, at)) {
      attributed = true;
      dropBrokenAttribution(own, line);
      continue;
    }
    own.push(line);
  }
  return { own, quoted, attributed, pasted };
}

function beginsOriginal(lines: string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (original.test(line)) return true;
  return rule.test(line) && lines.slice(at + 1, at + 4).some((next) => originalHeader.test(next));
}

/** An attribution counts only where a quote follows within two lines, so that "as he wrote:" in prose does not. */
function isAttribution(lines: string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (line.length > 300 || !endsInColon(line) || !attribution.test(line)) return false;
  for (let next = at + 1; next <= at + 2; next++) if (/^\s{0,3}>/.test(lines[next] ?? "")) return true;
  return false;
}

function endsInColon(line: string): boolean {
  const last = line.trimEnd().at(-1);
  return last === ":" || last === "：";
}

/** "On Mon, 7 Feb 2022 at 10:00, Ann Lee <ann@example.org>" may stand on the line before its "wrote:". */
function dropBrokenAttribution(own: string[], line: string): void {
  const before = own.at(-1) ?? "";
  if (/^(?:On|Am|Le|El|Il)\b/.test(line)) return;
  if (/^(?:On|Am|Le|El|Il)\b.{4,300}/.test(before)) own.pop();
}

function splitLines(body: string, limit: number): string[] {
  const lines: string[] = [];
  let start = 0;
  while (start < body.length && lines.length < limit) {
    let end = body.indexOf("\n", start);
    if (end < 0) end = body.length;
    lines.push(body.charCodeAt(end - 1) === 13 ? body.slice(start, end - 1) : body.slice(start, end));
    start = end + 1;
  }
  return lines;
}
