// The sample's mails: the story told in mails as git format-patch and git send-email write them. git itself makes
// the diffs, so that a mail and the commit it became have the same patch-id.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseFiles } from "./code.ts";
import { FastImport } from "./fastImport.ts";
import { git } from "./git.ts";
import { address, type Sender, tessa } from "./people.ts";
import { applied, type Change, type Event, type Letter, type Posting } from "./story.ts";
import { capsuleMails } from "./work/capsule.ts";
import { diskIntegrationMails } from "./work/diskIntegration.ts";
import { otherMails } from "./work/others.ts";
import { removableMediaMails } from "./work/removableMedia.ts";

export interface SampleMail {
  /** The story's name of it: "cap11/0", "pull". */
  id: string;
  /** Without angle brackets. */
  messageId: string;
  inReplyTo: string | null;
  /** Oldest first. */
  references: string[];
  from: { name: string; email: string };
  /** ISO 8601 in the sender's zone: "2022-02-10T17:11:15+09:00". */
  date: string;
  subject: string;
  body: string;
  /** Article number in the archive; grows with the date. */
  number: number;
}

const story: Event[] = [...capsuleMails, ...diskIntegrationMails, ...removableMediaMails, ...otherMails];

const signature = "-- \n2.35.1\n";

/** All mails in the order in which the archive got them. */
export async function sampleMails(): Promise<SampleMail[]> {
  const diffs = await diffsOf(story.filter((event) => event.kind === "posting"));
  const mails = new Map<string, SampleMail>();
  const byTime = [...story].sort((a, b) => timeOf(a) - timeOf(b));
  for (const event of byTime) {
    if (event.kind === "posting") post(event, diffs, mails);
    else mails.set(event.id, letter(event, mails));
  }
  const arrived = [...mails.values()].sort((a, b) => Date.parse(a.date) - Date.parse(b.date));
  return numbered(arrived);
}

/** The Message-ID of a mail of a posting ("cap11/8"), in git send-email's shape. */
export function sampleMessageId(mail: string): string {
  const [id, number] = mail.split("/");
  const posting = story.find((event) => event.kind === "posting" && event.id === id);
  if (posting?.kind !== "posting" || number === undefined) throw new Error(`The story has no mail ${mail}`);
  const stamp = new Date(timeOf(posting)).toISOString().replace(/\D/g, "").slice(0, 14);
  const process = 2000 + (Number.parseInt(digest(posting.id).slice(0, 4), 16) % 30000);
  const serial = Number(number) + (posting.cover ? 1 : 0);
  return `${stamp}.${process}-${serial}-${posting.from.email}`;
}

function post(posting: Posting, diffs: Map<string, string>, mails: Map<string, SampleMail>): void {
  const { id, from, cover, changes } = posting;
  const above = posting.below === undefined ? null : known(mails, posting.below);
  const total = changes.length;
  const add = (number: number, title: string, body: string, parent: SampleMail | null) => {
    const place = total === 1 && !cover ? "" : ` ${number}/${total}`;
    const mail: SampleMail = {
      id: `${id}/${number}`,
      messageId: sampleMessageId(`${id}/${number}`),
      ...threading(parent),
      from: { name: from.name, email: from.email },
      date: isoDate(timeOf(posting) + number * 1000, from),
      subject: `[${posting.prefix}${place}] ${title}`,
      body,
      number: number === (cover ? 0 : 1) ? (posting.article ?? 0) : 0,
    };
    mails.set(mail.id, mail);
    return mail;
  };
  let head = above;
  if (cover) {
    const shortlog = `${from.name} (${total}):\n${changes.map((change) => `  ${change.title}\n`).join("")}`;
    const stat = (diffs.get(`${id}/0`) ?? "").split("\n\ndiff --git ")[0]?.replace(/^---\n/, "");
    head = add(0, cover.title, `${cover.text}\n\n${shortlog}\n${stat}\n\n${signature}`, above);
  }
  for (const [index, change] of changes.entries()) {
    const number = index + 1;
    const message = messageOf(change, [
      `Signed-off-by: ${address(from)}`,
      ...(posting.given?.[number] ?? []),
    ]);
    const mail = add(number, change.title, `${message}${diffs.get(`${id}/${number}`)}${signature}`, head);
    head ??= mail;
    if (!cover && index === 0) head = mail;
  }
}

function letter(event: Letter, mails: Map<string, SampleMail>): SampleMail {
  const { from } = event;
  const parent = event.to === undefined ? null : known(mails, event.to);
  const host = from.email.split("@")[1];
  return {
    id: event.id,
    messageId: `${digest(event.id).slice(0, 20)}@mail.${host}`,
    ...threading(parent),
    from: { name: from.name, email: from.email },
    date: isoDate(timeOf(event), from),
    subject: event.subject ?? replySubject(parent?.subject ?? "", event.mark ?? "Re: "),
    body: `${parent && event.quote ? quoted(parent, event.quote) : ""}${event.text}\n`,
    number: 0,
  };
}

