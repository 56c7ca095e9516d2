import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Problem } from "../base/problem.ts";
import { personKeys, samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { Commit, History } from "./commit.ts";

/** A 53-bit hash (cyrb53) that stands for a text in an index; matches are compared by the text afterwards. */
export function hashed(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

const columns = "hash, subject, name, email, authored, committed";

/** Queries over the commits of one walk in the index. */
export function history(database: DatabaseSync, walk: number, problems: Problem[]): History {
  const commitOf = (row: Record<string, unknown>): Commit => ({
    hash: String(row.hash),
    subject: String(row.subject),
    author: { name: String(row.name), email: String(row.email) },
    authored: Number(row.authored),
    committed: Number(row.committed),
  });
  const found = (statement: StatementSync, ...values: SQLInputValue[]): Commit[] =>
    statement.all(...values).map(commitOf);
  const where = (condition: string) =>
    database.prepare(`SELECT ${columns} FROM git_commit WHERE ${condition}`);
  return {
    problems,
    titled(keys) {
      const statement = where("by_title = ? AND walk = ?");
      return keys.flatMap((key) =>
        found(statement, hashed(key), walk).filter((commit) => titleKey(commit.subject) === key),
      );
    },
    authoredAt(times) {
      const statement = where("authored = ? AND walk = ?");
      return times.flatMap((time) => found(statement, time, walk));
    },
    by(author, from, until) {
      const { name, email } = personKeys(author);
      const time = "AND walk = ? AND committed BETWEEN ? AND ?";
      const commits = [
        ...(name === "" ? [] : found(where(`by_name = ? ${time}`), hashed(name), walk, from, until)),
        ...(email === "" ? [] : found(where(`by_email = ? ${time}`), hashed(email), walk, from, until)),
      ];
      const same = commits.filter((commit) => samePerson(commit.author, author));
      return [...new Map(same.map((commit) => [commit.hash, commit])).values()];
    },
    naming(messageIds) {
      const statement = database.prepare(
        "SELECT message_id, hash, merge FROM git_naming WHERE message_id = ? AND walk = ?",
      );
      return messageIds.flatMap((id) =>
        statement.all(id, walk).map((row) => ({
          messageId: String(row.message_id),
          hash: String(row.hash),
          merge: row.merge === 1,
        })),
      );
    },
    commits(hashes) {
      const statement = where("hash = ? AND walk = ?");
      return hashes.flatMap((hash) => found(statement, hash, walk));
    },
    beginning(hash) {
      // Object names are hexadecimal, so "g" sorts after all names with this prefix.
      return found(where("hash >= ? AND hash < ? AND walk = ? LIMIT 2"), hash, `${hash}g`, walk);
    },
    reverts(limit) {
      return database
        .prepare(
          `SELECT ${columns}, target, title, merge FROM git_revert JOIN git_commit USING (hash, walk)
            WHERE walk = ? ORDER BY committed DESC LIMIT ?`,
        )
        .all(walk, limit)
        .map((row) => ({
          by: commitOf(row),
          target: String(row.target),
          title: String(row.title),
          merge: row.merge === 1,
        }));
    },
  };
}
