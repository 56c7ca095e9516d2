import type { Person } from "../mail/message.ts";
import { personIn } from "../mail/namedPerson.ts";

/** A section of a MAINTAINERS file: who looks after which files. Plain data, which is cached. */
export interface Section {
  /** Its title line: "EFI PAYLOAD". */
  title: string;
  /** From M: lines. */
  maintainers: Person[];
  /** From R: lines. */
  reviewers: Person[];
  /** Addresses from L: lines, lower case. */
  lists: string[];
  /** Whether it has a git tree of its own (T:). */
  hasTree: boolean;
  /** Patterns from F:, X: and N: lines, see `fitsPattern` and `fitsName`. */
  files: string[];
  excluded: string[];
  names: string[];
}

/** A file that a section assigns to a person. */
export interface GivenFile {
  path: string;
  /** Title of the section. */
  section: string;
  role: "maintainer" | "reviewer";
}

/** Characters; real lines are far shorter. */
const longestLine = 1_000;
const mostSections = 20_000;

/**
 * The sections of a MAINTAINERS file, by the rules of U-Boot's and Linux's scripts/get_maintainer.pl: lines that begin
 * with a letter and a colon, after a title line. Never throws.
 * @param isFolder whether a path is a folder of the tree: a pattern that names one matches everything below it, even
 * without a trailing slash
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

/** Reads "list@example.org (moderated for non-subscribers)". */
function listIn(value: string): string[] {
  const address = /[^\s<>()"]+@[^\s<>()"]+/.exec(value)?.[0];
  return address === undefined ? [] : [address.toLowerCase()];
}

/** The lists in the sections, lower case. */
export function listsIn(sections: readonly Section[]): string[] {
  return [...new Set(sections.flatMap(({ lists }) => lists))];
}

/** Returns those of the files that are assigned to the person, each once. */
export type FilesGiven = (paths: readonly string[]) => GivenFile[];

/**
 * The files that sections assign to a person. Files that only a catch-all section ("*") covers are assigned to nobody.
 * The person's sections are found once, so that many series can be checked.
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
 * The recipients for a change of some files: maintainers, reviewers and lists of all sections that cover one of them,
 * each once. Catch-all sections ("THE REST") count only for files that no other section covers.
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

/** The catch-all patterns of "THE REST". */
const anything = new Set(["*", "*/"]);

function sectionTakes({ files, excluded, names }: Section): (path: string) => boolean {
  const named = files.filter((pattern) => !anything.has(pattern));
  return (path) =>
    !excluded.some((pattern) => fitsPattern(path, pattern)) &&
    (named.some((pattern) => fitsPattern(path, pattern)) || names.some((name) => fitsName(path, name)));
}

/**
 * Whether a file matches an F: or X: pattern: "*" is any text, "?" any character, "[ch]" one of these; with a trailing
 * slash it is a folder with everything below, without one it has exactly the given depth. As in get_maintainer.pl, a
 * path may continue after the pattern: "README" matches "README.md".
 */
export function fitsPattern(path: string, pattern: string): boolean {
  if (!pattern.endsWith("/") && slashesIn(path) !== slashesIn(pattern)) return false;
  const [first = [], ...others] = partsOf(pattern);
  if (!standsAt(first, path, 0)) return false;
  let at = first.length;
  // The end of the pattern is open, so the first match of each part is as good as any; the time is bounded by pattern
  // length times path length.
  for (const part of others) {
    while (at + part.length <= path.length && !standsAt(part, path, at)) at++;
    if (at + part.length > path.length) return false;
    at += part.length;
  }
  return true;
}

type Character = (char: string) => boolean;

/** The text between the stars of a pattern, by characters. */
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

/** Characters; nobody writes longer ones. */
const longestName = 200;
const longestPath = 300;
/** Repetitions and groups in an expression: with more, or nested ones, matching could take for ever. */
const mostChoices = 2;

/** Whether a file matches the expression of an N: line; an expression that could take for ever matches nothing. */
export function fitsName(path: string, name: string): boolean {
  if (name.length > longestName || path.length > longestPath) return false;
  // Like Perl's /x.
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
    // An invalid expression matches nothing; get_maintainer.pl would stop there.
    return false;
  }
}
