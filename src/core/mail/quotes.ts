import { isAttachmentLine } from "./attachment.ts";

import { beginsPatch, isScissors } from "./commitText.ts";

/** A body split into what its sender wrote and what they quoted. */
export interface Parted {
  /** The sender's own lines in order, without attribution lines and signature, but with blank lines. */
  own: string[];
  /** Number of quoted lines. */
  quoted: number;
  /** Whether an attribution line ("On … wrote:") is followed by a quote. */
  attributed: boolean;
  /** Whether the whole original is below without quote marks, as some mail programs put it. */
  pasted: boolean;
}

const quote = /^\s{0,3}(?:[A-Za-z]{1,4})?[>|]/;
/** The lines with which mail programs introduce an unmarked original. */
const original =
  /^\s*-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|forwarded message|原始邮件)(?!\p{L}).{0,40}$/iu;
/**
 * Some programs write only a rule, which occurs in commit messages too, or nothing; but then the original's headers
 * follow.
 */
const rule = /^\s*_{20,}\s*$/;
const senderHeader =
  /^\s{0,4}\*{0,2}(?:From|Von|De|Da|Från|Fra|Van|Od|Lähettäjä|От|差出人|发件人|寄件者)\*{0,2}\s?[:：]\*{0,2}\s{0,4}\S/i;
const otherHeader =
  /^\s{0,4}\*{0,2}(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto|Inviato|A|Oggetto|Skickat|Till|Ämne|Sendt|Til|Emne|Verzonden|Aan|Onderwerp|Wysłano|Do|Temat|Lähetetty|Vastaanottaja|Aihe|Отправлено|Кому|Тема|送信日時|宛先|件名|发送时间|收件人|主题|寄件日期|收件者|主旨)\*{0,2}\s?[:：]/i;
const attribution =
  /(?:\bwrote|\bwrites|\bschrieb(?: .{1,80})?|\ba écrit|\bsaid|\bescribió|\bha scritto|写道)\s*[:：]\s*$/i;

/** Quoting depth of a line by the marks before it; 0 if it is not quoted. */
export function quoteDepth(line: string): number {
  const [marks = ""] = /^\s{0,3}(?:[A-Z][A-Za-z]{0,3})?(?:>\s?)+/.exec(line.slice(0, 200)) ?? [];
  return marks === "" ? 0 : marks.split(">").length - 1;
}

/**
 * Splits a body. `limit` bounds the lines looked at (a mail can be megabytes long); the signature from `-- ` on is left
 * out. Lines that begin with `|` are quotes too (some programs write them), except those that look like a table in
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
    // A quick check that settles most lines of a reply.
    if (line.startsWith(">")) {
      quoted++;
      continue;
    }
    if (beginsPatch(line) || isScissors(line)) break;
    const above = originalAt(lines, at);
    if (above > 0 && !isQuote(lines[nextSaid(lines, at + above)])) {
      pasted = true;
      break;
    }
    if (above > 0) {
      // The original's headers take the place of "Ann wrote:".
      attributed = true;
      at += above - 1;
      continue;
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
    if (!isAttachmentLine(line)) own.push(line);
  }
  return { own, quoted, attributed, pasted };
}

/** Number of lines at `at` that introduce an unmarked original; 0 if none does. */
function originalAt(lines: string[], at: number): number {
  const line = lines[at] ?? "";
  if (line === "") return 0;
  const ruled = /^\s*[-_]{2}/.test(line) && (original.test(line) || rule.test(line));
  if (!ruled && !isSender(line)) return 0;
  const first = ruled ? nextSaid(lines, at + 1) : at;
  if (!isSender(lines[first] ?? "")) return original.test(line) ? 1 : 0;
  let [end, headers] = [first + 1, 0];
  for (; end < first + 12 && (lines[end] ?? "").trim() !== ""; end++)
    if (otherHeader.test(lines[end] ?? "")) headers++;
  // "From: Ann" alone proves nothing.
  return headers >= (ruled ? 0 : 2) ? end - at : 0;
}

/** Whether a line is such a "From:" header. Checks the short field name first, which settles most lines. */
function isSender(line: string): boolean {
  const name = line.slice(0, 24);
  return (name.includes(":") || name.includes("：")) && senderHeader.test(line);
}

/** Index of the next line that is not blank, within a few lines. */
function nextSaid(lines: string[], from: number): number {
  let at = from;
  while (at < from + 4 && lines[at]?.trim() === "") at++;
  return at;
}

function isQuote(line: string | undefined): boolean {
  return line !== undefined && /^\s{0,3}>/.test(line);
}

/** "On 2/9/21 11:14 AM, Ann Lee wrote:" in the form of mail programs, which nobody uses in prose. */
const programsAttribution = /^On .{0,40}\d.{0,200} wrote:\s*$/;
/** A quote must follow a mail program's attribution within so many lines: some people remove the first marks by hand. */
const cutByHand = 8;

/** An attribution counts only if a quote follows soon, so that "as he wrote:" in prose does not. */
function isAttribution(lines: string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (line.length > 300 || !endsInColon(line) || !attribution.test(line)) return false;
  const reach = programsAttribution.test(line) ? cutByHand : 2;
  for (let next = at + 1; next <= at + reach; next++) if (/^\s{0,3}>/.test(lines[next] ?? "")) return true;
  return false;
}

function endsInColon(line: string): boolean {
  const last = line.trimEnd().at(-1);
  return last === ":" || last === "：";
}

/** Removes "On Mon, 7 Feb 2022 at 10:00, Ann Lee <ann@example.org>" if its "wrote:" is on the next line. */
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
