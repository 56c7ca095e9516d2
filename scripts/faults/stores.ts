// A store that is damaged while nobody looks: bytes, pages, whole files, rows.
import { cp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import { problemOf } from "../../src/core/base/problem.ts";
import { ArchiveServer } from "../../test/support/archiveServer.ts";
import { type Random, randomFrom } from "../bench/random.ts";
import { scratchFolder } from "../scratch.ts";
import { type Case, difference, type Outcome } from "./case.ts";
import { begin, later, Reader, someMails, undisturbed } from "./reader.ts";

const page = 4096;

type Damage = (file: string, random: Random) => Promise<void>;

/** Changes the file's bytes. */
const bytes =
  (change: (content: Buffer, random: Random) => void): Damage =>
  async (file, random) => {
    const content = await readFile(file);
    change(content, random);
    await writeFile(file, content);
  };

const files: Record<string, Damage> = {
  "a bit is another one": bytes((content, random) => {
    const at = random.whole(0, content.length - 1);
    content[at] = (content[at] ?? 0) ^ (1 << random.whole(0, 7));
  }),
  "ten bytes are others": bytes((content, random) => {
    for (let left = 10; left > 0; left--) content[random.whole(0, content.length - 1)] = random.whole(0, 255);
  }),
  "a page is empty": bytes((content, random) => {
    const at = page * random.whole(0, content.length / page - 1);
    content.fill(0, at, at + page);
  }),
  "two pages have changed places": bytes((content, random) => {
    const [one, other] = [random, random].map(() => page * random.whole(1, content.length / page - 1));
    const kept = Buffer.from(content.subarray(one, one! + page));
    content.copy(content, one, other, other! + page);
    kept.copy(content, other);
  }),
  "its end is gone": async (file, random) => {
    const { length } = await readFile(file);
    await truncate(file, random.whole(0, length - 1));
  },
  "its head is rubbish": bytes((content, random) => {
    for (let at = 0; at < 100; at++) content[at] = random.whole(0, 255);
  }),
  "it is empty": (file) => writeFile(file, ""),
  "it is a text": (file) => writeFile(file, "Not a database.\n".repeat(1000)),
  "it is gone": (file) => rm(file),
  "its log is rubbish": (file, random) =>
    writeFile(`${file}-wal`, Buffer.from(Array.from({ length: 9000 }, () => random.whole(0, 255)))),
};

/** A row that is chosen by chance. */
const some = (table: string, key = "rowid") =>
  `${key} = (SELECT ${key} FROM ${table} ORDER BY ${key} LIMIT 1 OFFSET ? % (SELECT count(*) FROM ${table}))`;
const rows: Record<string, string> = {
  "a subject": `UPDATE message SET subject = subject || 'x' WHERE ${some("message", "key")}`,
  "a date": `UPDATE message SET date = date + 1000 WHERE ${some("message", "key")}`,
  "an author": `UPDATE message SET email = 'x@example.org' WHERE ${some("message", "key")}`,
  "what a mail answers": `UPDATE message SET refs = '["x@example.org"]' WHERE ${some("message", "key")}`,
  "facts that are no JSON": `UPDATE message SET facts = '{' WHERE ${some("message", "key")}`,
  "other facts": `UPDATE message SET facts = replace(facts, 'repair', 'repaid') WHERE ${some("message", "key")}`,
  "a mail": `DELETE FROM message WHERE ${some("message", "key")}`,
  "a body": `DELETE FROM body WHERE ${some("body", "key")}`,
  "where a body begins": `UPDATE body SET start = start + 7 WHERE ${some("body", "key")}`,
  "a block of bodies": `UPDATE block SET packed = zeroblob(99) WHERE ${some("block", "key")}`,
  "a Message-ID": `UPDATE id SET text = 'x@example.org' WHERE ${some("id", "key")}`,
  "a link between mails": `DELETE FROM link WHERE below = (SELECT below FROM link LIMIT 1 OFFSET ? % (SELECT count(*) FROM link))`,
  "a place": `DELETE FROM place WHERE message = (SELECT message FROM place LIMIT 1 OFFSET ? % (SELECT count(*) FROM place))`,
  "a month's place": `DELETE FROM source WHERE ${some("source", "key")}`,
  "article numbers": `DELETE FROM article WHERE source = 1 AND number % 7 = ? % 7`,
  "how far a month is read": `DELETE FROM reading WHERE ${some("reading")}`,
  "how far a month is read (no JSON)": `UPDATE reading SET value = '{"' WHERE ${some("reading")}`,
  "how far a month is read (rubbish)": `UPDATE reading SET value = '{"state":"whole"}' WHERE ${some("reading")}`,
  "a mark": `UPDATE mark SET value = value + 1 WHERE kind || key = (SELECT kind || key FROM mark LIMIT 1 OFFSET ? % (SELECT count(*) FROM mark))`,
  "a mark's key": `UPDATE mark SET key = 'x@example.org' WHERE kind || key = (SELECT kind || key FROM mark LIMIT 1 OFFSET ? % (SELECT count(*) FROM mark))`,
  "words of a mail": `DELETE FROM words WHERE rowid = (SELECT key FROM message ORDER BY key LIMIT 1 OFFSET ? % (SELECT count(*) FROM message))`,
  "a block of the index of words": `UPDATE words_data SET block = zeroblob(length(block)) WHERE ${some("words_data", "id")}`,
  "the size of an entry in the index of words": `DELETE FROM words_docsize WHERE ${some("words_docsize", "id")}`,
  "a counter": `DELETE FROM counter WHERE ${some("counter", "name")}`,
};

const damages: [what: string, damage: Damage, share: number][] = [
  ...Object.entries(files).map(([what, damage]): [string, Damage, number] => [
    `file: ${what}`,
    damage,
    /bit|bytes|page|end/.test(what) ? 8 : 1,
  ]),
  ...Object.entries(rows).map(([what, sql]): [string, Damage, number] => [
    `row: ${what}`,
    async (file, random) => {
      const database = new DatabaseSync(file, { defensive: false });
      database.prepare(sql).run(random.whole(0, 1e6));
      database.close();
    },
    2,
  ]),
];

/** The store that is damaged is read once, and copied for each case. */
export async function storeCases(
  times: number,
  seed: number,
): Promise<{ cases: Case[]; end(): Promise<void> }> {
  const { early } = someMails(randomFrom(seed));
  const server = await ArchiveServer.start({ mails: early });
  const whole = await scratchFolder();
  const reader = new Reader(whole, [server.url]).mark();
  await reader.refresh(begin);
  reader.close();
  const wanted = await undisturbed([server.url], begin + later);
  const cases = damages.flatMap(([what, damage, share]) =>
    Array.from({ length: share * times }, () => ({
      kind: `a damaged store (${what.split(":")[0]})`,
      what,
      run: async (random: Random): Promise<Outcome> => {
        const folder = await scratchFolder();
        await cp(whole, folder, { recursive: true });
        await damage(join(folder, "mail.sqlite"), random);
        return damaged(folder, server.url, wanted);
      },
    })),
  );
  return { cases, end: () => server.close() };
}

/** The program is started, shows what it has, and refreshes; then a person may have everything checked. */
async function damaged(folder: string, archive: string, wanted: unknown): Promise<Outcome> {
  let reader: Reader;
  try {
    reader = new Reader(folder, [archive]);
  } catch (error) {
    return { end: "told", note: problemOf(error).what };
  }
  try {
    const before = reader.contents();
    const shown = isDeepStrictEqual(before, wanted);
    const said = [...reader.store.problems];
    const told = [...(await reader.refresh(begin + later)), ...reader.store.problems];
    const end = reader.contents();
    const late = [...reader.store.problems];
    const silent = !shown && said.length === 0;
    if (isDeepStrictEqual(end, wanted)) return { end: "recovered", silent };
    if (told.length + late.length > 0) return { end: "told", silent };
    if ((await reader.check()).length > 0) return { end: "told", silent, note: "told by the check alone" };
    return { end: "lost", silent, why: difference(end, wanted) };
  } catch (error) {
    return { end: "told", note: problemOf(error).what };
  } finally {
    reader.close();
  }
}
