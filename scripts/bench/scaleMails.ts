// The mails of twenty years of a list, in the order in which they came: made up, or those of an mbox file again and
// again, with new ids, titles and dates.
import { createReadStream } from "node:fs";
import { gunzipped } from "../../src/core/http/gunzip.ts";
import { MailSplitter } from "../../src/core/mail/mbox.ts";
import { mailText } from "../../test/support/publicInbox.ts";
import { madeUpList } from "./list.ts";

const day = 86_400_000;
const years = 20;
const months = 12 * years;
const all = years * 365 * day;
const envelope = "From list@example.org Thu Jan  1 00:00:00 1970";

/** So many mails of the twenty years before `now` (milliseconds since 1970), each as an mbox file has it. */
export type ScaleMails = (count: number, now: number) => Iterable<string>;

export function* madeUpMails(count: number, now: number): Generator<string> {
  const monthly = Math.ceil(count / months);
  for (let month = 0, left = count; left > 0; month++, left -= monthly) {
    const from = now - all + (month * all) / months;
    const { mails } = madeUpList(Math.min(monthly, left), from, from + all / months, 10_000 + month);
    for (const mail of mails) {
      const text = mailText({ ...mail, to: "list@lists.example.org" });
      yield `${envelope}\n${text.replace(/^(>*From )/gm, ">$1")}\n`;
    }
  }
}

/** The mails of a file, plain or packed with gzip, in as many rounds as it takes, spread over the years. */
export async function mailsLike(path: string): Promise<ScaleMails> {
  const mails: { date: number; text: string }[] = [];
  const splitter = new MailSplitter({ flavour: "mbox", maxMailBytes: 2_000_000 });
  const take = (raw: Iterable<{ bytes: Uint8Array }>) => {
    for (const { bytes } of raw) {
      // latin1 keeps every byte as it is.
      const text = Buffer.from(bytes).toString("latin1");
      const date = Date.parse(/^Date: ([^(\n]*)/m.exec(text)?.[1] ?? "");
      if (Number.isFinite(date)) mails.push({ date, text });
    }
  };
  const bytes = createReadStream(path);
  for await (const chunk of path.endsWith(".gz") ? gunzipped(bytes) : bytes) take(splitter.push(chunk));
  take(splitter.end());
  const dates = mails.map(({ date }) => date);
  const [first, last] = [Math.min(...dates), Math.max(...dates)];
  return function* (count, now) {
    const rounds = Math.ceil(count / mails.length);
    const step = Math.max(0, all - (last - first)) / Math.max(1, rounds - 1);
    const order = Array.from({ length: count }, (_, at) => {
      const round = Math.floor(at / mails.length);
      const { date, text } = mails[at % mails.length]!;
      return { round, text, date: date - first + now - all + round * step };
    });
    order.sort((one, other) => one.date - other.date);
    for (const { round, text, date } of order) yield again(text, round, date);
  };
}

/** A mail as another one: ids, title, date and diff are new, and keep their relations within a round. */
function again(text: string, round: number, date: number): string {
  const end = text.indexOf("\n\n");
  const head = text
    .slice(0, end)
    .replace(/^From .*/, envelope)
    .replace(/^Date: .*$/m, `Date: ${new Date(date).toUTCString().replace("GMT", "+0000")}`)
    .replace(/^Subject: .*$/m, `$& r${round}`)
    .replace(/^(?:Message-ID|In-Reply-To|References):(?:.*)(?:\n[ \t].*)*/gim, (field) =>
      field.replace(/<([^<>@]+)@([^<>]+)>/g, (_, local, host) => `<${idOf(local, round)}@${host}>`),
    );
  // Added lines, quoted or not: diffs that are the same make patches the same.
  return `${head}${text.slice(end).replace(/^((?:> ?)*\+(?!\+\+).*[^=\n])$/gm, `$1 r${round}`)}`;
}

/** Keeps the shape by which the tool that made it is known: a date in front, then b4's slug or patman's hash. */
function idOf(local: string, round: number): string {
  return local
    .replace(/^\d{8}/, (stamp) => String(Number(stamp) + round * 10_000).slice(-8))
    .replace(/(-v\d{1,3}-\d{1,4}-[0-9a-f]{12,40})$/, `-r${round}$1`)
    .replace(/\.(I?)[0-9a-f]{4}([0-9a-f]{12,36})$/, `.$1${round.toString(16).padStart(4, "0")}$2`)
    .replace(/^(?!\d{8})/, `r${round}.`);
}
