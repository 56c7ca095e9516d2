import type { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import { isDamage } from "./sqliteErrors.ts";

/** SQL: whether facts may say that something was applied; the index `applied_date` uses the same expression. */
export const saysApplied = `instr(facts, '"verdict":"applied"') > 0`;

/**
 * The steps from an empty file to the present tables; the file's `user_version` counts those already made. Steps are
 * only ever appended: a file of any earlier version gets the missing ones. Message-IDs are stored once, in `id`, since
 * each is in the References of every mail below it. `id.key` stands for a mail wherever one is named, whether that mail
 * is known or not.
 */
export const steps: readonly string[] = [
  `
  CREATE TABLE id (key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

  CREATE TABLE message (
    key INTEGER PRIMARY KEY,
    date INTEGER NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    in_reply_to TEXT,
    refs TEXT,                  -- JSON array of ids, NULL where empty
    recipients TEXT,            -- JSON array of persons, NULL where empty
    exact INTEGER NOT NULL,
    posting INTEGER NOT NULL,   -- 1 for a patch or cover, 2 for a pull request
    author TEXT,                -- address of facts.author
    facts TEXT NOT NULL         -- JSON
  );
  CREATE INDEX message_date ON message (date);
  CREATE INDEX posting_email ON message (email) WHERE posting = 1;
  CREATE INDEX posting_author ON message (author) WHERE posting = 1 AND author IS NOT NULL;

  CREATE INDEX pull_date ON message (date) WHERE posting = 2;

  CREATE TABLE body (key INTEGER PRIMARY KEY, length INTEGER NOT NULL, packed BLOB NOT NULL);

  -- The mail "below" names the mail "above" in In-Reply-To or References.
  CREATE TABLE link (below INTEGER NOT NULL, above INTEGER NOT NULL, PRIMARY KEY (below, above)) WITHOUT ROWID;
  CREATE INDEX link_above ON link (above, below);

  -- A period of an archive.
  CREATE TABLE source (key INTEGER PRIMARY KEY, archive TEXT NOT NULL, period TEXT NOT NULL, UNIQUE (archive, period));
  CREATE TABLE place (
    source INTEGER NOT NULL, position INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (source, position)
  ) WITHOUT ROWID;
  CREATE INDEX place_message ON place (message, source);
  -- Article numbers; their mails need not be known yet.
  CREATE TABLE article (
    source INTEGER NOT NULL, number INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (source, number)
  ) WITHOUT ROWID;
  CREATE INDEX article_message ON article (message, source);

  CREATE TABLE reading (archive TEXT NOT NULL, period TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (archive, period));
  CREATE TABLE cache (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key));
  CREATE TABLE mark (kind TEXT NOT NULL, key TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;

  -- "generation", "mails": see Store; "rules": versions of facts; "words": whether the full-text index is complete.
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  -- Begins anywhere, so that a file made anew is not taken for the one before it.
  INSERT INTO counter VALUES ('generation', abs(random() % 1000000000000));
  `,
  // Earlier, each body was packed by itself.
  `
  ALTER TABLE body RENAME TO old_body;
  -- Texts of several bodies, one behind the other, packed.
  CREATE TABLE block (key INTEGER PRIMARY KEY, packed BLOB NOT NULL);
  -- Where a mail's body lies in the text of its block, in UTF-16 units.
  CREATE TABLE body (
    key INTEGER PRIMARY KEY, block INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL
  );
  CREATE INDEX body_block ON body (block);
  INSERT INTO block SELECT key, packed FROM old_body;
  INSERT INTO body SELECT key, key, 0, length FROM old_body;
  DROP TABLE old_body;
  `,
  // Earlier, flags said how far a month of a pipermail archive was read. Months marked complete are asked for once more
  // (revision -1), since cut or empty answers had been believed; months found empty, as if new.
  `
  DELETE FROM reading WHERE json_valid(value) AND json_type(value, '$.settled') IS NOT NULL
    AND json_type(value, '$.mark') IS NOT 'object';
  UPDATE reading SET value = CASE json_extract(value, '$.whole')
    WHEN 1 THEN json_object(
      'state', 'whole', 'mark', json_extract(value, '$.mark'), 'file', CASE
        WHEN json_extract(value, '$.onlyPacked') THEN 'only packed'
        WHEN json_extract(value, '$.packed') THEN 'packed' ELSE 'plain' END,
      'validators', json(coalesce(json_extract(value, '$.validators'), '{"etag":null,"lastModified":null}')),
      'seen', json_object('listed', json_extract(value, '$.size'), 'revision', -1, 'newer', 0, 'time', 0))
    ELSE json_object(
      'state', 'partial', 'mark', json_extract(value, '$.mark'), 'file', CASE
        WHEN json_extract(value, '$.onlyPacked') THEN 'only packed' ELSE 'plain' END,
      'most', json_extract(value, '$.mark.mails'))
    END
    WHERE json_valid(value) AND json_type(value, '$.settled') IS NOT NULL;
  `,
  // Checksums to detect damage; NULL in rows of older programs.
  `
  ALTER TABLE message ADD COLUMN sum INTEGER;        -- of the head, see rows.ts
  ALTER TABLE message ADD COLUMN facts_sum INTEGER;  -- of the facts
  ALTER TABLE block ADD COLUMN sum INTEGER;          -- of the packed bytes
  `,
  // Earlier, it was not recorded whether a program sent the mail. It has a column of its own, since facts are derived
  // again without the headers.
  `
  ALTER TABLE message ADD COLUMN automatic INTEGER NOT NULL DEFAULT 0;
  `,
  // Covers the position in the block too: a row with a wrong position would return the text of another mail.
  `
  ALTER TABLE body ADD COLUMN sum INTEGER;           -- of the text
  `,
  // Earlier, Cc was stored among the recipients in To.
  `
  ALTER TABLE message ADD COLUMN cc TEXT;            -- JSON array of persons, NULL where empty
  `,
  // Checksum of a mark, which no archive can bring back.
  `
  ALTER TABLE mark ADD COLUMN sum INTEGER;
  `,
  // Earlier, all archives counted as lists.
  `
  CREATE TABLE private_archive (archive TEXT PRIMARY KEY) WITHOUT ROWID;  -- a person's own mail
  `,
  // Earlier, Reply-To was not stored.
  `
  ALTER TABLE message ADD COLUMN answer_to TEXT;     -- JSON { reply, followup }, each an array of persons; NULL: not said
  `,
  // Earlier, finding the versions of a series took reading everything that its sender ever posted.
  `
  DROP INDEX posting_email;
  DROP INDEX posting_author;
  CREATE INDEX posting_email ON message (email, date) WHERE posting = 1;
  CREATE INDEX posting_author ON message (author, date) WHERE posting = 1 AND author IS NOT NULL;
  -- What ties postings to others however long ago, see mail/ties.ts; filled with the facts.
  CREATE TABLE tie (key TEXT NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (key, message)) WITHOUT ROWID;
  CREATE INDEX tie_message ON tie (message);
  `,
  // Stored apart from the marks, so that a missing mark, or one under a damaged key, is noticed.
  `
  CREATE TABLE mark_sum (kind TEXT NOT NULL, key TEXT NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
  INSERT INTO mark_sum SELECT kind, key, sum FROM mark WHERE sum IS NOT NULL;
  ALTER TABLE mark DROP COLUMN sum;
  `,
  // Earlier, finding mails that say that something was applied took reading the facts of all mails.
  `
  CREATE INDEX applied_date ON message (date) WHERE instr(facts, '"verdict":"applied"') > 0;
  `,
  // Earlier, finding the versions of a series took reading two years of its sender's postings. Filled when facts are
  // derived again.
  `
  -- Of a patch or cover: a checksum of its title as titles are compared; of a patch, of its diff; what it calls itself.
  ALTER TABLE message ADD COLUMN title INTEGER;
  ALTER TABLE message ADD COLUMN diff INTEGER;
  ALTER TABLE message ADD COLUMN version INTEGER;    -- NULL where none is written
  ALTER TABLE message ADD COLUMN number INTEGER;     -- NULL where it stands alone
  CREATE INDEX posting_title ON message (title, date) WHERE posting = 1;
  CREATE INDEX posting_diff ON message (diff, date) WHERE posting = 1 AND diff IS NOT NULL;
  DROP INDEX posting_email;
  CREATE INDEX posting_email ON message (email, date, version, number) WHERE posting = 1;
  CREATE INDEX posting_name ON message (email, name) WHERE posting = 1;
  CREATE INDEX posting_called ON message (name, email) WHERE posting = 1;
  -- The mails that have changed when the counter "mails" came to that number; missing where they were many.
  CREATE TABLE change (mails INTEGER PRIMARY KEY, ids TEXT NOT NULL);  -- JSON array of Message-IDs
  `,
];

/** Marks the file as ours ("UBPT"). */
export const applicationId = 0x55425054;

const fullText = `
  CREATE VIRTUAL TABLE words USING fts5 (
    subject, sender, message_id, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2"
  )`;

const wordsOfMails = "SELECT key, subject, name || ' ' || email, text FROM message JOIN id USING (key)";

/** Number of steps that were applied to a file. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version ?? 0);
}

/** Applies the missing steps, all of them or, if one fails, none. */
export function migrate(database: DatabaseSync, to: readonly string[] = steps): void {
  if (versionOf(database) >= to.length) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Checked again under the lock, since another process may have migrated the file meanwhile.
    for (const step of to.slice(versionOf(database))) database.exec(step);
    database.exec(`PRAGMA user_version = ${to.length}; PRAGMA application_id = ${applicationId}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * Makes sure that there is a full-text index; returns whether there is one. SQLite may be built without FTS5: mails
 * added then are indexed the next time it is available.
 */
export function ensureFullText(database: DatabaseSync, available: boolean): boolean {
  if (!available) {
    database.exec("INSERT OR REPLACE INTO counter VALUES ('words', 0)");
    return false;
  }
  if (!isComplete(database)) makeFullText(database);
  return true;
}

/** An index with missing or surplus mails gives wrong results that nobody would notice. */
function isComplete(database: DatabaseSync): boolean {
  if (database.prepare("SELECT value FROM counter WHERE name = 'words'").get()?.value !== 1) return false;
  const counts = "SELECT (SELECT count(*) FROM message) = (SELECT count(*) FROM words_docsize) AS same";
  return database.prepare(counts).get()?.same === 1;
}

/** Whether the index matches its mails. Builds a second one to compare, in about a second for 50,000 mails. */
export function isFullTextSound(database: DatabaseSync): boolean {
  if (!isComplete(database)) return false;
  const entries = (schema: string) =>
    database
      .prepare(
        `SELECT count(*) AS entries, sum(doc) AS mails, sum(offset) AS places FROM temp.entries_${schema}`,
      )
      .get();
  try {
    database.exec(`
      ${fullText.replace("words", "temp.words_anew")};
      INSERT INTO temp.words_anew (rowid, subject, sender, message_id) ${wordsOfMails};
      CREATE VIRTUAL TABLE temp.entries_main USING fts5vocab (main, words, instance);
      CREATE VIRTUAL TABLE temp.entries_temp USING fts5vocab (temp, words_anew, instance);`);
    return isDeepStrictEqual(entries("main"), entries("temp"));
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  } finally {
    for (const table of ["entries_main", "entries_temp", "words_anew"])
      database.exec(`DROP TABLE IF EXISTS temp.${table}`);
  }
}

/** Rebuilds the index from the mails. */
export function makeFullText(database: DatabaseSync): void {
  database.exec(`
    BEGIN IMMEDIATE;
    DROP TABLE IF EXISTS words;
    ${fullText};
    INSERT INTO words (rowid, subject, sender, message_id) ${wordsOfMails};
    INSERT OR REPLACE INTO counter VALUES ('words', 1);
    COMMIT`);
}

/** Whether this SQLite has FTS5. */
export function hasFullText(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").get() !== undefined;
}
