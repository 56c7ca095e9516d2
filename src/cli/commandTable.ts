import { nearest } from "./nearest.ts";
import { UsageError } from "./usageError.ts";

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

/** All options in the form of node:util's parser. */
export const options = {
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

/** The words and options that a command accepts, besides --help and --version. */
interface CommandShape {
  minWords?: number;
  /** Default: `minWords`. */
  maxWords?: number;
  /** A description of the words for a sentence: "the address or Message-ID of a mail". */
  expected?: string;
  options?: readonly Option[];
}

const asking = ["archive", "repo", "branch", "now", "data", "offline"] as const;
const reading = [...asking, "json"] as const;
/** For commands that write into the repository; they take no --now, since nothing can be written in the past. */
const writing = ["archive", "repo", "branch", "data", "offline"] as const;
/** For commands about the series or thread of one mail. */
const aboutMail = { minWords: 1, expected: "the address or Message-ID of a mail" } as const;
const months = ["since", "until"] as const;
/** For commands that read a folder's settings. */
const folderSettings = ["workspace", "trust"] as const;
const tagging = {
  minWords: 2,
  maxWords: Number.POSITIVE_INFINITY,
  expected: "the id of a ticket and at least one commit",
  options: folderSettings,
} as const;
const commands: Record<Command, CommandShape> = {
  list: { options: ["since", "until", "author", ...reading] },
  status: { options: [...folderSettings, ...reading] },
  show: { ...aboutMail, options: [...months, ...reading] },
  comments: { ...aboutMail, options: [...months, ...reading] },
  diff: { ...aboutMail, options: [...months, ...reading] },
  thread: { ...aboutMail, options: [...months, ...reading] },
  compare: { ...aboutMail, options: ["from", "to", "commit", ...months, ...reading] },
  am: {
    ...aboutMail,
    options: ["revision", "base", "trailers", "link", "signoff", "trust", ...months, ...writing],
  },
  thank: { ...aboutMail, options: ["out", "revision", "trust", ...months, ...writing] },
  trailers: { options: ["base", "apply", "changed", "trust", ...months, ...writing] },
  reply: { ...aboutMail, options: ["out", "body", "wrap", "trust", ...months, ...asking] },
  review: {
    minWords: 1,
    expected: "the file of a review",
    options: ["out", "wrap", "trust", ...months, ...asking],
  },
  report: { options: [...folderSettings, "week-ending", "format", ...asking] },
  tickets: { maxWords: 1, options: [...folderSettings, "now", "data", "json"] },
  tag: tagging,
  untag: tagging,
  share: { maxWords: 1, options: ["workspace"] },
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
      ...folderSettings,
      "archive",
      "data",
      "offline",
    ],
  },
  archives: { options: [...folderSettings, "archive", "data", "json"] },
  check: { options: ["data", "repair"] },
  help: { maxWords: Number.POSITIVE_INFINITY },
  version: { maxWords: Number.POSITIVE_INFINITY },
};

/** Whether the word after a command is the address or Message-ID of a mail. */
export function takesMail(command: Command): boolean {
  return commands[command].expected === aboutMail.expected;
}

/** Whether a command takes an option, by its name without dashes. */
export function takes(command: Command, option: string): boolean {
  return commands[command].options?.some((one) => one === option) ?? false;
}

export function isCommand(word: string): word is Command {
  return Object.hasOwn(commands, word);
}

export function commandOf(word: string): Command {
  if (isCommand(word)) return word;
  const near = nearest(word, Object.keys(commands));
  throw new UsageError(`There is no command "${word}".${near === null ? "" : ` Did you mean ${near}?`}`);
}

/** UsageError if a command does not accept the words or options. */
export function checkUsage(command: Command, words: string[], given: string[]): void {
  const { minWords = 0, maxWords = minWords, expected = "", options: own } = commands[command];
  if (words.length < minWords) throw new UsageError(`${command} takes ${expected}.`);
  if (words.length > maxWords) throw new UsageError(`"${words[maxWords]}" is one word too many.`);
  const strange = given.find((name) => own && !takes(command, name));
  if (strange !== undefined) throw new UsageError(`${command} takes no --${strange}.`);
}
