// A made-up list: series of patches in several versions, their reviews, and talk, in the proportions of a busy list.
import type { SiteMail } from "../../test/support/pipermailSite.ts";
import { type Random, randomFrom } from "./random.ts";

/** A patch that was applied, as the repository has it. */
export interface Applied {
  title: string;
  description: string;
  author: { name: string; email: string };
  /** Milliseconds since 1970. */
  sent: number;
  path: string;
  content: string;
}

export interface MadeUpList {
  /** Oldest first. */
  mails: SiteMail[];
  applied: Applied[];
}

const day = 86_400_000;
const minute = 60_000;

const givenNames =
  "Ann Ben Cem Dora Eli Fay Gus Hana Ivo Jana Kim Lars Mia Nils Oda Paul Rosa Sven Tilda Udo".split(" ");
const familyNames = "Abel Berg Cole Dahl Engel Falk Grau Holm Iser Jung Kern Lund Moor Nord Ohm Pohl".split(
  " ",
);
const places =
  "arm/board arm/clock drivers/blk drivers/clk drivers/gpio drivers/mmc drivers/net drivers/serial drivers/spi drivers/usb efi fs/small fs/wide lib boot cmd common net tools/image test/unit".split(
    " ",
  );
const verbs =
  "add check clear count drop fix free guard keep limit map mark move name pass probe read rename reset share sort split store test tidy trace use wait".split(
    " ",
  );
const things =
  "bank block board buffer bus cache channel clock descriptor device driver event flag frame gate handle header hook image index lane lock map node page path pin port queue range region register ring sector slot table timer tree value window".split(
    " ",
  );
const manners =
  "again alone always at-once at-start before-use by-name early in-order in-place late lazily on-error on-reset once safely slowly twice when-idle when-ready".split(
    " ",
  );
const registers = "ctrl stat mask base size conf data addr mode rate".split(" ");

/** Mails of the days from one moment to another (milliseconds since 1970), so many of them. */
export function madeUpList(count: number, from: number, to: number, seed: number): MadeUpList {
  const random = randomFrom(seed);
  const list: MadeUpList = { mails: [], applied: [] };
  for (let thread = 0; list.mails.length < count; thread++) {
    const name = `${seed}-${thread}`;
    const start = from + random.next() * Math.max(minute, to - from - 30 * minute);
    if (random.next() < 0.15) runRemote(list, random, name, start, to);
    else series(list, random, name, start, to);
  }
  list.mails.length = count;
  list.mails.sort((one, other) => Number(one.date) - Number(other.date));
  return list;
}

function series(list: MadeUpList, random: Random, name: string, start: number, end: number): void {
  const author = personOf(random);
  const place = random.pick(places);
  const size = random.next() < 0.4 ? 1 : random.whole(2, 9);
  const versions = random.pick([1, 1, 1, 2, 2, 3]);
  const titles = Array.from({ length: size }, () => titleOf(random, place));
  const paths = titles.map((_, at) => `${place}/${random.pick(things)}_${name.replace("-", "_")}_${at}.c`);
  const contents = paths.map((path) => sourceOf(random, path));
  let sent = start;
  for (let version = 1; version <= versions && sent < end; version++) {
    const label = version === 1 ? "" : ` v${version}`;
    const idOf = (part: number) => `${name}.${version}.${part}@${author.email.split("@")[1]}`;
    const root = size === 1 ? null : idOf(0);
    if (root !== null)
      list.mails.push({
        messageId: root,
        from: written(author),
        date: sent,
        subject: `[PATCH${label} 0/${size}] ${place}: ${random.pick(verbs)} ${random.pick(things)} support`,
        body: coverOf(random, author.name, titles, paths, version),
      });
    for (const [at, title] of titles.entries()) {
      const messageId = idOf(at + 1);
      const number = size === 1 ? "" : ` ${at + 1}/${size}`;
      const content = `${contents[at]}/* version ${version} */\n`;
      const description = `${prose(random, 3)}\n\nSigned-off-by: ${written(author)}`;
      const body = `${description}\n---\n${version > 1 ? `Changes in v${version}:\n- ${prose(random, 1)}\n\n` : ""}${diffOf(paths[at]!, content)}`;
      const date = sent + at * 1000 + 1000;
      const above = root === null ? {} : { inReplyTo: root, references: [root] };
      list.mails.push({
        messageId,
        ...above,
        from: written(author),
        date,
        subject: `[PATCH${label}${number}] ${title}`,
        body,
      });
      discuss(
        list,
        random,
        { messageId, subject: `[PATCH${label}${number}] ${title}`, root, body, author },
        date,
        end,
      );
      if (version === versions && random.next() < 0.6)
        list.applied.push({
          title,
          description,
          author,
          sent: Math.floor(date / 1000) * 1000,
          path: paths[at]!,
          content,
        });
    }
    sent += random.whole(2, 12) * day;
  }
}

interface Topic {
  messageId: string;
  subject: string;
  root: string | null;
  body: string;
  author: { name: string; email: string };
}

