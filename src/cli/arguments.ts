import { parseArgs } from "node:util";
import { isDay } from "../core/report/week.ts";
import { type Format, formats } from "../core/report/write.ts";

export type Command =
  | "list"
  | "status"
  | "show"
  | "comments"
  | "diff"
  | "thread"
  | "compare"
  | "am"
  | "trailers"
  | "thank"
  | "reply"
  | "review"
  | "report"
  | "tickets"
  | "tag"
  | "untag"
  | "share"
  | "next"
  | "archives"
  | "check"
  | "help"
  | "version";

/** What a person asked for on the command line. */
export interface Asked {
  command: Command;
  /** The address or Message-ID of `show`, `comments`, `thread`, `diff`, `compare`, `am` and `reply`. */
  thread: string;
  /** The id of `tag`, `untag` and `tickets`; null: all tickets. */
  ticket: string | null;
  /** Names or ranges of commits, as a person writes them. */
  commits: string[];
  /** Whom to share with; null: the usual one. */
  remote: string | null;
  archives: string[];
  since: string | null;
  until: string | null;
  author: string | null;
  repo: string | null;
  branch: string | null;
  workspace: string;
  /** Milliseconds since 1970; null: the wall clock. */
  now: number | null;
  data: string | null;
  offline: boolean;
  json: boolean;
  /** The last day of the week of `report`; null: of the present one. */
  weekEnding: string | null;
  /** How `report` is written. */
  format: Format;
  /** The versions that `compare` compares, as a person writes them; null: the latest, and the one before. */
  from: string | null;
  to: string | null;
  /** The file of `review`. */
  file: string;
  /** Where `reply` and `review` write to. */
  out: string;
  /** The file with the person's words for `reply`; null: none, to be added later. */
  body: string | null;
  /** Whether `check` asks for what is missing. */
  repair: boolean;
  /** Whether the folder's settings count although nobody was asked. */
  trust: boolean;
  /** The revision of which `am` makes a branch, as a person writes it; null: the newest. */
  revision: string | null;
  /** The commit that `compare` sets a patch beside; null: two versions are compared. */
  commit: string | null;
  /** The commit that `am` applies to, and that `trailers` counts from; null: found. */
  base: string | null;
  /** Whether `am` adds the trailers of the thread. */
  trailers: boolean;
  /** Whether `am` adds the address of each mail. */
  link: boolean;
  /** Whether `am` signs the commits off in the person's name. */
  signoff: boolean;
  wrap: boolean;
  /** Whether `trailers` changes the messages. */
  apply: boolean;
  /** Whether it counts what was given to a diff that has changed since. */
  changed: boolean;
  rfc: boolean;
  /** Further recipients of `next`, as a person writes them. */
  recipients: { to: string[]; cc: string[] };
  dropLanded: boolean;
  /** Whether scripts of the tree run that are not those of others. */
  changedScripts: boolean;
  /** The command that `help` is asked of; null: all. */
  about: Command | null;
}

/** The command line makes no sense; the text says what of it. */
export class UsageError extends Error {}

