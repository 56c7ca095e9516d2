/** Characters of a diff that are processed. */
const limit = 20 << 20;

/**
 * A diff with git's standard prefixes "a/" and "b/". Some people configure others or none (`diff.noprefix`,
 * `diff.mnemonicPrefix`), and since patch-ids include the names, theirs would differ. Linear; most diffs are recognized
 * by their first line.
 */
export function withPrefixes(diff: string): string {
  if (!diff.startsWith("diff --git ") || isPlain(firstLine(diff))) return diff;
  const lines = diff.slice(0, limit).split("\n");
  let [removed, added] = [0, 0];
  let strip = (name: string) => name;
  for (const [at, line] of lines.entries()) {
    const head = line.startsWith("diff --git ") ? headOf(line, lines.slice(at + 1, at + 6)) : null;
    if (head) {
      [removed, added, strip] = [0, 0, head.strip];
      lines[at] = head.line;
      continue;
    }
    if (removed > 0 || added > 0) {
      const sign = line[0] ?? " ";
      if (sign !== "+" && sign !== "\\") removed--;
      if (sign !== "-" && sign !== "\\") added--;
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk) [removed, added] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
    else if (/^(?:---|\+\+\+) (?!\/dev\/null)/.test(line)) {
      const side = line.startsWith("-") ? "a/" : "b/";
      lines[at] = `${line.slice(0, 4)}${prefixed(side, strip(line.slice(4)))}`;
    }
  }
  return lines.join("\n");
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : text.slice(0, end);
}

function isPlain(line: string): boolean {
  if (line.startsWith("diff --git a/") && line.includes(" b/")) return true;
  return /^diff --git "?a\/.* "?b\//.test(line);
}

/**
 * The first line of a file with standard prefixes, and a function that removes the others from a name; null if the line
 * cannot be read.
 */
function headOf(line: string, next: string[]): { line: string; strip(name: string): string } | null {
  const names = line.slice("diff --git ".length);
  const [from, to] = renamed(next);
  for (const [before, after] of splits(names)) {
    for (const strip of [unprefixed, withoutFirst]) {
      const [old, now] = [strip(before), strip(after)];
      if (from === null ? old !== now : old !== from || now !== to) continue;
      return { line: `diff --git ${prefixed("a/", old)} ${prefixed("b/", now)}`, strip };
    }
  }
  return null;
}

function renamed(next: string[]): [from: string | null, to: string | null] {
  const after = (words: string) => {
    const line = next.find((one) => one.startsWith(`rename ${words} `) || one.startsWith(`copy ${words} `));
    return line === undefined ? null : line.slice(line.indexOf(words) + words.length + 1);
  };
  return [after("from"), after("to")];
}

/** The ways to read "x y" as two names with blanks in them, the most likely (equal length) first. */
function* splits(names: string): Generator<[string, string]> {
  const half = names.length >> 1;
  if (names[half] === " ") yield [names.slice(0, half), names.slice(half + 1)];
  let tried = 0;
  for (let at = names.indexOf(" "); at >= 0 && tried < 100; at = names.indexOf(" ", at + 1), tried++)
    if (at !== half) yield [names.slice(0, at), names.slice(at + 1)];
}

const unprefixed = (name: string) => name;

function withoutFirst(name: string): string {
  const bare = name.startsWith('"') ? name.slice(1) : name;
  const rest = bare.slice(bare.indexOf("/") + 1);
  return bare === name ? rest : `"${rest}`;
}

function prefixed(prefix: string, name: string): string {
  return name.startsWith('"') ? `"${prefix}${name.slice(1)}` : `${prefix}${name}`;
}
