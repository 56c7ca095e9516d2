import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { errorCode } from "../../core/base/errorCode.ts";
import { UserError } from "../../core/base/problem.ts";
import type { LineSource } from "../../core/report/model.ts";
import type { ReportText } from "../../core/report/reportText.ts";
import { fileOf, newFileOf, replacedFileOf, reportNamed, sourcesOf } from "./model/fileNames.ts";

/** Bytes; a report has a few hundred lines. */
const largest = 4 * 1024 * 1024;
/** Maximum number of replaced reports a week; beyond that the person has to delete some. */
const mostReplaced = 1_000;

const source = v.variant("kind", [
  v.object({ kind: v.literal("series"), name: v.string(), thread: v.string(), messageId: v.string() }),
  v.object({ kind: v.literal("mail"), messageId: v.pipe(v.string(), v.minLength(1)) }),
  v.object({
    kind: v.literal("commit"),
    hash: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)),
  }),
  v.object({ kind: v.literal("ticket"), id: v.pipe(v.string(), v.minLength(1)) }),
]);
const written = v.object({ text: v.string(), sources: v.array(v.nullable(source)) });

/** Validates a line source from a file or a command's arguments. */
export function isSource(value: unknown): value is LineSource {
  return v.is(source, value);
}

/**
 * The person's reports in a folder: one text a week, which they edit, and next to it the original. Nothing that they
 * wrote is ever overwritten: replaced reports are kept in `replaced`.
 */
export class ReportFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  pathOf(ending: string): string {
    return join(this.folder, fileOf(ending));
  }

  newPathOf(ending: string): string {
    return join(this.folder, newFileOf(ending));
  }

  /** The last days of the weeks with a report, newest first. */
  async weeks(): Promise<string[]> {
    const named = (await this.#names()).flatMap((name) => reportNamed(name) ?? []);
    const endings = named.filter(({ isNew }) => !isNew).map(({ ending }) => ending);
    return endings.sort().reverse();
  }

  /** The last earlier week that has a report; null if none. */
  async weekBefore(ending: string): Promise<string | null> {
    return (await this.weeks()).find((week) => week < ending) ?? null;
  }

  /** The present text; null if there is none. */
  text(ending: string): Promise<string | null> {
    return contentOf(this.pathOf(ending));
  }

  /** The text of the new report that waits for a decision; null if there is none. */
  newText(ending: string): Promise<string | null> {
    return contentOf(this.newPathOf(ending));
  }

  /** A report before the person's edits, by its path; null if unknown. */
  async original(path: string): Promise<ReportText | null> {
    const content = await contentOf(sourcesOf(path));
    if (content === null) return null;
    try {
      return v.parse(written, JSON.parse(content));
    } catch {
      // If the file is damaged, only the links from lines to their sources are lost.
      return null;
    }
  }

  /** Keeps a week's first report; if another has been written meanwhile, that is set aside. Returns its path. */
  async keep(ending: string, report: ReportText): Promise<string> {
    await this.setAside(ending);
    return this.#write(this.pathOf(ending), report);
  }

  /** Keeps a new report next to the week's existing one. Returns its path. */
  async keepNew(ending: string, report: ReportText): Promise<string> {
    const path = this.newPathOf(ending);
    const known = await this.original(path);
    // An earlier new report is overwritten, unless the person has edited it.
    if (known === null || known.text !== (await contentOf(path))) await this.setAside(ending, path);
    return this.#write(path, report);
  }

  /** Copies the week's report to the replaced ones; call it before another report takes its place. */
  async setAside(ending: string, path = this.pathOf(ending)): Promise<void> {
    if ((await contentOf(path)) === null) return;
    const folder = join(this.folder, "replaced");
    await mkdir(folder, { recursive: true });
    for (let number = 1; number <= mostReplaced; number++)
      try {
        return await copyFile(path, join(folder, replacedFileOf(ending, number)), constants.COPYFILE_EXCL);
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
    throw new UserError("The report that stands there cannot be kept.", "Empty this folder.", folder);
  }

  /** Call it when the new report has replaced the old one: the sources of the new one then apply. */
  async settle(ending: string): Promise<void> {
    const fresh = this.newPathOf(ending);
    const original = await contentOf(sourcesOf(fresh));
    if (original !== null) await replaceFile(sourcesOf(this.pathOf(ending)), original);
    await rm(fresh, { force: true });
    await rm(sourcesOf(fresh), { force: true });
  }

  /** Writes the mail of a report for other programs. Returns its path. */
  async keepMail(ending: string, mail: string): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, fileOf(ending).replace(/\.txt$/, ".eml"));
    await replaceFile(path, mail);
    return path;
  }

  async #write(path: string, report: ReportText): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const { text, sources } = report;
    await replaceFile(sourcesOf(path), JSON.stringify({ text, sources }));
    await replaceFile(path, text);
    return path;
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    }
  }
}

/** Writes atomically. */
async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, content, { flag: "wx" });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function contentOf(path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size > largest)
      throw new UserError("This is no weekly report: it has more than 4 MB.", "Move it elsewhere.", path);
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
