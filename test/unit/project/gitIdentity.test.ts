import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { gitIdentity } from "../../../src/core/project/gitIdentity.ts";

const before = { ...process.env };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "identity-"));
  const global = join(folder, "global");
  writeFileSync(global, "[user]\n\temail = Ann@Example.org\n");
  process.env.GIT_CONFIG_GLOBAL = global;
  execFileSync("git", ["init", "-q", folder]);
  execFileSync("git", ["-C", folder, "config", "user.email", "ann@work.example.org"]);
});

afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

describe("the person's addresses in git", () => {
  it("are those of the folder and of the user, in lower case, each once", async () => {
    expect(new Set((await gitIdentity([folder], silentLog)).me)).toEqual(
      new Set(["ann@example.org", "ann@work.example.org"]),
    );
  });

  it("are the folder's also where an editor was started from a hook of another repository", async () => {
    process.env.GIT_DIR = join(folder, "another");
    try {
      expect((await gitIdentity([folder], silentLog)).me).toContain("ann@work.example.org");
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  it("are only what can be an address, of a repository that came from somebody", async () => {
    const hostile = ["[all](command:x)@example.org", "a\u001b[31m@example.org", "a b@example.org", "nobody"];
    const long = `${"a".repeat(2000)}@example.org`;
    for (const value of [...hostile, long])
      execFileSync("git", ["-C", folder, "config", "--add", "user.email", value]);
    expect(new Set((await gitIdentity([folder], silentLog)).me)).toEqual(
      new Set(["ann@example.org", "ann@work.example.org"]),
    );
  });

  it("are the user's where there is no folder", async () => {
    expect(await gitIdentity([], silentLog)).toEqual({ me: ["ann@example.org"], folders: [] });
  });

  it("are none where git has none", async () => {
    process.env.GIT_CONFIG_GLOBAL = "/dev/null";
    expect((await gitIdentity([join(folder, "missing")], silentLog)).me).toEqual([]);
  });
});
