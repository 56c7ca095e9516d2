import { parseArgs } from "node:util";
import type { Format } from "../core/report/write.ts";
import { type Command, checkUsage, commandOf, isCommand, options, takesMail } from "./commandTable.ts";
import { nearest } from "./nearest.ts";
import { day, format, moment, month, version } from "./optionValues.ts";
import { UsageError } from "./usageError.ts";

/** The parsed command line. */
export interface CommandLine {
  command: Command;
  /** The address or Message-ID of `show`, `comments`, `thread`, `diff`, `compare`, `am` and `reply`. */
  thread: string;
  /** The id of `tag`, `untag` and `tickets`; null: all tickets. */
  ticket: string | null;
  /** Names or ranges of commits, as typed. */
  commits: string[];
  /** The remote to share with; null: the default one. */
  remote: string | null;
  archives: string[];
  since: string | null;
  until: string | null;
  author: string | null;
  repo: string | null;
  branch: string | null;
  workspace: string;
  /** The moment to answer for, in milliseconds since 1970; null: now. */
  now: number | null;
  data: string | null;
  offline: boolean;
  json: boolean;
  /** The last day of the week that `report` covers; null: the current week. */
  weekEnding: string | null;
  /** How `report` is written. */
  format: Format;
  /** The versions that `compare` compares, as typed; null: the latest and the one before it. */
  from: string | null;
  to: string | null;
  /** The file of `review`. */
  file: string;
  /** The file or folder that --out names. */
  out: string;
  /** The file with the text of the `reply`; null: the text is added later. */
  body: string | null;
  /** Whether `check` downloads what is missing. */
  repair: boolean;
  /** Whether to use the folder's settings although nobody has confirmed that the folder is trusted. */
  trust: boolean;
  /** The revision that `am` makes a branch of, as typed; null: the latest. */
  revision: string | null;
  /** The commit that `compare` compares a patch with; null: it compares two versions. */
  commit: string | null;
  /** The base commit for `am` and `trailers`; null: it is worked out. */
  base: string | null;
  /** Whether `am` adds the trailers of the thread. */
  trailers: boolean;
  /** Whether `am` adds a Link: trailer with each mail's address. */
  link: boolean;
  /** Whether `am` adds the user's Signed-off-by to the commits. */
  signoff: boolean;
  wrap: boolean;
  /** Whether `trailers` changes the messages. */
  apply: boolean;
  /** Whether `trailers` includes those given to a diff that has changed since. */
  changed: boolean;
  rfc: boolean;
  /** Further recipients of `next`, as typed. */
  recipients: { to: string[]; cc: string[] };
  dropLanded: boolean;
  /** Whether to run scripts of the tree that differ from upstream.  */
  changedScripts: boolean;
  /** The command to show help for; null: all of them. */
  about: Command | null;
}

/** Commands that cannot run without --out. */
const needsOut = new Set<Command>(["reply", "review", "next", "thank"]);

/** Reads the words after the program's name. Throws UsageError. */
export function readArguments(words: string[]): CommandLine {
  const { values, positionals } = parse(words);
  const [named = "help", ...rest] = positionals;
  const command = values.help ? "help" : values.version ? "version" : commandOf(named);
  checkUsage(command, rest, Object.keys(values));
  if (command === "am" && values.branch === undefined)
    throw new UsageError("am takes --branch NAME, the branch to make.");
  if (values.commit !== undefined && (values.from ?? values.to ?? values.json) !== undefined)
    throw new UsageError(
      "--commit stands alone: the patch that is named is compared with that commit, as text.",
    );
  if (values.since !== undefined && values.until !== undefined && values.since > values.until)
    throw new UsageError("--since is later than --until.");
  if (values.archive?.some((one) => one.trim() === ""))
    throw new UsageError("--archive takes an address or a path.");
  if (needsOut.has(command) && values.out === undefined)
    throw new UsageError(
      `${command} takes --out with the ${command === "reply" || command === "thank" ? "file" : "folder"} to write.`,
    );
  const tags = command === "tag" || command === "untag";
  return {
    command,
    thread: takesMail(command) ? (rest[0] ?? "") : "",
    ticket: tags || command === "tickets" ? (rest[0] ?? null) : null,
    commits: tags ? rest.slice(1) : [],
    remote: command === "share" ? (rest[0] ?? null) : null,
    archives: values.archive ?? [],
    since: month(values.since, "--since"),
    until: month(values.until, "--until"),
    author: values.author ?? null,
    repo: values.repo ?? null,
    branch: values.branch ?? null,
    workspace: values.workspace ?? ".",
    now: moment(values.now),
    data: values.data ?? null,
    offline: values.offline ?? false,
    json: values.json ?? false,
    weekEnding: day(values["week-ending"], "--week-ending"),
    format: format(values.format),
    from: version(values.from, "--from"),
    to: command === "next" ? null : version(values.to?.at(-1), "--to"),
    file: command === "review" ? (rest[0] ?? "") : "",
    out: values.out ?? "",
    body: values.body ?? null,
    repair: values.repair ?? false,
    trust: values.trust ?? false,
    revision: version(values.revision, "--revision"),
    commit: values.commit ?? null,
    base: values.base ?? null,
    trailers: values.trailers ?? false,
    link: values.link ?? false,
    signoff: values.signoff ?? false,
    wrap: values.wrap ?? false,
    apply: values.apply ?? false,
    changed: values.changed ?? false,
    rfc: values.rfc ?? false,
    recipients: { to: values.to ?? [], cc: values.cc ?? [] },
    dropLanded: values["drop-landed"] ?? false,
    changedScripts: values["run-changed-scripts"] ?? false,
    about: command === "help" ? subjectOf(positionals) : null,
  };
}

/** The command to show help for: "am" in `am --help` and in `help am`. */
function subjectOf([first, second]: string[]): Command | null {
  if (first === "help") return second === undefined ? null : commandOf(second);
  return first !== undefined && isCommand(first) ? first : null;
}

function parse(words: string[]) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    // Node adds several lines of advice; only its first sentence fits here.
    const [sentence = ""] = words.split(/\.\s|\n/);
    throw new UsageError(`${sentence.replace(/\.$/, "")}${adviceOn(sentence)}`);
  }
}

/** The end of the sentence in which Node's parser refuses a command line. */
function adviceOn(sentence: string): string {
  const [, unknown] = /^Unknown option '(-[^']*)'/.exec(sentence) ?? [];
  if (unknown === undefined) return ".";
  const near = nearest(unknown.replace(/^-+/, ""), Object.keys(options));
  return near === null ? " (a word with a leading dash stands after --)." : `. Did you mean --${near}?`;
}