function threading(parent: SampleMail | null): Pick<SampleMail, "inReplyTo" | "references"> {
  if (!parent) return { inReplyTo: null, references: [] };
  return { inReplyTo: parent.messageId, references: [...parent.references, parent.messageId] };
}

const replySubject = (subject: string, mark: string) => (subject.startsWith(mark) ? subject : mark + subject);

/** Some lines of the answered mail, with the line that says whose they are. */
function quoted(parent: SampleMail, what: string): string {
  const lines = parent.body.replace(/\n$/, "").split("\n");
  const last = what === "all" ? lines.length - 1 : lines.findIndex((line) => line.includes(what));
  if (last < 0) throw new Error(`${parent.id} does not say: ${what}`);
  const first = what === "all" ? 0 : Math.max(0, last - 3);
  const quote = lines.slice(first, last + 1).map((line) => (line === "" ? ">\n" : `> ${line}\n`));
  return `On ${parent.date.slice(0, 10)}, ${parent.from.name} wrote:\n${quote.join("")}\n`;
}

/** Title apart, what git format-patch writes above the diff. */
const messageOf = (change: Change, trailers: string[]) => `${change.text}\n\n${trailers.join("\n")}\n`;

/** For each patch "id/n" its "---", statistics and diff; for "id/0" those of the whole posting. */
async function diffsOf(postings: Posting[]): Promise<Map<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), "patch-tracker-sample-"));
  try {
    const load = new FastImport();
    const who = { person: tessa, date: "2022-01-10T19:00:00Z" };
    const commit = (title: string, parent: string | null, files: ReadonlyMap<string, string>) =>
      load.commit({ branch: "scratch", parent, title, text: "", author: who, committer: who, files });
    const base = commit("base", null, baseFiles);
    const names = new Map<string, string>();
    for (const { id, changes } of postings) {
      let files: ReadonlyMap<string, string> = baseFiles;
      let parent = base;
      for (const [index, change] of changes.entries()) {
        files = applied(files, change);
        parent = commit(change.title, parent, files);
        names.set(parent, `${id}/${index + 1}`);
      }
      names.set(commit(id, base, files), `${id}/0`);
    }
    await git(directory, ["init", "--quiet", "--bare", "--template="]);
    const objects = await load.into(directory);
    const commits = [...names].map(([mark, name]) => ({ object: objects.get(mark) ?? "", name }));
    const log = await git(
      directory,
      ["log", "--no-walk=unsorted", "--stdin", "--patch-with-stat", "--summary", "--format=%x00%H"],
      commits.map(({ object }) => `${object}\n`).join(""),
    );
    const texts = new Map(
      log.split("\0").map((text) => [text.slice(0, 40), text.slice(41).replace(/\n*$/, "\n")]),
    );
    return new Map(commits.map(({ object, name }) => [name, texts.get(object) ?? ""]));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Article numbers: those that the story fixes, and between them as many as the days suggest. */
function numbered(mails: SampleMail[]): SampleMail[] {
  const aDay = 90;
  const fixed = mails.filter((mail) => mail.number > 0);
  let previous = 0;
  return mails.map((mail) => {
    const near = fixed.findLast((one) => Date.parse(one.date) <= Date.parse(mail.date)) ?? fixed[0];
    if (!near) throw new Error("The story fixes no article number");
    const days = (Date.parse(mail.date) - Date.parse(near.date)) / 86_400_000;
    const next = fixed[fixed.indexOf(near) + 1];
    const slope = next
      ? (next.number - near.number) / ((Date.parse(next.date) - Date.parse(near.date)) / 86_400_000)
      : aDay;
    const number = mail.number || Math.max(previous + 1, Math.floor(near.number + days * slope));
    if (number <= previous) throw new Error(`${mail.id} cannot have the number ${number} after ${previous}`);
    previous = number;
    return { ...mail, number };
  });
}

function known(mails: Map<string, SampleMail>, id: string): SampleMail {
  const mail = mails.get(id);
  if (!mail) throw new Error(`The story has no mail ${id} so early`);
  return mail;
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/** Milliseconds since 1970. */
const timeOf = (event: Event) => Date.parse(`${event.sent.replace(" ", "T")}${event.from.zone}`);

function isoDate(time: number, { zone }: Sender): string {
  const minutes = Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const local = new Date(time + minutes * 60_000).toISOString().slice(0, 19);
  return `${local}${zone.slice(0, 3)}:${zone.slice(3)}`;
}
