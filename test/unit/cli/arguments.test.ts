import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../../scripts/paths.ts";
import { readArguments } from "../../../src/cli/arguments.ts";
import { type Command, options } from "../../../src/cli/commandTable.ts";
import { help, helpOf } from "../../../src/cli/help.ts";
import { UsageError } from "../../../src/cli/usageError.ts";

describe("the words of a command line", () => {
  test("become what is asked for", () => {
    const words =
      "list --archive https://lists.example.org/pipermail/x/ --archive mails.mbox --since 2022-01 --until 2022-02 --author ann --repo . --branch next --now 2022-02-10 --data data --offline --json";
    expect(readArguments(words.split(" "))).toEqual({
      command: "list",
      thread: "",
      ticket: null,
      commits: [],
      commit: null,
      remote: null,
      archives: ["https://lists.example.org/pipermail/x/", "mails.mbox"],
      since: "2022-01",
      until: "2022-02",
      author: "ann",
      repo: ".",
      branch: "next",
      workspace: ".",
      now: Date.UTC(2022, 1, 10),
      data: "data",
      offline: true,
      json: true,
      weekEnding: null,
      from: null,
      to: null,
      format: "text",
      file: "",
      out: "",
      body: null,
      repair: false,
      trust: false,
      revision: null,
      base: null,
      trailers: false,
      link: false,
      signoff: false,
      wrap: false,
      apply: false,
      changed: false,
      rfc: false,
      recipients: { to: [], cc: [] },
      dropLanded: false,
      changedScripts: false,
      about: null,
    });
  });

  test.each([
    ["2022-02-10", Date.UTC(2022, 1, 10)],
    ["2022-02-10T12:30:00", Date.UTC(2022, 1, 10, 12, 30)],
    ["2022-02-10T12:30:00Z", Date.UTC(2022, 1, 10, 12, 30)],
    ["2022-02-10T12:30+09:00", Date.UTC(2022, 1, 10, 3, 30)],
  ])("--now %s is a moment in UTC unless it names a zone", (text, now) => {
    expect(readArguments(["list", "--now", text]).now).toBe(now);
  });

  test.each([
    "now",
    "10",
    "2022-13-01",
    "2022-02-10 noon",
    "2022-02-10 12:30",
    "2022-2-10",
    "Thu Feb 10 2022",
  ])("--now %s is none", (text) => {
    expect(() => readArguments(["list", "--now", text])).toThrow(UsageError);
  });

  test("may begin a thread with a dash after --", () => {
    expect(readArguments(["show", "--", "-odd-@example.org"]).thread).toBe("-odd-@example.org");
  });

  test.each(["tag", "untag"])("are a ticket and commits for %s", (command) => {
    const words = [command, "TS-118", "HEAD", "v1..v2", "--workspace", "clone"];
    const [ticket, commits, workspace] = ["TS-118", ["HEAD", "v1..v2"], "clone"];
    expect(readArguments(words)).toMatchObject({ command, ticket, commits, workspace, thread: "" });
    expect(readArguments([command, "--", "-x", "-y"])).toMatchObject({ ticket: "-x", commits: ["-y"] });
  });

  test("may name a ticket, and a remote", () => {
    expect(readArguments(["tickets"]).ticket).toBeNull();
    expect(readArguments(["tickets", "TS-118", "--json"])).toMatchObject({ ticket: "TS-118", json: true });
    expect(readArguments(["share"]).remote).toBeNull();
    expect(readArguments(["share", "mine"]).remote).toBe("mine");
  });

  test("are a day and a format for report", () => {
    expect(readArguments(["report"])).toMatchObject({ weekEnding: null, format: "text" });
    const words = ["report", "--week-ending", "2022-03-04", "--format", "eml", "--offline"];
    expect(readArguments(words)).toMatchObject({ weekEnding: "2022-03-04", format: "eml", offline: true });
    for (const day of ["2022-02-30", "3/04", "2022-3-4", "0022-03-04"])
      expect(() => readArguments(["report", "--week-ending", day])).toThrow("takes a day such as");
    expect(() => readArguments(["report", "--format", "html"])).toThrow("takes text, markdown, eml");
    expect(() => readArguments(["status", "--format", "eml"])).toThrow(UsageError);
  });

  test("are a branch to make, or to look at", () => {
    const words = ["am", "x@example.org", "--branch", "work", "--base", "v2024.01", "--trailers", "--link"];
    const asked = { thread: "x@example.org", branch: "work", base: "v2024.01", trailers: true, link: true };
    expect(readArguments([...words, "--revision", "v2"])).toMatchObject({ ...asked, revision: "v2" });
    expect(() => readArguments(["am", "x@example.org"])).toThrow(
      "am takes --branch NAME, the branch to make.",
    );
    expect(readArguments(["trailers"])).toMatchObject({ branch: null, apply: false, base: null });
    expect(readArguments(["trailers", "--branch", "work", "--apply"])).toMatchObject({
      branch: "work",
      apply: true,
    });
  });

  test("ask for help with any others beside it, or where there are none", () => {
    for (const words of [[], ["--help"], ["help"], ["list", "-h"], ["tag", "--help"], ["help", "tag"]])
      expect(readArguments(words).command).toBe("help");
  });

  test("ask for the help of the command that they name", () => {
    for (const words of [
      ["am", "--help"],
      ["help", "am"],
      ["--help", "am", "x@example.org"],
    ])
      expect(readArguments(words)).toMatchObject({ command: "help", about: "am" });
    for (const words of [[], ["--help"], ["help"], ["--help", "nonsense"]])
      expect(readArguments(words)).toMatchObject({ command: "help", about: null });
    expect(() => readArguments(["help", "nonsense"])).toThrow('There is no command "nonsense".');
  });

  test.each([
    [["lst"], 'There is no command "lst". Did you mean list?'],
    [["frobnicate"], /^There is no command "frobnicate"\.$/],
    [["list", "--archiv", "x"], /^Unknown option '--archiv'\. Did you mean --archive\?$/],
    [["list", "--jsno"], "Unknown option '--jsno'. Did you mean --json?"],
    [["list", "extra"], '"extra" is one word too many.'],
    [["show"], "show takes the address or Message-ID of a mail."],
    [["list", "--since", "February"], '--since takes a month such as 2022-02, not "February".'],
    [["list", "--until", "2022-13"], '--until takes a month such as 2022-02, not "2022-13".'],
    [["list", "--now", "yesterday"], '--now takes a moment such as 2022-03-04T12:00:00Z, not "yesterday".'],
    [["list", "--workspace", "."], "list takes no --workspace."],
    [["status", "--author", "ann"], "status takes no --author."],
    [["show", "x@example.org", "--author", "ann"], "show takes no --author."],
    [["list", "--colour"], "Unknown option '--colour' (a word with a leading dash stands after --)."],
    [["tickets", "TS-118", "TS-119"], '"TS-119" is one word too many.'],
    [["tickets", "--offline"], "tickets takes no --offline."],
    [["tag", "TS-118"], "tag takes the id of a ticket and at least one commit."],
    [["untag"], "untag takes the id of a ticket and at least one commit."],
    [["tag", "-x", "HEAD"], "Unknown option '-x' (a word with a leading dash stands after --)."],
    [["tag", "TS-118", "HEAD", "--json"], "tag takes no --json."],
    [["share", "origin", "mine"], '"mine" is one word too many.'],
    [["share", "--now", "2022-02-10"], "share takes no --now."],
    [["list", "--archive", ""], "--archive takes an address or a path."],
    [["list", "--repo"], "Option '--repo <value>' argument missing"],
  ])("make no sense: %j", (words, sentence) => {
    const reading = () => readArguments(words);
    expect(reading).toThrow(UsageError);
    expect(reading).toThrow(sentence);
  });
});

