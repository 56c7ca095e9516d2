import { UserError } from "../base/problem.ts";
import type { RemoteKinds } from "../git/branch.ts";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { configuration } from "../git/configuration.ts";
import { gitOutput } from "../git/program.ts";
import type { Revision } from "../series/series.ts";
import { coverWords } from "./mergeMessage.ts";
import type { Thanks } from "./model.ts";

/** Maximum number of quoted lines, as in b4. */
const mostQuoted = 5;
/** Maximum number of a branch's commits in which patches are looked for. */
const mostSearched = 2_000;
/** Maximum number of remote branches that are searched for commits. */
const mostRemotes = 5;

/** A patch and the commit that it became; null if none is on the branch. */
export interface ThankedPatch {
  number: number;
  title: string;
  /** Full object name. */
  commit: string | null;
  /** Whether its lines differ from those sent, apart from context. */
  changed: boolean;
}

/**
 * The tree that the patches were applied to, as a mail names it: "u-boot-efi/master" from the branch's upstream, else a
 * remote's branch with these commits; without one, only the branch.
 * @param commits full object names
 */
export async function treeOf(
  checkout: Checkout,
  branch: string,
  commits: string[],
  kinds: RemoteKinds,
  signal: AbortSignal,
): Promise<string> {
  const set = (await configuration(checkout.folder, "^b4\\.thanks-treename$")).at(-1)?.[1];
  if (set !== undefined && /^[\x21-\x7e]{1,100}$/.test(set)) return set;
  const format = "--format=%(upstream:lstrip=3)%00%(upstream:remotename)";
  const told = await gitOutput(checkout, ["for-each-ref", format, `refs/heads/${branch}`], "", signal);
  const [followed = "", remote = ""] = told.toString("utf8").trimEnd().split("\0");
  const url = checkout.remotes.find(({ name }) => name === remote)?.url ?? "";
  const name = treeName(url);
  if (name !== "") return `${name}/${followed === "" ? branch : followed}`;
  return (await remoteWith(checkout, branch, commits, kinds, signal)) ?? branch;
}

/**
 * A remote's branch that has all of these commits: a custodian's before others, and one of the same name first, then the
 * remote's main branches, since others (release branches, a bot's) contain what those contain.
 */
async function remoteWith(
  checkout: Checkout,
  branch: string,
  commits: string[],
  kinds: RemoteKinds,
  signal: AbortSignal,
): Promise<string | null> {
  const [one] = commits;
  if (one === undefined) return null;
  const args = ["for-each-ref", "--format=%(refname)%00%(symref)", `--contains=${one}`, "refs/remotes"];
  const told = (await gitOutput(checkout, args, "", signal)).toString("utf8").split("\n");
  const having = told.map((line) => line.split("\0")[0] ?? "");
  const heads = new Set(told.map((line) => line.split("\0")[1]));
  const found = checkout.remotes.flatMap(({ name, url }) => {
    const prefix = `refs/remotes/${name}/`;
    const tree = treeName(url);
    const rank = kinds.custodianTree(url) !== null ? 0 : kinds.isUpstream(url) ? 1 : 2;
    return having
      .filter((ref) => tree !== "" && ref.startsWith(prefix) && ref !== `${prefix}HEAD`)
      .map((ref) => ({ ref, rank, own: ref.slice(prefix.length), tree }));
  });
  const placeOf = ({ ref, own }: { ref: string; own: string }) => {
    const signs = [own === branch, heads.has(ref), own === "master", own === "main", own === "next"];
    const first = signs.indexOf(true);
    return first < 0 ? signs.length : first;
  };
  found.sort((a, b) => a.rank - b.rank || placeOf(a) - placeOf(b));
  for (const { ref, own, tree } of found.slice(0, mostRemotes)) {
    const lacking = ["rev-list", "--max-count=1", "--stdin"];
    const lacks = await gitOutput(checkout, lacking, `${commits.join("\n")}\n^${ref}\n`, signal);
    if (lacks.length === 0) return `${tree}/${own}`;
  }
  return null;
}

