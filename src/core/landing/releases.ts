import { createHash } from "node:crypto";
import type { Repository } from "../git/repository.ts";
import { type LandingCache, landingKinds } from "./cache.ts";

interface Tag {
  name: string;
  /** Full object name of the tagged commit. */
  commit: string;
  /** Milliseconds since 1970: the tagger date, or of a tag without one the commit date. */
  date: number;
}

/** U-Boot's releases and candidates: v2022.04, v2022.04-rc2, v1.3.4, v2021.01.1. */
const releaseName = /^v\d[\d.]*(?:-rc\d+)?$/i;

/** The tags that count as releases; all of them where none looks like one. */
export async function releaseTags(
  repository: Repository,
  signal: AbortSignal,
): Promise<{ tags: Tag[]; all: boolean; key: string }> {
  const text = await repository.run(
    [
      "for-each-ref",
      "--format=%(objectname)%00%(*objectname)%00%(creatordate:unix)%00%(refname:strip=2)",
      "refs/tags",
    ],
    signal,
  );
  const every = text.split("\n").filter((line) => line !== "");
  const releases = every.filter((line) => releaseName.test(line.slice(line.lastIndexOf("\0") + 1)));
  const all = releases.length === 0;
  const lines = all ? every : releases;
  const tags = lines.map((line): Tag => {
    const [object = "", commit = "", date = "", name = ""] = line.split("\0");
    return { name, commit: commit || object, date: Number(date) * 1000 };
  });
  return {
    tags: all ? tags : projectsOwn(tags),
    all,
    key: createHash("sha256")
      .update([...lines, ...repository.cut].join("\n"))
      .digest("hex")
      .slice(0, 16),
  };
}

/**
 * The tags given by the project, as far as names tell: a bare number ("v2") is a person's own if releases have points,
 * and of several tags on one commit the one with the more common form counts.
 */
function projectsOwn(tags: Tag[]): Tag[] {
  const dotted = tags.filter(({ name }) => name.includes("."));
  const sound = dotted.length > 0 ? dotted : tags;
  const common = new Map<string, number>();
  for (const { name } of sound) common.set(formOf(name), (common.get(formOf(name)) ?? 0) + 1);
  const commonness = ({ name }: Tag) => common.get(formOf(name)) ?? 0;
  return [...Map.groupBy(sound, ({ commit }) => commit).values()].map((same) =>
    same.reduce((best, tag) => (commonness(tag) > commonness(best) ? tag : best)),
  );
}

/** "v2022.04-rc2" and "v2026.10-rc1" have the same form, "v1.4" another. */
function formOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/-rc\d+$/, "")
    .replace(/\d{4}/g, "Y")
    .replace(/\d+/g, "n");
}

/**
 * The first release that contains each commit, including release candidates, as `git name-rev --tags` finds it. Commits
 * in no release are missing. With `now` (milliseconds since 1970), later releases do not count.
 */
export async function firstReleases(
  repository: Repository,
  hashes: string[],
  now: number | null,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const { tags, all, key } = await releaseTags(repository, signal);
  if (tags.length === 0 || hashes.length === 0) return new Map();
  const kind = `${landingKinds.release} ${key}`;
  const names = cache.get<string>(kind, hashes);
  const asked = hashes.filter((hash) => !names.has(hash));
  if (asked.length > 0) {
    const found = await nameRev(repository, asked, all ? [] : tags, signal);
    const entries = asked.map((hash): [string, string] => [hash, found.get(hash) ?? ""]);
    cache.set(kind, entries);
    for (const [hash, name] of entries) names.set(hash, name);
  }
  const dates = new Map(tags.map((tag) => [tag.name, tag.date]));
  return new Map(
    [...names].filter(([, name]) => name !== "" && (now === null || (dates.get(name) ?? 0) <= now)),
  );
}

/** Reads lines of "object-name (tags/v2022.04-rc2~5^2)"; commits that no tag contains have no parenthesis. */
async function nameRev(
  repository: Repository,
  hashes: string[],
  tags: Tag[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  // Tag names matched our own pattern, so none can be an option or a glob.
  const refs = tags.map((tag) => `--refs=refs/tags/${tag.name}`);
  const names = repository.stream(["name-rev", "--tags", ...refs, "--annotate-stdin"], signal);
  names.stdin.end(`${hashes.join("\n")}\n`);
  let text = "";
  for await (const chunk of names.stdout.setEncoding("utf8")) text += String(chunk);
  await names.done;
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^([0-9a-f]{40,64}) \((?:tags\/)?([^~^)]+)/.exec(line);
    if (match?.[1] && match[2]) found.set(match[1], match[2]);
  }
  return found;
}
