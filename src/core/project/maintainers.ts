import type { Person } from "../mail/message.ts";
import { personIn } from "../mail/namedPerson.ts";

/** A section of a MAINTAINERS file: who looks after which files. Plain data: it is kept. */
export interface Section {
  /** The line above it: "EFI PAYLOAD". */
  title: string;
  /** Of its M: lines. */
  maintainers: Person[];
  /** Of its R: lines. */
  reviewers: Person[];
  /** Addresses of its L: lines, lower case. */
  lists: string[];
  /** It has a git tree of its own (T:). */
  hasTree: boolean;
  /** Patterns of its F:, X: and N: lines, see `fitsPattern` and `fitsName`. */
  files: string[];
  excluded: string[];
  names: string[];
}

/** A file that a section gives to a person. */
export interface GivenFile {
  path: string;
  /** The title of the section. */
  section: string;
  role: "maintainer" | "reviewer";
}

/** What anybody writes is far shorter; characters. */
const longestLine = 1_000;
const mostSections = 20_000;

/**
 * The sections of a MAINTAINERS file, read as U-Boot's and Linux's scripts/get_maintainer.pl read it: lines of a letter
 * and a colon, after a line that is none. Never throws.
 * @param isFolder whether a path is a folder of the tree: as a pattern it stands for all below it, also without a slash
 */
export function sectionsIn(text: string, isFolder: (path: string) => boolean = () => false): Section[] {
  const sections: Section[] = [];
  let title = "";
  let open: Section | null = null;
  for (const whole of text.split("\n")) {
    const line = whole.slice(0, longestLine).trimEnd();
    const [, letter, value = ""] = /^([A-Z]):\s*(.*)$/.exec(line) ?? [];
    if (letter === undefined) {
      if (line === "" || /^\s*#/.test(line)) continue;
      title = line.trim().replace(/:$/, "");
      open = null;
      continue;
    }
    if (open === null) {
      if (sections.length >= mostSections) break;
      open = emptySection(title);
      sections.push(open);
    }
    add(open, letter, value, isFolder);
  }
  return sections;
}

function emptySection(title: string): Section {
  return {
    title,
    maintainers: [],
    reviewers: [],
    lists: [],
    hasTree: false,
    files: [],
    excluded: [],
    names: [],
  };
}

function add(section: Section, letter: string, value: string, isFolder: (path: string) => boolean): void {
  const pattern = () => (!value.endsWith("/") && isFolder(value) ? `${value}/` : value);
  switch (letter) {
    case "M":
      section.maintainers.push(...personsIn(value));
      break;
    case "R":
      section.reviewers.push(...personsIn(value));
      break;
    case "L":
      section.lists.push(...listIn(value));
      break;
    case "T":
      section.hasTree ||= /^git\b/.test(value);
      break;
    case "F":
      if (value !== "") section.files.push(pattern());
      break;
    case "X":
      if (value !== "") section.excluded.push(pattern());
      break;
    case "N":
      if (value !== "") section.names.push(value);
  }
}

function personsIn(value: string): Person[] {
  const person = personIn(value);
  return person === null ? [] : [person];
}

/** "list@example.org (moderated for non-subscribers)". */
function listIn(value: string): string[] {
  const address = /[^\s<>()"]+@[^\s<>()"]+/.exec(value)?.[0];
  return address === undefined ? [] : [address.toLowerCase()];
}

/** The lists that the sections name, lower case. */
export function listsIn(sections: readonly Section[]): string[] {
  return [...new Set(sections.flatMap(({ lists }) => lists))];
}

/** Those of the files that are given to a person, each once. */
export type FilesGiven = (paths: readonly string[]) => GivenFile[];

/**
 * The files that the sections give to a person. What a section takes with "*" because no other one does is given to
 * nobody by name. The person is looked for once, so that many series can be asked about.
 */
export function filesGivenTo(
  sections: readonly Section[],
  isPerson: (person: Person) => boolean,
): FilesGiven {
  const own = sections.flatMap((section) => {
    const role = roleIn(section, isPerson);
    return role === null ? [] : { section: section.title, role, takes: sectionTakes(section) };
  });
  return (paths) =>
    paths.flatMap((path) => {
      const found = own.find(({ takes }) => takes(path));
      return found ? { path, section: found.section, role: found.role } : [];
    });
}

function roleIn(
  { maintainers, reviewers }: Section,
  isPerson: (person: Person) => boolean,
): GivenFile["role"] | null {
  if (maintainers.some(isPerson)) return "maintainer";
  return reviewers.some(isPerson) ? "reviewer" : null;
}

/**
 * Whom a mail about some files goes to: maintainers, reviewers and lists of the sections that take one of them, each
 * once. Those who take what nobody else does ("THE REST") only of a file that nobody else takes.
 */
export function peopleFor(sections: readonly Section[], paths: readonly string[]): Person[] {
  const rest = sections.filter(({ files }) => files.some((pattern) => anything.has(pattern)));
  const own = sections.map((section) => ({ section, takes: sectionTakes(section) }));
  const found = paths.flatMap((path) => {
    const taking = own.filter(({ takes }) => takes(path)).map(({ section }) => section);
    return taking.length > 0 ? taking : rest;
  });
  const people = [...new Set(found)].flatMap(({ maintainers, reviewers, lists }) => [
    ...maintainers,
    ...reviewers,
    ...lists.map((email) => ({ name: "", email })),
  ]);
  return [...new Map(people.map((person) => [person.email, person])).values()];
}

/** Whatever is left: "THE REST" has F: "*" and "*" with a slash. */
const anything = new Set(["*", "*/"]);

function sectionTakes({ files, excluded, names }: Section): (path: string) => boolean {
  const named = files.filter((pattern) => !anything.has(pattern));
  return (path) =>
    !excluded.some((pattern) => fitsPattern(path, pattern)) &&
    (named.some((pattern) => fitsPattern(path, pattern)) || names.some((name) => fitsName(path, name)));
}

/**
 * Whether a file is one that an F: or X: line names: "*" is any text, "?" any character, "[ch]" one of these; with a
 * slash at its end it is a folder with all below it, without one as many folders deep as it says. As in
 * get_maintainer.pl, a path may go on after it: "README" names "README.md", too.
 */
export function fitsPattern(path: string, pattern: string): boolean {
  if (!pattern.endsWith("/") && slashesIn(path) !== slashesIn(pattern)) return false;
  const [first = [], ...others] = partsOf(pattern);
  if (!standsAt(first, path, 0)) return false;
  let at = first.length;
  // The end is open, so that the first place of each part is as good as any: no pattern takes longer than its length
  // times the path's.
  for (const part of others) {
    while (at + part.length <= path.length && !standsAt(part, path, at)) at++;
    if (at + part.length > path.length) return false;
    at += part.length;
  }
  return true;
}

type Character = (char: string) => boolean;

/** What stands between the stars of a pattern, character by character. */
function partsOf(pattern: string): Character[][] {
  const parts: Character[][] = [[]];
  for (const [token] of pattern.matchAll(/\[\^?[^\]]+\]|./gs)) {
    if (token === "*") parts.push([]);
    else parts.at(-1)?.push(characterOf(token));
  }
  return parts;
}

