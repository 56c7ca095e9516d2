// The files of a pipermail site as Mailman 2.1 makes them, out of a list of mails. Only words of our own; no network.
import { gzipSync } from "node:zlib";

export interface SiteMail {
  /** Without brackets. */
  messageId: string;
  inReplyTo?: string;
  references?: string[];
  /** "Ann Lee <ann@example.org>" */
  from: string;
  /** As sent; also decides the period. Anything `Date` understands. */
  date: string | number | Date;
  subject: string;
  body: string;
  /** Article number; counted on from the mail before where it is missing. */
  number?: number;
  /** False: its page is there, but the indexes and the text have lost it, as Mailman does with a doubled Message-ID. */
  listed?: boolean;
}

export type PeriodShape = "month" | "year" | "quarter" | "week" | "day";

export interface SiteOptions {
  /** The list's name as its pages write it; default "U-Boot". */
  listName?: string;
  /** Address of the list's own page, which obfuscated addresses link to. */
  listinfo?: string;
  /** Address to post to. */
  post?: string;
  /** Number of the first article; default 600000. */
  firstNumber?: number;
  shape?: PeriodShape;
  /** Which periods have a packed text (and link it); default all but the newest. */
  packed?: (period: string, isNewest: boolean) => boolean;
  /** Which periods have a plain text; default all. */
  plain?: (period: string, isNewest: boolean) => boolean;
}

/** A mail with the place the archive gives it. */
export interface Placed extends SiteMail {
  number: number;
  period: string;
  time: Date;
}

/** Gives mails their numbers (in the order given, as they arrived) and periods. */
export function placed(mails: readonly SiteMail[], options: SiteOptions = {}): Placed[] {
  let next = options.firstNumber ?? 600_000;
  return mails.map((mail) => {
    const time = new Date(mail.date);
    const number = mail.number ?? next;
    next = number + 1;
    return { ...mail, number, time, period: periodOf(time, options.shape ?? "month") };
  });
}

/** Path below the list's archive ("2022-February/600000.html") → content, of the whole site. */
export function pipermailSite(
  mails: readonly SiteMail[],
  options: SiteOptions = {},
): Map<string, Uint8Array> {
  const all = placed(mails, options);
  const periods = [...new Set([...all].sort((a, b) => +b.time - +a.time).map((mail) => mail.period))];
  const files = new Map<string, Uint8Array>();
  const rows = periods.map((period, age) => {
    const own = all.filter((mail) => mail.period === period).sort((a, b) => a.number - b.number);
    const text = Buffer.from(own.filter(isListed).map(monthlyText).join(""), "utf8");
    const packed = (options.packed ?? ((_, isNewest) => !isNewest))(period, age === 0);
    if ((options.plain ?? (() => true))(period, age === 0)) files.set(`${period}.txt`, text);
    const gzip = gzipSync(text);
    if (packed) files.set(`${period}.txt.gz`, gzip);
    for (const [path, html] of periodPages(period, own, options))
      files.set(`${period}/${path}`, Buffer.from(html));
    return indexRow(period, packed ? gzip.length : text.length, packed);
  });
  files.set("index.html", Buffer.from(indexPage(rows.join("\n\n"), options)));
  return files;
}

const isListed = (mail: SiteMail): boolean => mail.listed !== false;

// ---------------------------------------------------------------- monthly text

/** One mail of the monthly text: six headers at most, addresses obfuscated, "Re:" taken off. */
export function monthlyText(mail: Placed): string {
  const { name, email } = person(mail.from);
  const sender = obfuscated(email);
  const lines = [
    `From ${sender}  ${asctime(mail.time)}`,
    `From: ${sender} (${encodedWord(name === "" ? sender : name)})`,
    `Date: ${mail.time.toUTCString().replace("GMT", "+0000")}`,
    `Subject: ${encodedWord(stripped(mail.subject))}`,
  ];
  if (mail.inReplyTo) lines.push(`In-Reply-To: <${mail.inReplyTo}>`);
  if (mail.references?.length)
    lines.push(`References: ${mail.references.map((id) => `<${id}>`).join("\n ")}`);
  lines.push(`Message-ID: <${mail.messageId}>`, "", obfuscated(mail.body), "", "");
  return lines.join("\n");
}

const address = /[-+,.\w]+@[-+.\w]+/g;

