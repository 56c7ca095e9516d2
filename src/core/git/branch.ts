/** A ref as `for-each-ref` lists it. */
export interface Ref {
  name: string;
  object: string;
  /** The ref that a symbolic one points to; else null. */
  target: string | null;
  /** Full name of a branch's configured upstream, even if that no longer exists; "" if there is none. */
  upstream: string;
}

export interface Remote {
  name: string;
  url: string;
}

/** The branch that landings are looked for on. */
export interface Branch {
  /** Short name: "master". */
  name: string;
  /** For git: "refs/remotes/origin/master", or an object name. */
  ref: string;
}

export interface Refs {
  refs: Ref[];
  remotes: Remote[];
  /** HEAD's commit, null where there is none. */
  head: string | null;
  /** The branch that HEAD points to, null if it is detached. */
  headRef: string | null;
  bare: boolean;
}

/** Tells by its address what a remote is to the project. */
export interface RemoteKinds {
  /** Whether it is the project's own tree, not a custodian's tree or a fork. */
  isUpstream(url: string): boolean;
  /** The name of the custodian's tree ("u-boot-efi"), or null if it is none. */
  custodianTree(url: string): string | null;
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags|remotes\/[^/]+)\//, "");
}

/**
 * The branch that a person typed, resolved as git does: a full name, a tag, a local branch, a remote's branch, any
 * remote's.
 */
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

/** The remote's HEAD branch, else its master or main. */
function branchOfRemote(remote: string, { refs }: Refs): string | null {
  const prefix = `refs/remotes/${remote}/`;
  const names = new Set(refs.map((ref) => ref.name));
  const head = refs.find((ref) => ref.name === `${prefix}HEAD`)?.target;
  const places = [head, `${prefix}master`, `${prefix}main`];
  return places.find((place) => place && names.has(place)) ?? null;
}

/**
 * The branch with upstream's commits: the one that the person named, else that of the project's own remote, else
 * origin, else the local master or main, else HEAD. A bare repository is a mirror, so its HEAD comes before local
 * names. The person's working branch is the last choice: their unsent commits have not landed. Null if the named branch
 * (or any) is missing. No name reaches git unless it is one of `refs`.
 */
export function chooseBranch(wanted: string | null, known: Refs, kinds: RemoteKinds): Branch | null {
  if (wanted === "HEAD") return known.head === null ? null : { name: "HEAD", ref: "HEAD" };
  if (wanted !== null) return named(wanted, known);
  const remotes = [
    ...known.remotes.filter((remote) => kinds.isUpstream(remote.url)).map((remote) => remote.name),
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

/**
 * The prefix of the refs next to the main branch: those of its remote, or the heads of a mirror; null if the main
 * branch is a local one of the person.
 */
function upstreamPrefix(
  main: Branch,
  wanted: string | null,
  { remotes, bare }: Refs,
  kinds: RemoteKinds,
): string | null {
  if (main.ref.startsWith("refs/heads/")) return bare ? "refs/heads/" : null;
  const remote = /^refs\/remotes\/([^/]+)\//.exec(main.ref)?.[1];
  if (remote === undefined) return null;
  const isTheirs = remotes.some(({ name, url }) => name === remote && kinds.isUpstream(url));
  return isTheirs || wanted !== null ? `refs/remotes/${remote}/` : null;
}

/** A branch with its newest commit. */
export interface Tip extends Branch {
  object: string;
}

/**
 * The branches whose commits will be merged into the main one: `next` next to it (upstream, or where the person named
 * the main branch), and the main branches of custodians' trees among the remotes, as "u-boot-efi/master".
 */
export function branchesBeside(main: Branch, wanted: string | null, known: Refs, kinds: RemoteKinds): Tip[] {
  const objects = new Map(known.refs.map((ref) => [ref.name, ref.object]));
  const tips = new Map<string, Tip>();
  const add = (name: string, ref: string | null) => {
    const object = ref === null ? undefined : objects.get(ref);
    if (ref === null || object === undefined || ref === main.ref || tips.has(ref)) return;
    tips.set(ref, { name, ref, object });
  };
  const prefix = upstreamPrefix(main, wanted, known, kinds);
  if (prefix !== null) add("next", `${prefix}next`);
  for (const { name, url } of known.remotes) {
    const tree = kinds.custodianTree(url);
    if (tree === null) continue;
    const own = branchOfRemote(name, known);
    if (own !== null) add(`${tree}/${shortName(own)}`, own);
    add(`${tree}/next`, `refs/remotes/${name}/next`);
  }
  return [...tips.values()];
}

/** A branch or tag on which a release is maintained. */
export interface Stable extends Tip {
  /** The release that it starts from: "v2023.07". */
  base: string;
  /** The base's object name. */
  since: string;
}

/**
 * The stable branches (u-boot-2023.07.y) of upstream or a mirror, and the tags made on them (v2023.07.01), if the
 * release that they start from is known too. Newest release first, branches before tags.
 */
export function stableBranches(
  main: Branch,
  wanted: string | null,
  known: Refs,
  kinds: RemoteKinds,
): Stable[] {
  const objects = new Map(known.refs.map((ref) => [ref.name, ref.object]));
  const prefix = upstreamPrefix(main, wanted, known, kinds);
  const found = known.refs.flatMap(({ name: ref, object }): Stable[] => {
    const isTag = ref.startsWith("refs/tags/");
    if (!isTag && (prefix === null || !ref.startsWith(prefix))) return [];
    const name = ref.slice((isTag ? "refs/tags/" : (prefix ?? "")).length);
    const pattern = isTag ? /^v(\d{4}\.\d{2})\.\d{1,2}$/ : /^(?:u-boot-)?v?(\d{4}\.\d{2})[.-](?:y|x|stable)$/;
    const base = `v${pattern.exec(name)?.[1]}`;
    const since = objects.get(`refs/tags/${base}`);
    return since === undefined ? [] : [{ name, ref, object, base, since }];
  });
  const order = (one: Stable) => (one.ref.startsWith("refs/tags/") ? 1 : 0);
  return found.sort((a, b) => compare(b.base, a.base) || order(a) - order(b) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
