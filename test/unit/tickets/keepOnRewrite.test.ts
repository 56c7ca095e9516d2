import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Checkout } from "../../../src/core/git/checkout.ts";
import { keepOnRewrite, keepsOnRewrite } from "../../../src/core/tickets/keepOnRewrite.ts";
import { readNotes } from "../../../src/core/tickets/notes.ts";
import { retagNotes } from "../../../src/core/tickets/retag.ts";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { annsRepository, never, open, sentence } from "./support.ts";

let repository: SampleRepository;
let checkout: Checkout;

beforeEach(async () => {
  repository = annsRepository(4);
  checkout = await open(repository.folder);
});
afterEach(() => repository.remove());

const tag = (name: string, ...ids: string[]) =>
  retagNotes(checkout, [{ commit: repository.hash(name), add: ids, remove: [] }], never);
const ticketsOf = async (name: string) =>
  (await readNotes(checkout, never)).tickets.get(repository.git("rev-parse", name).trim());
const settings = () =>
  repository.git("config", "--local", "--get-all", "notes.rewriteRef").trim().split("\n");

/** A rebase whose plan is edited by this. */
function rebase(edit: string, onto: string): void {
  execFileSync("git", ["rebase", "--quiet", "-i", onto], {
    cwd: repository.folder,
    env: { ...plainGit, GIT_SEQUENCE_EDITOR: edit, GIT_EDITOR: "true" },
    stdio: "pipe",
  });
}

describe("amend and rebase", () => {
  it("lose the tickets of a commit before they are told to keep them", async () => {
    expect(await keepsOnRewrite(checkout)).toBe(false);
    await tag("c4", "TS-118");
    repository.git("commit", "--quiet", "--amend", "-m", "efi: better");
    expect(await ticketsOf("HEAD")).toBeUndefined();
  });

  it("keep them afterwards", async () => {
    await keepOnRewrite(checkout);
    expect(await keepsOnRewrite(checkout)).toBe(true);
    await tag("c3", "STR-68");
    await tag("c4", "TS-118");
    repository.git("commit", "--quiet", "--amend", "-m", "efi: better");
    expect(await ticketsOf("HEAD")).toEqual(["TS-118"]);
    rebase("sed -i 1d", "HEAD~3");
    expect(await ticketsOf("HEAD~1")).toEqual(["STR-68"]);
    expect(await ticketsOf("HEAD")).toEqual(["TS-118"]);
  });

  it("make one ticket of the same one on two commits that become one", async () => {
    await keepOnRewrite(checkout);
    await tag("c3", "TS-118", "A-1");
    await tag("c4", "TS-118");
    rebase("sed -i 2s/^pick/squash/", "HEAD~2");
    expect(await ticketsOf("HEAD")).toEqual(["A-1", "TS-118"]);
    const squashed = repository.git("rev-parse", "HEAD").trim();
    await retagNotes(checkout, [{ commit: squashed, add: [], remove: ["TS-118"] }], never);
    expect(await ticketsOf("HEAD")).toEqual(["A-1"]);
  });

  it("are told once, in this repository, beside what else is said there", async () => {
    repository.git("config", "--local", "notes.rewriteRef", "refs/notes/review");
    await keepOnRewrite(checkout);
    await keepOnRewrite(checkout);
    expect(settings()).toEqual(["refs/notes/review", "refs/notes/tickets"]);
  });

  it("cannot be told where the configuration cannot be read or written, and that is said", async () => {
    writeFileSync(join(repository.folder, ".git", "config.lock"), "");
    expect(await sentence(keepOnRewrite(checkout))).toContain(
      "Git could not write the tickets: could not lock config file .git/config: File exists",
    );
    writeFileSync(join(repository.folder, ".git", "config"), "[broken\n");
    expect(await sentence(keepsOnRewrite(checkout))).toContain("Git cannot read the tickets of");
  });

  it.each([
    ["refs/notes/*", true],
    ["refs/*", true],
    ["refs/notes/tick?ts", true],
    ["refs/notes/*s", true],
    ["refs/notes/ticket", false],
    ["refs/notes/tickets/*", false],
    ["refs/notes/?", false],
    ["*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", false],
    ["tickets", false],
    ["", false],
  ])("told to keep %j: %j", async (value, keeps) => {
    repository.git("config", "--local", "notes.rewriteRef", value);
    expect(await keepsOnRewrite(checkout)).toBe(keeps);
  });
});