/** "u-boot-efi" from the address or path of a repository; "" if there is none. */
export function treeName(url: string): string {
  return (
    url
      .replace(/\/+$/, "")
      .replace(/\.git$/, "")
      .split(/[/:]/)
      .at(-1) ?? ""
  );
}

/** How to write a commit, from `b4.thanks-commit-url-mask`: "commit: %s". */
export async function commitMask({ folder }: Checkout): Promise<string> {
  const set = (await configuration(folder, "^b4\\.thanks-commit-url-mask$")).at(-1)?.[1];
  return set?.includes("%s") && /^[\x20-\x7e]{1,300}$/.test(set) ? set : "commit: %s";
}

/**
 * The text of a custodian's thanks, below a quote of the mail, in b4's form. UserError if none of the patches is on the
 * branch.
 */
export function thanksText(
  { cover, patches: sent }: Revision,
  patches: ThankedPatch[],
  told: { branch: string; body: string; tree: string; mask: string; signer: string },
): Pick<Thanks, "about" | "text" | "left"> {
  const { branch, body, tree, mask, signer } = told;
  const taken = patches.filter(({ commit }) => commit !== null);
  const [first] = sent;
  const about = cover?.messageId ?? first?.messageId;
  if (taken.length === 0 || about === undefined)
    throw new UserError(
      `None of its patches was found among the newest ${mostSearched.toLocaleString("en")} commits of ${branch}.`,
      "Apply or merge the series first, or name the branch that has it.",
    );
  const isAll = taken.length === patches.length;
  const numbers = taken.map(({ number }) => number).join(", ");
  const width = String(patches.length).length;
  const headOf = ({ number }: ThankedPatch) => `[${String(number).padStart(width, "0")}/${patches.length}] `;
  const listed = taken.flatMap((patch) => {
    const name = mask.replace("%s", () => patch.commit ?? "");
    const head = headOf(patch);
    return [
      `${head}${patch.title}`,
      `${" ".repeat(head.length)}${name}${patch.changed ? " (with changes)" : ""}`,
    ];
  });
  const left = patches.filter(({ commit }) => commit === null);
  const text = [
    ...quoteOf(body),
    "",
    isAll
      ? `Applied to ${tree}, thanks!`
      : `Applied ${taken.length === 1 ? "patch" : "patches"} ${numbers} to ${tree}, thanks!`,
    "",
    ...listed,
    "",
    ...(left.length > 0
      ? ["Not applied:", "", ...left.map((patch) => `${headOf(patch)}${patch.title}`), ""]
      : []),
    "Best regards,",
    "-- ",
    signer,
    "",
  ];
  return {
    about,
    text: text.join("\n"),
    left: left.map(({ title }) => title),
  };
}

/** The first paragraph without the greeting, and further ones while they are short. */
function quoteOf(body: string): string[] {
  const lines = coverWords(body)
    .replace(/^(?:hi|hello|greetings|dear)\b[^\n]{0,60}\n+/i, "")
    .split("\n");
  const cut = lines.findIndex((line, at) => at > mostQuoted && line.trim() === "");
  const quoted = (cut < 0 ? lines : lines.slice(0, cut)).map((line) => (line === "" ? ">" : `> ${line}`));
  return cut < 0 ? quoted : [...quoted, ">", "> [...]"];
}

/** Object names of a branch's newest commits, without merges. UserError if the branch does not exist. */
export async function newestOf(checkout: Checkout, branch: string, signal: AbortSignal): Promise<string[]> {
  const tip = await commitNamed(checkout, `refs/heads/${branch}`);
  if (tip === null)
    throw new UserError(
      `There is no branch ${branch} in ${checkout.top}.`,
      "git branch lists your branches.",
      checkout.top,
    );
  const list = ["rev-list", "--no-merges", `--max-count=${mostSearched}`, tip];
  return (await gitOutput(checkout, list, "", signal)).toString("latin1").split("\n").slice(0, -1);
}
