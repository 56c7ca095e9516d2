import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { errorCode } from "../core/base/errorCode.ts";
import { UserError } from "../core/base/problem.ts";
import { readReview } from "../core/composing/reviewFile.ts";
import { overlongLines, rewrapped } from "../core/composing/rewrap.ts";
import type { ComposingAs } from "../core/composing/service.ts";
import { parseSubject } from "../core/mail/subject.ts";
import { type OutgoingMail, writeMail } from "../core/mail/writeMail.ts";
import type { CommandLine } from "./arguments.ts";
import { openServices } from "./openServices.ts";
import { type OwnProject, ownProject, queryOf } from "./ownProject.ts";
import { because, callOf, ended, print, say } from "./terminal.ts";

/** Maximum bytes of a text by the person. */
const longestText = 4 << 20;

/** `reply`: writes the reply to a mail. Returns the exit code. */
export async function answerReply(asked: CommandLine): Promise<number> {
  const call = callOf("No mail was written.");
  const text = asked.body === null ? "" : await readText(asked.body, "--body");
  if (asked.body !== null && text.trim() === "")
    throw new UserError(
      `The file ${asked.body} says nothing.`,
      "Write your words into it, or leave out --body for a mail that quotes all.",
      asked.body,
    );
  const own = await ownProject(asked);
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const query = { ...queryOf(own.project, asked), ...composingAs(own, asked.branch) };
    const [words = ""] = ownWords([text], asked);
    const request = { ...query, thread: asked.thread, quote: null, text: words };
    const { mail, problems } = await services.composing.reply(request, call);
    await mkdir(dirname(resolve(asked.out)), { recursive: true });
    await writeNew(resolve(asked.out), mail);
    print(`${asked.out}\n`);
    return ended([...own.problems, ...found(), ...problems]);
  } catch (error) {
    throw because(own.problems, error);
  } finally {
    close();
  }
}

/** `review`: writes the mails of a review. Returns the exit code. */
export async function answerReview(asked: CommandLine): Promise<number> {
  const call = callOf("No mail was written.");
  const review = readReview(await readText(asked.file, "review"), asked.file);
  const { thread } = review;
  if (thread === null)
    throw new UserError(
      "Nothing in the review says which series it is of.",
      'Add "thread" with the Message-ID of one of its mails.',
      asked.file,
    );
  const own = await ownProject(asked);
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const query = { ...queryOf(own.project, asked), ...composingAs(own, asked.branch) };
    const words = ownWords(
      review.comments.map((one) => one.text),
      asked,
    );
    const comments = review.comments.map((one, at) => ({ ...one, text: words[at] ?? one.text }));
    const request = { ...query, ...review, comments, thread };
    const { mails, problems } = await services.composing.review(request, call);
    await mkdir(resolve(asked.out), { recursive: true });
    const taken = new Set<string>();
    const files = mails.map(({ mail }) => ({ path: join(asked.out, fileName(mail, taken)), mail }));
    await writeAll(files);
    for (const { path } of files) print(`${path}\n`);
    return ended([...own.problems, ...found(), ...problems]);
  } catch (error) {
    throw because(own.problems, error);
  } finally {
    close();
  }
}

/** The person's texts, wrapped with --wrap; otherwise warns once about lines that are too long. */
function ownWords(texts: string[], { wrap }: CommandLine): string[] {
  if (wrap) return texts.map((text) => rewrapped(text));
  const count = texts.reduce((sum, text) => sum + overlongLines(text), 0);
  if (count > 0)
    say(
      `${count === 1 ? "One line" : `${count} lines`} of yours ${count === 1 ? "is" : "are"} longer than 78 columns. Add --wrap to take your paragraphs to 72.`,
    );
  return texts;
}

/** @param branch what counts as merged; null: as the settings say */
export function composingAs({ project, folder }: OwnProject, branch: string | null): ComposingAs {
  const { name, me } = project;
  // From the current folder only name and address are used.
  const trusted = true;
  return { project: { name, folders: [folder], branch: branch ?? project.branch }, me, folder, trusted };
}

/**
 * "0004-clock-prepare-it-first.eml" for the reply to patch 4/16, named like `git format-patch`; 0000 for a cover.
 * @param taken names used already in this review, for two versions of a patch
 */
function fileName({ subject }: OutgoingMail, taken: Set<string>): string {
  const { number, title } = parseSubject(subject);
  const words = title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 52);
  const name = `${String(number ?? 1).padStart(4, "0")}-${words || "review"}`;
  let free = name;
  for (let again = 2; taken.has(free); again++) free = `${name}-${again}`;
  taken.add(free);
  return `${free}.eml`;
}

/** An existing mail may have been edited, so it is not overwritten. */
export async function writeNew(path: string, mail: OutgoingMail): Promise<void> {
  try {
    await writeFile(path, writeMail(mail), { flag: "wx" });
  } catch (error) {
    if (errorCode(error) === "EEXIST")
      throw new UserError(`There is a file ${path} already.`, "Name another with --out, or remove it.", path);
    throw new UserError(
      `The mail ${basename(path)} could not be written.`,
      "Check the folder and the space that is left.",
      path,
      error,
    );
  }
}

/** All or none, since nobody would notice that half of a review is missing. */
async function writeAll(files: { path: string; mail: OutgoingMail }[]): Promise<void> {
  const written: string[] = [];
  try {
    for (const { path, mail } of files) {
      await writeNew(resolve(path), mail);
      written.push(path);
    }
  } catch (error) {
    for (const path of written) await rm(resolve(path), { force: true });
    throw error;
  }
}

async function readText(path: string, what: string): Promise<string> {
  const bytes = await readFile(resolve(path)).catch((error: unknown) => {
    const missing = errorCode(error) === "ENOENT";
    throw new UserError(
      missing ? `There is no file ${path}.` : `The file ${path} could not be read.`,
      missing ? `Check what you gave to ${what}.` : "Check that it is a file, and that you may read it.",
      path,
      error,
    );
  });
  if (bytes.length > longestText) throw new UserError(`The file ${path} is too large.`, "Name a text.", path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserError(`The file ${path} is no text in UTF-8.`, "Save it in UTF-8.", path, error);
  }
}