function characterOf(token: string): Character {
  if (token === "?") return () => true;
  if (token.length === 1) return (char) => char === token;
  const not = token.startsWith("[^");
  const ranges = [...token.slice(not ? 2 : 1, -1).matchAll(/(.)-(.)|(.)/gs)].map(
    ([, from, to, single = ""]) => [from ?? single, to ?? single] as const,
  );
  return (char) => ranges.some(([from, to]) => char >= from && char <= to) !== not;
}

function standsAt(part: Character[], path: string, at: number): boolean {
  return at + part.length <= path.length && part.every((fits, index) => fits(path.charAt(at + index)));
}

function slashesIn(text: string): number {
  return text.split("/").length - 1;
}

/** Longer ones are no names that a person wrote; characters. */
const longestName = 200;
const longestPath = 300;
/** Repetitions and groups of an expression: with more, or nested ones, a search could take for ever. */
const mostChoices = 2;

/** Whether a file is one that the expression of an N: line finds; one that could take for ever finds none. */
export function fitsName(path: string, name: string): boolean {
  if (name.length > longestName || path.length > longestPath) return false;
  // As Perl's /x has it.
  const expression = name.replace(/\s+/g, "");
  const plain = expression
    .replace(/\\./g, "x")
    .replace(/\[[^\]]*\]/g, "x")
    .replace(/\(\?(?:[:=!]|<[=!])/g, "(");
  const choices = plain.match(/[*+?{(]/g)?.length ?? 0;
  if (choices > mostChoices || /\)[*+?{]/.test(plain)) return false;
  try {
    return new RegExp(expression).test(path);
  } catch {
    // What is no expression finds nothing; get_maintainer.pl would end there.
    return false;
  }
}