function obfuscated(text: string): string {
  return text.replace(address, (found) => found.replace("@", " at "));
}

function encodedWord(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is meant.
  return /^[\x00-\x7f]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}

function stripped(subject: string): string {
  return subject.replace(/^(\s*re:\s*)+/i, "");
}

// ---------------------------------------------------------------- pages

function periodPages(period: string, mails: Placed[], options: SiteOptions): [string, string][] {
  const listed = mails.filter(isListed);
  const byDate = page(
    `${title(period)} Archives by date`,
    `<ul>\n\n${listed.map(entry).join("\n")}\n</ul>`,
    options,
  );
  const byThread = page(`${title(period)} Archives by thread`, `<ul>\n\n${threads(listed)}\n</ul>`, options);
  return [
    ["date.html", byDate],
    ["thread.html", byThread],
    ...mails.map((mail): [string, string] => [fileName(mail.number), articlePage(mail, options)]),
  ];
}

const fileName = (number: number): string => `${String(number).padStart(6, "0")}.html`;

function entry(mail: Placed): string {
  const { name, email } = person(mail.from);
  return (
    `<LI><A HREF="${fileName(mail.number)}">${escaped(stripped(mail.subject))}\n</A>` +
    `<A NAME="${mail.number}">&nbsp;</A>\n<I>${escaped(name === "" ? obfuscated(email) : name)}\n</I>\n`
  );
}

/** Depth is capped at 3; the key names every ancestor. */
function threads(mails: Placed[]): string {
  const byId = new Map(mails.map((mail) => [mail.messageId, mail]));
  const key = (mail: Placed): string =>
    `${String(Math.floor(+mail.time / 1000)).padStart(11, "0")}.${mail.number}-`;
  const lineage = (mail: Placed): Placed[] => {
    const line = [mail];
    for (let at = mail; at.inReplyTo !== undefined; ) {
      const parent = byId.get(at.inReplyTo);
      if (!parent || line.includes(parent)) break;
      line.unshift(parent);
      at = parent;
    }
    return line;
  };
  return mails
    .map((mail) => ({ mail, line: lineage(mail) }))
    .map(({ mail, line }) => ({ mail, depth: Math.min(3, line.length - 1), key: line.map(key).join("") }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ mail, depth, key }) => `<!--${depth} ${key} -->\n${entry(mail)}`)
    .join("\n");
}

function articlePage(mail: Placed, options: SiteOptions): string {
  const { name, email } = person(mail.from);
  const reply =
    `mailto:${encodeURIComponent(options.post ?? "u-boot@lists.example.org")}` +
    `?Subject=Re%3A%20${encodeURIComponent(mail.subject)}&In-Reply-To=${encodeURIComponent(`<${mail.messageId}>`)}`;
  const subject = escaped(stripped(mail.subject));
  return `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML>
 <HEAD>
   <TITLE> ${subject}
   </TITLE>
   <LINK REL="Index" HREF="index.html" >
   <LINK REL="made" HREF="${reply}">
   <META NAME="robots" CONTENT="index,nofollow">
   <META http-equiv="Content-Type" content="text/html; charset=us-ascii">
 </HEAD>
 <BODY BGCOLOR="#ffffff">
   <H1>${subject}</H1>
    <B>${escaped(name === "" ? obfuscated(email) : name)}</B>
    <A HREF="${reply}"
       TITLE="${subject}">${obfuscated(email)}
       </A><BR>
    <I>${asctime(mail.time).replace(/ (\d{4})$/, " UTC $1")}</I>
    <P><UL>
         <LI> <B>Messages sorted by:</B>
              <a href="date.html#${mail.number}">[ date ]</a>
              <a href="thread.html#${mail.number}">[ thread ]</a>
         </LI>
       </UL>
    <HR>
<!--beginarticle-->
<PRE>${articleBody(mail.body, listinfo(options))}</PRE>

<!--endarticle-->
    <HR>
<a href="${listinfo(options)}">More information about the ${options.listName ?? "U-Boot"}
mailing list</a><br>
</body></html>
`;
}

const listinfo = (options: SiteOptions): string =>
  options.listinfo ?? "https://lists.example.org/listinfo/u-boot";

