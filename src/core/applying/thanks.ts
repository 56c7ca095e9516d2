import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { configuration } from "../git/configuration.ts";
import { gitOutput } from "../git/program.ts";
import type { Revision } from "../series/series.ts";
import { coverWords } from "./mergeMessage.ts";
import type { Thanks } from "./model.ts";

/** So many lines of what is answered are quoted, as b4 does. */
const mostQuoted = 5;

/** A patch and the commit that it became; null: none is on the branch. */
export interface ThankedPatch {
  number: number;
  title: string;
  /** Full object name. */
  commit: string | null;
}

/** Where patches were applied, as a mail names it: "u-boot-efi/master"; the branch alone where it follows none. */
export async function treeOf(checkout: Checkout, branch: string, signal: AbortSignal): Promise<string> {
  const set = (await configuration(checkout.folder, "^b4\\.thanks-treename$")).at(-1)?.[1];
  if (set !== undefined && /^[\x21-\x7e]{1,100}$/.test(set)) return set;
  const format = "--format=%(upstream:lstrip=3)%00%(upstream:remotename)";
  const told = await gitOutput(checkout, ["for-each-ref", format, `refs/heads/${branch}`], "", signal);
  const [followed = "", remote = ""] = told.toString("utf8").trimEnd().split("\0");
  const url = checkout.remotes.find(({ name }) => name === remote)?.url ?? "";
  const name = treeName(url);
  return name === "" ? branch : `${name}/${followed === "" ? branch : followed}`;
}

/** "u-boot-efi" of the address or path of a repository; "" where there is none. */
export function treeName(url: string): string {
  return (
    url
      .replace(/\/+$/, "")
      .replace(/\.git$/, "")
      .split(/[/:]/)
      .at(-1) ?? ""
  );
}

/** How commits are named, as `b4.thanks-commit-url-mask` says it: "commit: %s". */
export async function commitMask({ folder }: Checkout): Promise<string> {
  const set = (await configuration(folder, "^b4\\.thanks-commit-url-mask$")).at(-1)?.[1];
  return set?.includes("%s") && /^[\x20-\x7e]{1,300}$/.test(set) ? set : "commit: %s";
}

/**
 * The words of a custodian's thanks, below a quote of what is answered, in b4's form. UserError where none of the patches
 * is on the branch.
 */
export function thanksText(
  { cover, patches: sent }: Revision,
  patches: ThankedPatch[],
  { body, tree, mask, signer }: { body: string; tree: string; mask: string; signer: string },
): Pick<Thanks, "about" | "text" | "left"> {
  const taken = patches.filter(({ commit }) => commit !== null);
  const [first] = sent;
  const about = cover?.messageId ?? first?.messageId;
  if (taken.length === 0 || about === undefined)
    throw new UserError(
      "None of its patches is on the branch.",
      "Apply or merge the series first, or name the branch that has it.",
    );
  const isAll = taken.length === patches.length;
  const numbers = taken.map(({ number }) => number).join(", ");
  const width = String(patches.length).length;
  const listed = taken.flatMap(({ number, title, commit }) => {
    const head = `[${String(number).padStart(width, "0")}/${patches.length}] `;
    return [`${head}${title}`, `${" ".repeat(head.length)}${mask.replace("%s", commit ?? "")}`];
  });
  const text = [
    ...quoteOf(body),
    "",
    isAll
      ? `Applied to ${tree}, thanks!`
      : `Applied ${taken.length === 1 ? "patch" : "patches"} ${numbers} to ${tree}, thanks!`,
    "",
    ...listed,
    "",
    "Best regards,",
    "-- ",
    signer,
    "",
  ];
  return {
    about,
    text: text.join("\n"),
    left: patches.filter(({ commit }) => commit === null).map(({ title }) => title),
  };
}

/** The first paragraph, further ones while they are short; without a greeting. */
function quoteOf(body: string): string[] {
  const lines = coverWords(body)
    .replace(/^(?:hi|hello|greetings|dear)\b[^\n]{0,60}\n+/i, "")
    .split("\n");
  const cut = lines.findIndex((line, at) => at > mostQuoted && line.trim() === "");
  const quoted = (cut < 0 ? lines : lines.slice(0, cut)).map((line) => (line === "" ? ">" : `> ${line}`));
  return cut < 0 ? quoted : [...quoted, ">", "> [...]"];
}

/** The newest commits of a branch, as object names; merges are left out. UserError where the branch is not there. */
export async function newestOf(
  checkout: Checkout,
  branch: string,
  most: number,
  signal: AbortSignal,
): Promise<string[]> {
  const tip = await commitNamed(checkout, `refs/heads/${branch}`);
  if (tip === null)
    throw new UserError(
      `There is no branch ${branch} in ${checkout.top}.`,
      "git branch lists your branches.",
      checkout.top,
    );
  const list = ["rev-list", "--no-merges", `--max-count=${most}`, tip];
  return (await gitOutput(checkout, list, "", signal)).toString("latin1").split("\n").slice(0, -1);
}
