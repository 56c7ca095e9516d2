// Who gets the patches, as real programs of a tree say it.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { maintainersOf, recipientCommands } from "../../../src/core/nextVersion/maintainers.ts";
import { writeVersion } from "../../../src/core/nextVersion/writeVersion.ts";
import { folder } from "../../support/services.ts";

vi.setConfig({ testTimeout: 60_000 });

describe("the programs of a tree", () => {
  let top: string;
  beforeEach(() => {
    top = folder();
    mkdirSync(join(top, "scripts"));
    vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
    onTestFinished(() => void vi.unstubAllEnvs());
  });

  const script = (text: string) => {
    const path = join(top, "scripts", "get_maintainer.pl");
    writeFileSync(path, text.startsWith("#!") ? text : `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  };
  const patches = [{ name: "0001-x.patch", content: Buffer.from("diff --git a/a.c b/a.c\n") }];
  const ask = async (patience = 20_000, signal = new AbortController().signal) =>
    maintainersOf(top, await recipientCommands(top, signal), patches, signal, patience);

  test("are asked as .b4-config says, and read the patches", async () => {
    writeFileSync(
      join(top, ".b4-config"),
      '[b4]\n\tsend-auto-to-cmd = "scripts/get_maintainer.pl --list"\n\tsend-auto-cc-cmd = scripts/get_maintainer.pl \\"a b\\"\n\tsend-series-to = Eve <eve@example.net>\n',
    );
    script(
      'if [ "$1" = --list ]; then echo list@example.org; else grep -q "a.c" && echo "Ben Ode <ben@example.com> (maintainer:A)"; test "$1" = "a b" && echo cem@example.net; echo "not an address"; fi',
    );
    expect(await ask()).toEqual({
      to: [
        { name: "Eve", email: "eve@example.net" },
        { name: "", email: "list@example.org" },
      ],
      cc: [
        { name: "Ben Ode", email: "ben@example.com" },
        { name: "", email: "cem@example.net" },
      ],
      problems: [],
    });
  });

  test("are asked as b4 does by itself, where only the script is there", async () => {
    script('case "$*" in *--nom*) echo list@example.org;; *--nol*) echo ben@example.com;; esac');
    expect(await ask()).toMatchObject({
      to: [{ email: "ben@example.com" }],
      cc: [{ email: "list@example.org" }],
      problems: [],
    });
  });

  test.each([
    ["fails", "echo no such file >&2; exit 2", /get_maintainer\.pl did not say .*: no such file$/],
    ["runs what is not there", "exec /no/such/perl", /get_maintainer\.pl did not say /],
    ["has no interpreter", "#!/no/such/perl", /go: the program that its first line names is not there$/],
    ["kills itself", "kill -9 $$", /it ended with a signal$/],
  ])("that %s leave a sentence, and the rest goes on", async (_, text, sentence) => {
    script(text);
    const { to, cc, problems } = await ask();
    expect([to, cc]).toEqual([[], []]);
    expect(problems[0]?.what).toMatch(sentence);
  });

  test("that are missing leave a sentence", async () => {
    writeFileSync(join(top, ".b4-config"), "[b4]\n\tsend-auto-to-cmd = scripts/gone.pl\n");
    expect((await ask()).problems.map(({ what }) => what)).toEqual([
      "scripts/gone.pl did not say to whom the patches go: there is no such file",
    ]);
  });

  test("that hang are stopped with all that they have started", async () => {
    script(`(sleep 600; touch ${join(top, "late")}) & sleep 600`);
    const { problems } = await ask(200);
    expect(problems[0]?.what).toMatch(
      /^scripts\/get_maintainer\.pl did not say .* within 0 s, and was stopped\.$/,
    );
    expect(existsSync(join(top, "late"))).toBe(false);
  });

  test("are stopped when nobody waits any more", async () => {
    script("sleep 600");
    const stop = new AbortController();
    const commands = await recipientCommands(top, stop.signal);
    const asked = maintainersOf(top, commands, patches, stop.signal);
    setImmediate(() => stop.abort());
    await expect(asked).rejects.toThrow();
  });

  test("finds nothing to run where the tree has no scripts", async () => {
    expect(await ask()).toEqual({ to: [], cc: [], problems: [] });
  });
});

describe("the files of a version", () => {
  const files = [
    { name: "v2-0000-cover-letter.patch", content: Buffer.from("cover") },
    { name: "v2-0001-x.patch", content: Buffer.from([0xff]) },
  ];

  test("are written into a new folder, and beside other versions", async () => {
    const out = join(folder(), "new", "out");
    expect(await writeVersion(out, files)).toEqual(files.map(({ name }) => join(out, name)));
    const first = [{ name: "0001-x.patch", content: Buffer.from("x") }];
    expect(await writeVersion(out, first)).toEqual([join(out, "0001-x.patch")]);
  });

  test("are not written beside patches of the same version, which would be sent with them", async () => {
    const out = folder();
    writeFileSync(join(out, "v2-0007-old.patch"), "old");
    await expect(writeVersion(out, files)).rejects.toThrow(/v2-0007-old\.patch is there already/);
    expect(existsSync(join(out, "v2-0001-x.patch"))).toBe(false);
  });

  test("leaves no file behind where one of them cannot be written", async () => {
    const out = folder();
    mkdirSync(join(out, "v2-0001-x.patch-"));
    const bad = [...files, { name: "v2-0002-/x.patch", content: Buffer.from("x") }];
    await expect(writeVersion(out, bad)).rejects.toThrow(/cannot be written to .* \(ENOENT\)/);
    expect(existsSync(join(out, "v2-0000-cover-letter.patch"))).toBe(false);
  });
});