/** Quotes in italics, web addresses as links, mail addresses as links to the list's page. */
function articleBody(body: string, info: string): string {
  return body
    .split(/(?<=\n)/)
    .map((line) => {
      const quote = /^[>|:]+/.exec(line)?.[0] ?? "";
      const rest = linked(line.slice(quote.length), info);
      return quote === "" ? rest : `${escaped(quote)}<i>${rest}</I>`;
    })
    .join("");
}

const linkable = /(https?:\/\/[^\s<>"]+)|([-+,.\w]+@[-+.\w]+)/g;

function linked(text: string, info: string): string {
  let html = "";
  let at = 0;
  for (const found of text.matchAll(linkable)) {
    const [whole, url] = found;
    html += escaped(text.slice(at, found.index));
    html += url
      ? `<A HREF="${escaped(url)}">${escaped(url)}</A>`
      : `<A HREF="${info}">${escaped(whole.replace("@", " at "))}</A>`;
    at = found.index + whole.length;
  }
  return html + escaped(text.slice(at));
}

function indexPage(rows: string, options: SiteOptions): string {
  const table = `<table border=3>
          <tr><td>Archive</td>
          <td>View by:</td>
          <td>Downloadable version</td></tr>

${rows}
        </table>`;
  return page(`The ${options.listName ?? "U-Boot"} Archives`, table, options);
}

function indexRow(period: string, bytes: number, packed: boolean): string {
  const size = `${Math.max(1, Math.round(bytes / 1024))} KB`;
  const views = ["Thread", "Subject", "Author", "Date"].map(
    (view) => `              <A href="${period}/${view.toLowerCase()}.html">[ ${view} ]</a>`,
  );
  const text = packed
    ? `<A href="${period}.txt.gz">[ Gzip'd Text ${size} ]</a>`
    : `<A href="${period}.txt">[ Text ${size} ]</a>`;
  return `            <tr>
            <td>${title(period)}:</td>
            <td>
${views.join("\n")}
            </td>
            <td>${text}</td>
            </tr>`;
}

function page(heading: string, content: string, options: SiteOptions): string {
  return `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML>
  <HEAD>
     <title>${escaped(heading)}</title>
     <META NAME="robots" CONTENT="noindex,follow">
     <META http-equiv="Content-Type" content="text/html; charset=us-ascii">
  </HEAD>
  <BODY BGCOLOR="#ffffff">
     <h1>${escaped(heading)}</h1>
     <p><a href="${listinfo(options)}">More info on this list...</a></p>
${content}
     <hr>
     <i>This archive was generated in the way of
     Pipermail 0.09 (Mailman edition).</i>
  </BODY>
</HTML>
`;
}

function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (one) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "quot" }[one]};`)
    .replace(/[\u{80}-\u{10ffff}]/gu, (one) => `&#${one.codePointAt(0)};`);
}

// ---------------------------------------------------------------- words and dates

function person(from: string): { name: string; email: string } {
  const found = /^\s*"?(.*?)"?\s*<([^>]*)>\s*$/.exec(from);
  return found ? { name: found[1]!, email: found[2]! } : { name: "", email: from.trim() };
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = "January February March April May June July August September October November December".split(
  " ",
);

/** "Thu Feb 10 11:00:00 2022", in UTC, which this server's clock shows. */
function asctime(time: Date): string {
  const day = String(time.getUTCDate()).padStart(2, " ");
  const month = months[time.getUTCMonth()]!.slice(0, 3);
  return `${days[time.getUTCDay()]} ${month} ${day} ${time.toISOString().slice(11, 19)} ${time.getUTCFullYear()}`;
}

export function periodOf(time: Date, shape: PeriodShape): string {
  const year = time.getUTCFullYear();
  const dayName = (date: Date): string => date.toISOString().slice(0, 10).replaceAll("-", "");
  switch (shape) {
    case "year":
      return String(year);
    case "quarter":
      return `${year}q${Math.floor(time.getUTCMonth() / 3) + 1}`;
    case "week":
      return `Week-of-Mon-${dayName(new Date(+time - ((time.getUTCDay() + 6) % 7) * 86_400_000))}`;
    case "day":
      return dayName(time);
    case "month":
      return `${year}-${months[time.getUTCMonth()]}`;
  }
}

/** "2022-February" as a heading says it: "February 2022". */
function title(period: string): string {
  return period.replace(/^(\d{4})-(\w+)$/, "$2 $1");
}