const options = {
  archive: { type: "string", multiple: true },
  since: { type: "string" },
  until: { type: "string" },
  author: { type: "string" },
  repo: { type: "string" },
  branch: { type: "string" },
  workspace: { type: "string" },
  now: { type: "string" },
  data: { type: "string" },
  offline: { type: "boolean" },
  json: { type: "boolean" },
  "week-ending": { type: "string" },
  format: { type: "string" },
  from: { type: "string" },
  to: { type: "string", multiple: true },
  cc: { type: "string", multiple: true },
  out: { type: "string" },
  rfc: { type: "boolean" },
  "drop-landed": { type: "boolean" },
  "run-changed-scripts": { type: "boolean" },
  body: { type: "string" },
  repair: { type: "boolean" },
  trust: { type: "boolean" },
  revision: { type: "string" },
  commit: { type: "string" },
  base: { type: "string" },
  trailers: { type: "boolean" },
  link: { type: "boolean" },
  signoff: { type: "boolean" },
  wrap: { type: "boolean" },
  apply: { type: "boolean" },
  changed: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

type Option = keyof typeof options;

/** What a command takes: how many words, what they say, and which options besides --help and --version. */
interface Shape {
  least?: number;
  /** Default: as many as it needs at least. */
  most?: number;
  wants?: string;
  options?: readonly Option[];
}

const asking = ["archive", "repo", "branch", "now", "data", "offline"] as const;
const reading = [...asking, "json"] as const;
/** Of commands that write into the repository: the past is not theirs. */
const writing = ["archive", "repo", "branch", "data", "offline"] as const;
/** Of commands that tell of the series or thread of a mail. */
const ofMail = { least: 1, wants: "the address or Message-ID of a mail" } as const;
const months = ["since", "until"] as const;
/** Of commands that go by a folder's settings. */
const settled = ["workspace", "trust"] as const;
const tagging = {
  least: 2,
  most: Number.POSITIVE_INFINITY,
  wants: "the id of a ticket and at least one commit",
  options: settled,
} as const;
const commands: Record<Command, Shape> = {
  list: { options: ["since", "until", "author", ...reading] },
  status: { options: [...settled, ...reading] },
  show: { ...ofMail, options: [...months, ...reading] },
  comments: { ...ofMail, options: [...months, ...reading] },
  diff: { ...ofMail, options: [...months, ...reading] },
  thread: { ...ofMail, options: [...months, ...reading] },
  compare: { ...ofMail, options: ["from", "to", "commit", ...months, ...reading] },
  am: { ...ofMail, options: ["revision", "base", "trailers", "link", "signoff", ...months, ...writing] },
  thank: { ...ofMail, options: ["out", "revision", ...months, ...writing] },
  trailers: { options: ["base", "apply", "changed", ...months, ...writing] },
  reply: { ...ofMail, options: ["out", "body", "wrap", ...months, ...asking] },
  review: { least: 1, wants: "the file of a review", options: ["out", "wrap", ...months, ...asking] },
  report: { options: [...settled, "week-ending", "format", ...asking] },
  tickets: { most: 1, options: [...settled, "now", "data", "json"] },
  tag: tagging,
  untag: tagging,
  share: { most: 1, options: ["workspace"] },
  next: {
    options: [
      "out",
      "rfc",
      "to",
      "cc",
      "drop-landed",
      "run-changed-scripts",
      "branch",
      "base",
      "repo",
      ...settled,
      "archive",
      "data",
      "offline",
    ],
  },
  archives: { options: [...settled, "archive", "data", "json"] },
  check: { options: ["data", "repair"] },
  help: { most: Number.POSITIVE_INFINITY },
  version: { most: Number.POSITIVE_INFINITY },
};

/** Whether a command takes an option, by its name without dashes. */
export function takes(command: Command, option: string): boolean {
  return commands[command].options?.some((one) => one === option) ?? false;
}

/** Commands that write where `--out` says. */
const needsOut = new Set<Command>(["reply", "review", "next", "thank"]);

/** Reads the words after the program's name. Throws UsageError. */
export function readArguments(words: string[]): Asked {
  const { values, positionals } = parse(words);
  const [named = "help", ...rest] = positionals;
  const command = values.help ? "help" : values.version ? "version" : commandOf(named);
  mustFit(command, rest, Object.keys(values));
  if (command === "am" && values.branch === undefined)
    throw new UsageError("am takes --branch NAME, the branch to make.");
  if (values.commit !== undefined && (values.from ?? values.to ?? values.json) !== undefined)
    throw new UsageError(
      "--commit stands alone: the patch that is named is compared with that commit, as text.",
    );
  if (values.since !== undefined && values.until !== undefined && values.since > values.until)
    throw new UsageError("--since is later than --until.");
  if (needsOut.has(command) && values.out === undefined)
    throw new UsageError(
      `${command} takes --out with the ${command === "reply" || command === "thank" ? "file" : "folder"} to write.`,
    );
  const tags = command === "tag" || command === "untag";
  return {
    command,
    thread: commands[command].wants === ofMail.wants ? (rest[0] ?? "") : "",
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

/** "am" of `am --help` and of `help am`, which names nothing else. */
function subjectOf([first, second]: string[]): Command | null {
  if (first === "help") return second === undefined ? null : commandOf(second);
  return first !== undefined && isCommand(first) ? first : null;
}

function isCommand(word: string): word is Command {
  return Object.hasOwn(commands, word);
}

function commandOf(word: string): Command {
  if (!isCommand(word)) throw new UsageError(`There is no command "${word}".`);
  return word;
}

/** Throws UsageError where the words or options after a command are not its own. */
function mustFit(command: Command, words: string[], given: string[]): void {
  const { least = 0, most = least, wants = "", options: own } = commands[command];
  if (words.length < least) throw new UsageError(`${command} takes ${wants}.`);
  if (words.length > most) throw new UsageError(`"${words[most]}" is one word too many.`);
  const strange = given.find((name) => own && !takes(command, name));
  if (strange !== undefined) throw new UsageError(`${command} takes no --${strange}.`);
}

function parse(words: string[]) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    // Node goes on with advice of several lines; its first sentence is ours.
    const [sentence = ""] = words.split(/\.\s|\n/);
    const advice = sentence.startsWith("Unknown option")
      ? " (a word with a leading dash stands after --)"
      : "";
    throw new UsageError(`${sentence.replace(/\.$/, "")}${advice}.`);
  }
}

function month(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(text))
    throw new UsageError(`${option} takes a month such as 2022-02, not "${text}".`);
  return text;
}

function version(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (!/^(?:rfc ?)?(?:v?\d{1,4})?$/i.test(text) || text === "")
    throw new UsageError(`${option} takes a version such as 2, not "${text}".`);
  return text;
}

function day(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (!isDay(text)) throw new UsageError(`${option} takes a day such as 2022-03-04, not "${text}".`);
  return text;
}

function format(text: string | undefined): Format {
  if (text === undefined) return "text";
  const known = formats.find((one) => one === text);
  if (known === undefined) throw new UsageError(`--format takes ${formats.join(", ")}, not "${text}".`);
  return known;
}

/** Whatever else Date.parse takes for a moment, it takes in the zone of this machine. */
const isoMoment = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/;

function moment(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, time = "", zone = ""] = isoMoment.exec(text) ?? [];
  // A moment without a zone is meant in UTC, as everything that is printed.
  const ms = isoMoment.test(text) ? Date.parse(time !== "" && zone === "" ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(ms))
    throw new UsageError(`--now takes a moment such as 2022-03-04T12:00:00Z, not "${text}".`);
  return ms;
}
