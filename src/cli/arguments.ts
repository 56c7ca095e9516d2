import { parseArgs } from "node:util";

/** What a person asked for on the command line. */
export interface Asked {
  command: "list" | "status" | "show" | "help" | "version";
  /** The address or Message-ID of `show`. */
  thread: string;
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
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

/** Which options a command takes besides those that all take. */
const own: Record<string, readonly string[]> = {
  list: ["since", "until", "author", "repo"],
  status: ["workspace", "repo"],
  show: ["since", "until", "repo"],
};

/** Reads the words after the program's name. Throws UsageError. */
export function readArguments(words: string[]): Asked {
  const { values, positionals } = parse(words);
  const command = values.help ? "help" : values.version ? "version" : (positionals[0] ?? "help");
  if (
    command !== "list" &&
    command !== "status" &&
    command !== "show" &&
    command !== "help" &&
    command !== "version"
  )
    throw new UsageError(`There is no command "${command}".`);
  const places = command === "show" ? 2 : 1;
  if (command === "show" && positionals.length < 2)
    throw new UsageError("show takes the address or Message-ID of a mail.");
  if (positionals.length > places) throw new UsageError(`"${positionals[places]}" is one word too many.`);
  for (const name of ["since", "until", "author", "repo", "workspace"] as const)
    if (values[name] !== undefined && own[command] && !own[command].includes(name))
      throw new UsageError(`${command} takes no --${name}.`);
  if (values.since !== undefined && values.until !== undefined && values.since > values.until)
    throw new UsageError("--since is later than --until.");
  return {
    command,
    thread: positionals[1] ?? "",
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
  };
}

function parse(words: string[]) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    // Node goes on with advice of several lines; its first sentence is ours.
    throw new UsageError(`${words.split(/\.\s|\n/)[0]?.replace(/\.$/, "")}.`);
  }
}

function month(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(text))
    throw new UsageError(`${option} takes a month such as 2022-02, not "${text}".`);
  return text;
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
