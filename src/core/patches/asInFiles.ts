import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { encodeAs, type FileCharset, fileCharsets, hasLetters } from "../mail/encodeAs.ts";
import { LinesInFile } from "./linesInFile.ts";
import { pathsInDiff } from "./pathsInDiff.ts";
import { changedBy, mostLooks, plainChanges } from "./plainPatch.ts";

/*
 * A diff as its files need it. The text of a mail was decoded, and its lines lost their CRs on the way, but git
 * compares bytes: so each line gets the bytes that it has in the file. What a new line was in the mail is known where
 * the diff names the content that it makes; elsewhere it is written as the file is.
 */

/** Characters of a file's diff that is written in all ways to see which makes what it names. */
const longestTried = 500_000;

/** The signature at the end of a patch: its first line is none that is removed, though it looks like one. */
export const signature = /\n-- ?\n[^\n]{0,100}\n*$/;

/** Whether every line of a file ends in CR LF. */
export function endsInReturns(content: string): boolean {
  return content.includes("\r\n") && !/(?:^|[^\r])\n/.test(content);
}

/** A text in UTF-8, one character a byte (latin1). */
export function inUtf8(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/**
 * The bytes of a diff as they fit its files, one character a byte (latin1). Whatever fits nowhere stays in UTF-8.
 * @param contents of its files by path, those that are there
 */
export function asInFiles(diff: string, contents: ReadonlyMap<string, Buffer>, objectFormat: string): string {
  const end = (signature.exec(diff)?.index ?? diff.length) + 1;
  const fitted = diff
    .slice(0, end)
    .split(/^(?=diff --git )/m)
    .map((one) => asInFile(one, contents, objectFormat));
  return fitted.join("") + inUtf8(diff.slice(end));
}

/** How the lines of a diff are written, apart from those that the file tells. */
interface Writing {
  charset: FileCharset;
  /** Charset of added lines; null: as the same lines in the file, else as `charset`. */
  added: FileCharset | null;
  returns: boolean;
  addedReturns: boolean;
}

function asInFile(diff: string, contents: ReadonlyMap<string, Buffer>, objectFormat: string): string {
  const start = diff.search(/^@@ /m);
  const path = [...(pathsInDiff(diff) ?? [])].find((one) => contents.has(one));
  const content = contents.get(path ?? "") ?? Buffer.alloc(0);
  if (start < 0 || (path === undefined && !/^new file mode /m.test(diff.slice(0, start))))
    return inUtf8(diff);
  const returns = endsInReturns(content.toString("latin1"));
  if (!returns && !hasLetters(diff.slice(start))) return inUtf8(diff);
  const [head, lines] = [inUtf8(diff.slice(0, start)), diff.slice(start).split("\n")];
  const file = new LinesInFile(content);
  const charset = charsetOf(lines, file, content);
  // Files become UTF-8. If one becomes something else, only the content that the diff names can tell.
  const added = charset !== "utf-8" && isConverted(lines) ? "utf-8" : null;
  const usual: Writing = { charset, added, returns, addedReturns: returns };
  const made = (writing: Writing) => head + written(lines, file, writing);
  const isMade = check(diff.slice(0, start), content, objectFormat);
  if (isMade === null || diff.length > longestTried) return made(usual);
  for (const writing of writings(lines, usual)) {
    const one = made(writing);
    if (isMade(one)) return one;
  }
  return made(usual);
}

/** The charset in which most lines are in the file that the diff says are there. */
function charsetOf(lines: string[], file: LinesInFile, content: Buffer): FileCharset {
  const old = lines.filter((line) => /^[- ]/.test(line) && hasLetters(line)).map((line) => line.slice(1));
  let best: { charset: FileCharset; count: number } = {
    charset: isUtf8(content) ? "utf-8" : "windows-1252",
    count: 0,
  };
  for (const charset of fileCharsets) {
    if (best.count === old.length) break;
    const count = old.filter((text) => file.find(text, charset) !== null).length;
    if (count > best.count) best = { charset, count };
  }
  return best.charset;
}

/**
 * Whether lines are replaced by themselves: then only their bytes change. A line that comes again elsewhere was moved,
 * and keeps its bytes.
 */
function isConverted(lines: string[]): boolean {
  const removed = new Set<string>();
  for (const line of lines) {
    const text = line.slice(1).replace(/\r$/, "");
    if (line.startsWith("-")) removed.add(text);
    else if (line.startsWith("+")) {
      if (hasLetters(text) && removed.has(text)) return true;
    } else if (!line.startsWith("\\")) removed.clear();
  }
  return false;
}

/** All ways in which the added lines may have been written, the usual one first. */
function writings(lines: string[], usual: Writing): Writing[] {
  const isAscii = !lines.some((line) => line.startsWith("+") && hasLetters(line));
  const charsets = isAscii ? [usual.added] : [usual.added, null, ...fileCharsets];
  return [true, false].flatMap((same) =>
    charsets.map((added) => ({ ...usual, added, addedReturns: usual.returns === same })),
  );
}

function written(lines: string[], file: LinesInFile, writing: Writing): string {
  const { charset, added, returns, addedReturns } = writing;
  return lines
    .map((line, at) => {
      const sign = line.charAt(0);
      if (!/^[-+ ]/.test(sign)) return inUtf8(line);
      const isAdded = sign === "+";
      const text = line.slice(1);
      // One file may have lines in UTF-8 and others in another charset.
      const known = isAdded && added !== null ? null : file.find(text, charset, "utf-8", "windows-1252");
      const bytes = known ?? encodeAs(text, (isAdded ? added : null) ?? charset) ?? inUtf8(text);
      const isWhole = !line.endsWith("\r") && !lines[at + 1]?.startsWith("\\");
      return sign + bytes + ((isAdded ? addedReturns : returns) && isWhole ? "\r" : "");
    })
    .join("\n");
}

/**
 * Whether a diff makes the content that its head names; null if that cannot be known, since it was made on another
 * content.
 */
function check(head: string, content: Buffer, objectFormat: string): ((diff: string) => boolean) | null {
  const [, before = "", after = ""] = /^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})/m.exec(head) ?? [];
  const isNew = /^0+$/.test(before) && content.length === 0;
  if (after === "" || !(isNew || nameOf(content, objectFormat).startsWith(before))) return null;
  return (diff) => {
    const [change, ...others] = plainChanges(diff) ?? [];
    if (change === undefined || others.length > 0) return false;
    const text = changedBy(change.hunks, content.toString("latin1"), { left: mostLooks });
    return text !== null && nameOf(Buffer.from(text, "latin1"), objectFormat).startsWith(after);
  };
}

function nameOf(content: Buffer, objectFormat: string): string {
  return createHash(objectFormat).update(`blob ${content.length}\0`).update(content).digest("hex");
}