/** Options that a text speaks of. */
const optionsIn = (text: string) => new Set(text.match(/(?<![\w-])--[a-z-]+\b/g));

describe("the help", () => {
  const blocks = help.split(/\n(?= {2}\S|\n)/).map((text) => text.trim());

  test("of one command is its own part of the whole: its lines, and the options that it takes", () => {
    const part = helpOf("trailers");
    const parts = part.split(/\n(?= {2}\S|\n)/).map((text) => text.trim());
    expect(parts.filter((text) => /^patch-tracker \w/.test(text))).toEqual([
      blocks.find((text) => text.startsWith("patch-tracker trailers")),
    ]);
    const taken = parts.filter((text) => text.startsWith("--"));
    expect(taken.flatMap((text) => text.match(/^--[a-z-]+/) ?? [])).toEqual(
      "--archive --since --until --trust --repo --branch --base --apply --changed --data --offline".split(
        " ",
      ),
    );
    expect(blocks).toEqual(expect.arrayContaining(taken));
    expect(part).toContain("patch-tracker --help");
  });

  test("of each command has a line for it, and what its words are", () => {
    const commands = blocks.flatMap((text) => (/^patch-tracker (\w+)/.exec(text)?.[1] ?? []) as Command);
    expect(commands.length).toBeGreaterThan(15);
    for (const command of commands)
      expect(helpOf(command)).toMatch(new RegExp(`^ {2}patch-tracker ${command}\\b`, "m"));
  });

  const all = new Set(Object.keys(options).map((name) => `--${name}`));

  test("speaks of every option, and of none that there is not", () => {
    for (const option of ["--help", "--version"]) all.delete(option);
    expect([...optionsIn(help)].sort()).toEqual([...all].sort());
  });

  test("fits a terminal", () => {
    for (const line of help.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("agrees with the README on its options", () => {
    const readme = join(root, "README.md");
    const text = existsSync(readme) ? readFileSync(readme, "utf8") : "";
    const commands = text
      .split("\n")
      .filter((line) => /patch-tracker (?:list|show|status|report|tickets|tag|untag|share)/.test(line));
    for (const option of optionsIn(commands.join("\n")))
      expect([...all, "--help", "--version"]).toContain(option);
  });
});
