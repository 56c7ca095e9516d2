// What a person waits for who acts on reviews: trailers added to a branch, and its next version prepared.
import { execFileSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { plainGit } from "../../test/support/repository.ts";
import { run } from "../processes.ts";
import type { Asked, Call } from "./client.ts";
import type { Figure, Run } from "./figures.ts";
import { madeUpBranch, type ReviewedBranch } from "./reviewedBranch.ts";
import { plainProject, type Sample } from "./sample.ts";

type Add = (name: string, unit: Figure["unit"], target: number | null, how: string, one: Run) => void;

/** Measures `runs` times each: the command with its process, and in the worker the first time and again. */
export async function measureActing({
  sample,
  now,
  runs,
  add,
}: {
  sample: Sample;
  now: number;
  runs: number;
  add: Add;
}): Promise<void> {
  const cli = join(await sample.extension(), "dist", "cli.cjs");
  await sample.filled();
  for (const { name, patches, target, calls, args } of [
    {
      name: "trailers of 50 commits",
      ...{ patches: 50, target: 1000 },
      calls: (folder: string): Asked[] => ["work", "again"].map((one) => ({ addTrailers: one, folder })),
      args: ["trailers", "--apply", "--changed"],
    },
    {
      name: "next version of 20 patches",
      ...{ patches: 20, target: 2000 },
      calls: (folder: string): Asked[] => ["work", "again"].map((one) => ({ next: one, folder })),
      args: ["next", "--out", sample.path("next"), "--trust"],
    },
  ]) {
    const folder = sample.path(`acting-${patches}`);
    await mkdir(folder);
    const made = madeUpBranch(folder, sample.path("."), patches, now);
    const how = "25,000 files, 36,000 mails, a patch in four changed since; ";
    for (let at = 0; at < runs; at++) {
      const storage = await heard(sample, cli, made);
      const project = { ...plainProject, archives: [made.mbox], folders: [folder], me: ["ann@example.org"] };
      const back = tips(folder);
      const [, first, again] = await sample.client({
        storage,
        project,
        calls: ["overview", ...calls(folder)],
      });
      add(
        `${name}, first time`,
        "ms",
        target,
        `${how}in the worker as shipped, awake`,
        runOf(first, patches),
      );
      add(
        `${name}, afterwards`,
        "ms",
        target,
        `${how}in the worker as shipped, awake`,
        runOf(again, patches),
      );
      back();
      const fresh = await heard(sample, cli, made);
      for (const place of [", command, first time", ", command"]) {
        const began = performance.now();
        const reading = ["--repo", folder, "--archive", made.mbox, "--data", fresh];
        await run(process.execPath, [cli, ...args, ...reading], { call: name, within: 60_000, cwd: folder });
        add(`${name}${place}`, "ms", target, `${how}with its process`, { value: performance.now() - began });
        await rm(sample.path("next"), { recursive: true, force: true });
        back();
      }
    }
  }
}

/** A store that has read a year of a list and the mails of the branch. */
async function heard(sample: Sample, cli: string, { mbox, folder }: ReviewedBranch): Promise<string> {
  const storage = await sample.copyOf("filled");
  const list = ["list", "--archive", mbox, "--data", storage, "--json"];
  await run(process.execPath, [cli, ...list], { call: "reading the branch", within: 60_000, cwd: folder });
  return storage;
}

/** Answers what puts the branches of a folder back to where they are. */
function tips(folder: string): () => void {
  const git = (args: string[], input = "") =>
    execFileSync("git", args, { cwd: folder, env: plainGit, encoding: "utf8", input });
  const updates = git(["for-each-ref", "--format=update %(refname) %(objectname)", "refs/heads"]);
  return () => void git(["update-ref", "--stdin"], updates);
}

function runOf(call: Call | undefined, patches: number): Run {
  if (!call || call.entries === 0) throw new Error(`nothing was done: ${JSON.stringify(call)}`);
  const { ms, cpu, entries, problems } = call;
  return { value: ms, cpu, more: { entries, patches, problems: problems.join(" ") } };
}
