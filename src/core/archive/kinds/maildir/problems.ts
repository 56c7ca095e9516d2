import { errorCode } from "../../../base/errorCode.ts";
import { formatCount } from "../../../base/formatCount.ts";
import { type Problem, UserError } from "../../../base/problem.ts";

const checkPath = "Check the path in the setting patchTracker.archives.";
const stays = "what was read before is still here";

/** The problem that the folder itself cannot be read; null if it is not a file error. */
export function folderProblem(error: unknown, path: string): Problem | null {
  if (error instanceof UserError) return error.problem;
  const code = errorCode(error);
  if (code === "") return null;
  const [what, remedy] =
    code === "ENOENT" || code === "ENOTDIR"
      ? [`The mail folder ${path} is not there.`, `${checkPath} If it was renamed, ${stays}.`]
      : code === "EACCES" || code === "EPERM"
        ? [`The mail folder ${path} may not be read.`, "Allow it to be read."]
        : [`The mail folder ${path} could not be read (${code}).`, `${checkPath} If it is right, ${stays}.`];
  return { what, remedy, where: path };
}

export function noMailIn(path: string): UserError {
  const what = `${path} holds neither a Maildir (a folder with cur and new) nor mbox files.`;
  return new UserError(what, checkPath, path);
}

export function tooMuch(path: string, bytes: number): Problem {
  const what = `${path} has more new mail than is read at once (${Math.round(bytes / 1_000_000)} MB).`;
  return { what, remedy: "Refresh to read on; what was read is here already.", where: path };
}

/** Stands in a name for bytes that are not UTF-8; such a name cannot be opened. */
const misread = /\ufffd/;
const notUtf8 = "not UTF-8";

/** Collects what could not be read in a folder, and reports one sentence a cause however many files there are. */
export class FolderFaults {
  readonly #root: string;
  /** Paths by error code. */
  readonly #unreadable = new Map<string, Set<string>>();
  readonly #unfinished: string[] = [];
  #cut = false;

  constructor(root: string) {
    this.#root = root;
  }

  add(path: string, error: unknown): void {
    const code = misread.test(path) ? notUtf8 : errorCode(error);
    if (code === "") throw error;
    this.#unreadable.set(code, (this.#unreadable.get(code) ?? new Set()).add(path));
  }

  /** Records a file without a complete mail. */
  unfinished(path: string): void {
    this.#unfinished.push(path);
  }

  cut(): void {
    this.#cut = true;
  }

  problems(): Problem[] {
    const unreadable = [...this.#unreadable].map(([code, paths]): Problem => {
      const [first = ""] = paths;
      const others = paths.size === 1 ? "" : ` and ${formatCount(paths.size - 1)} more`;
      if (code === notUtf8) {
        const named = paths.size === 1 ? "has a name that is" : "have names that are";
        const what = `${first}${others} ${named} not in UTF-8, and could not be read.`;
        return { what, remedy: "Rename it, as convmv does, to have it read.", where: this.#root };
      }
      return code === "EACCES" || code === "EPERM"
        ? { what: `${first}${others} may not be read.`, remedy: "Allow it to be read.", where: this.#root }
        : {
            what: `${first}${others} could not be read (${code}).`,
            remedy: "Refresh to try it again.",
            where: this.#root,
          };
    });
    const [half = ""] = this.#unfinished;
    const count = this.#unfinished.length;
    const what =
      count === 1
        ? `${half} holds no whole mail.`
        : `${formatCount(count)} files hold no whole mail, the first of them ${half}.`;
    const remedy = "It is read again with each refresh; if it stays, a program left it there.";
    const unfinished = count === 0 ? [] : [{ what, remedy, where: this.#root }];
    const cut = {
      what: `${this.#root} holds more folders or files than are looked at.`,
      remedy: "Name the folders of the mail that matters in the setting patchTracker.archives.",
      where: this.#root,
    };
    return [...unreadable, ...unfinished, ...(this.#cut ? [cut] : [])];
  }
}
