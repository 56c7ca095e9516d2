/** A ref as `for-each-ref` lists it; `target` is where a symbolic one points. */
export interface Ref {
  name: string;
  object: string;
  target: string | null;
}

export interface Remote {
  name: string;
  url: string;
}

/** The branch that landings are looked for on. */
export interface Branch {
  /** As a person names it: "master". */
  name: string;
  /** What git resolves: "refs/remotes/origin/master", or an object name. */
  ref: string;
}

export interface Refs {
  refs: Ref[];
  remotes: Remote[];
  /** HEAD's commit, null where there is none. */
  head: string | null;
  /** The branch HEAD stands on, null where it is detached. */
  headRef: string | null;
  bare: boolean;
}

/** U-Boot's own tree, where it is or was at home; custodians' trees and forks are none. */
function isUpstream(url: string): boolean {
  const plain = url
    .toLowerCase()
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
  if (plain.includes("/custodians/")) return false;
  return (
    /(?:^|[/.@])(?:denx\.de|u-boot-project\.org)[:/](?:.*\/)?u-boot$/.test(plain) ||
    /(?:^|[/.@])github\.com[:/]u-boot\/u-boot$/.test(plain)
  );
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags|remotes\/[^/]+)\//, "");
}

/** What a person wrote, read as git does: a full name, a tag, a local branch, a remote's branch, any remote's. */
function named(wanted: string, { refs }: Refs): Branch | null {
  const names = new Set(refs.map((ref) => ref.name));
  const places = [
    wanted,
    `refs/${wanted}`,
    `refs/tags/${wanted}`,
    `refs/heads/${wanted}`,
    `refs/remotes/${wanted}`,
  ];
  const found =
    places.find((place) => names.has(place)) ??
    refs.find((ref) => ref.name.startsWith("refs/remotes/") && shortName(ref.name) === wanted)?.name;
  if (found !== undefined) return { name: shortName(found), ref: found };
  if (/^[0-9a-f]{7,64}$/.test(wanted)) return { name: wanted.slice(0, 12), ref: wanted };
  return null;
}

/** The branch a remote calls its own, else its master or main. */
function branchOfRemote(remote: string, { refs }: Refs): string | null {
  const prefix = `refs/remotes/${remote}/`;
  const names = new Set(refs.map((ref) => ref.name));
  const head = refs.find((ref) => ref.name === `${prefix}HEAD`)?.target;
  const places = [head, `${prefix}master`, `${prefix}main`];
  return places.find((place) => place && names.has(place)) ?? null;
}

/**
 * Where upstream's commits are: the branch a person named, else U-Boot's remote, else origin, else the local
 * master or main, else HEAD. A bare repository is a mirror, so its HEAD goes before local names. What a person
 * works on is the last choice: their unsent commits have not landed.
 * Returns null where the named branch (or any) is missing. No name reaches git unless it is one of `refs`.
 */
export function chooseBranch(wanted: string | null, known: Refs): Branch | null {
  if (wanted === "HEAD") return known.head === null ? null : { name: "HEAD", ref: "HEAD" };
  if (wanted !== null) return named(wanted, known);
  const remotes = [
    ...known.remotes.filter((remote) => isUpstream(remote.url)).map((remote) => remote.name),
    "origin",
  ];
  const names = new Set(known.refs.map((ref) => ref.name));
  const places = [
    ...remotes.map((remote) => branchOfRemote(remote, known)),
    known.bare ? known.headRef : null,
    "refs/heads/master",
    "refs/heads/main",
    known.headRef,
  ];
  const found = places.find((place) => place !== null && names.has(place));
  if (found) return { name: shortName(found), ref: found };
  return known.head === null ? null : { name: "HEAD", ref: "HEAD" };
}