/** Reviews and questions below a mail, and the author's answers. */
function discuss(list: MadeUpList, random: Random, topic: Topic, after: number, end: number): void {
  const rounds = random.pick([0, 0, 1, 1, 2, 3]);
  let above = topic.messageId;
  const line = topic.root === null ? [] : [topic.root];
  let quoted = topic.body;
  let date = after;
  for (let round = 0; round < rounds; round++) {
    date += random.whole(20, 2000) * minute;
    if (date > end) return;
    const from = round % 2 === 1 ? topic.author : personOf(random);
    const lines = quoted.split("\n").slice(0, random.whole(8, 150));
    const word =
      random.next() < 0.5 && round % 2 === 0
        ? `Reviewed-by: ${written(from)}`
        : `${prose(random, 2)} Is that meant?`;
    line.push(above);
    const body = `On a day, ${topic.author.name} wrote:\n${lines.map((one) => `> ${one}`).join("\n")}\n\n${word}\n\nRegards,\n${from.name}\n`;
    above = `${topic.messageId.split("@")[0]}.r${round}@${from.email.split("@")[1]}`;
    list.mails.push({
      messageId: above,
      inReplyTo: line.at(-1)!,
      references: [...line],
      from: written(from),
      date,
      subject: `Re: ${topic.subject}`,
      body,
    });
    quoted = body;
  }
}

function runRemote(list: MadeUpList, random: Random, name: string, start: number, end: number): void {
  const author = personOf(random);
  const messageId = `${name}.talk@${author.email.split("@")[1]}`;
  const subject = `How to ${random.pick(verbs)} the ${random.pick(things)}`;
  const body = `Hello,\n\n${prose(random, 8)}\n\n${prose(random, 6)}\n\nRegards,\n${author.name}\n`;
  list.mails.push({ messageId, from: written(author), date: start, subject, body });
  discuss(list, random, { messageId, subject, root: null, body, author }, start, end);
}

function personOf(random: Random) {
  const [given, family] = [random.pick(givenNames), random.pick(familyNames)];
  return {
    name: `${given} ${family}`,
    email: `${given}.${family}@${family.toLowerCase()}.example.org`.toLowerCase(),
  };
}

const written = ({ name, email }: { name: string; email: string }) => `${name} <${email}>`;

function titleOf(random: Random, place: string): string {
  return `${place}: ${random.pick(verbs)} ${random.pick(things)} ${random.pick(things)} ${random.pick(manners)}`;
}

function prose(random: Random, sentences: number): string {
  const sentence = () =>
    `The ${random.pick(things)} of a ${random.pick(things)} must ${random.pick(verbs)} the ${random.pick(things)} ${random.pick(manners)},\nor else the next ${random.pick(things)} will ${random.pick(verbs)} its ${random.pick(things)}.`;
  return Array.from({ length: sentences }, sentence).join("\n");
}

function coverOf(random: Random, author: string, titles: string[], paths: string[], version: number): string {
  const changes = version > 1 ? `Changes in v${version}:\n- ${prose(random, 2)}\n\n` : "";
  const log = `${author} (${titles.length}):\n${titles.map((title) => `  ${title}`).join("\n")}`;
  const stat = paths.map((path) => ` ${path} | 230 ++++++++++`).join("\n");
  return `${prose(random, 6)}\n\n${changes}${log}\n\n${stat}\n ${paths.length} files changed, ${230 * paths.length} insertions(+)\n\n-- \n2.40.1\n`;
}

/** About seven kilobytes of C. */
function sourceOf(random: Random, path: string): string {
  const lines = [`// SPDX-License-Identifier: MIT`, `/* ${path} */`, ""];
  while (lines.length < 230) {
    const [thing, verb] = [random.pick(things), random.pick(verbs)];
    lines.push(
      `static int ${thing}_${verb}(struct ${thing} *${thing}, int ${random.pick(registers)})`,
      "{",
      `\tif (!${thing}->${random.pick(registers)})`,
      "\t\treturn -EINVAL;",
      `\twritel(${random.whole(1, 255)}, ${thing}->base + ${random.pick(registers).toUpperCase()}_REG);`,
      `\treturn readl(${thing}->base + ${random.pick(registers).toUpperCase()}_REG);`,
      "}",
      "",
    );
  }
  return `${lines.join("\n")}\n`;
}

/** The mail's part that adds the file, as git writes it. */
function diffOf(path: string, content: string): string {
  const lines = content.slice(0, -1).split("\n");
  return ` ${path} | ${lines.length} ++++++++++
 1 file changed, ${lines.length} insertions(+)
 create mode 100644 ${path}

diff --git a/${path} b/${path}
new file mode 100644
index 000000000000..1111111111aa
--- /dev/null
+++ b/${path}
@@ -0,0 +1,${lines.length} @@
${lines.map((line) => `+${line}`).join("\n")}
-- 
2.40.1
`;
}
