import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import type { VersionFile } from "./model.ts";

/** What to ask git format-patch for. */
export interface Format {
  /** Full object names, oldest first. */
  commits: string[];
  /** A base commit that others have; null to name none. */
  base: string | null;
  version: number;
  /** See `subjectPrefix`. */
  prefix: string;
  cover: boolean;
  /** Message-ID that the first mail replies to; null if none. */
  inReplyTo: string | null;
  /**
   * Below each mail: what the person configured, else git's version. It is always named, because git would otherwise
   * read format.signatureFile, and an untrusted repository could name any file of the person.
   */
  signature: string;
}

/**
 * Overrides of the person's settings: for diffs, so that git am accepts the patches; for recipients, threads and
 * covers, because we write these ourselves.
 */
const ours = [
  ...["--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--submodule=short"],
  ...["--src-prefix=a/", "--dst-prefix=b/", "--find-renames", "--binary"],
  ...["--no-attach", "--no-to", "--no-cc", "--no-add-header", "--suffix=.patch", "--start-number=1"],
  ...["--cover-from-description=none", "--from", "--thread=shallow"],
];

/** The files that `git format-patch` makes from commits: first the cover letter, if requested. */
export async function formatPatches(
  checkout: Checkout,
  { commits, base, version, prefix, cover, inReplyTo, signature }: Format,
  signal: AbortSignal,
): Promise<VersionFile[]> {
  const folder = await mkdtemp(join(tmpdir(), "patch-tracker-next-"));
  const args = [
    ...["-c", "i18n.logOutputEncoding=UTF-8", "-c", "user.useConfigOnly=true", "format-patch", "--quiet"],
    ...ours,
    `--signature=${signature}`,
    `--output-directory=${folder}`,
    `--subject-prefix=${prefix}`,
    ...(version > 1 ? [`--reroll-count=${version}`] : []),
    base === null ? "--no-base" : `--base=${base}`,
    cover ? "--cover-letter" : "--no-cover-letter",
    cover || commits.length > 1 ? "--numbered" : "--no-numbered",
    ...(inReplyTo === null ? [] : [`--in-reply-to=<${inReplyTo}>`]),
    // Only the named commits, since some between them may be left out. git expects the newest first.
    "--no-walk=unsorted",
    // Without a number, git takes a single commit for the one before the patches. With one and several commits, if the
    // parent of the newest is left out, git would take it for the last patch.
    ...(commits.length === 1 ? ["--max-count=1"] : []),
    ...commits.toReversed(),
    "--",
  ];
  try {
    await gitOutput(checkout, args, "", signal);
    const names = (await readdir(folder)).filter((name) => name.endsWith(".patch")).sort();
    return await Promise.all(
      names.map(async (name) => ({ name, content: withoutEmpty(await readFile(join(folder, name))) })),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof GitFailure)) throw error;
    checkout.log.error(`format-patch in ${checkout.top}: ${error.stderr}`);
    throw new UserError(
      `git format-patch cannot write the patches: ${error.message.replace(/^.*?failed: (?:fatal: )?/, "")}`,
      "Run git format-patch in a terminal to see more; the log has all that git said.",
      checkout.top,
      error,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Empty commits between the base and the first patch are no prerequisites, but git lists them. */
function withoutEmpty(content: Buffer): Uint8Array {
  const text = content.toString("latin1");
  const left = text.replace(/^prerequisite-patch-id: 0+\n/gm, "");
  return left === text ? content : Buffer.from(left, "latin1");
}
