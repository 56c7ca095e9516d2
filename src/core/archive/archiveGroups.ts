// Which archives the entries of the setting name, and the kind of each.
import type { Month } from "../base/months.ts";
import type { Problem } from "../base/problem.ts";
import { withoutLogin, withoutQuery } from "../base/withoutLogin.ts";
import { ArchiveError } from "../http/archiveError.ts";
import type { Errand } from "../http/client.ts";
import type { Store } from "../store/store.ts";
import type { ArchiveKind, SameHosts } from "./archive.ts";
import { kinds } from "./kinds.ts";

/** One archive with all its addresses in the setting. */
export interface Group {
  kind: ArchiveKind;
  addresses: string[];
  /** Whether the kind is certain. */
  sure: boolean;
}

/**
 * Turns the setting's list into archives in its order, joining addresses of the same archive.
 * @param remembered the name of the kind that answered at an address before, or null
 */
export function groupArchives(
  written: string[],
  sameHosts: SameHosts,
  remembered: (address: string) => string | null = () => null,
): { groups: Group[]; problems: Problem[] } {
  const groups = new Map<string, Group>();
  const problems: Problem[] = [];
  for (const entry of written.map((one) => one.trim()).filter((one) => one !== "")) {
    const bare = withoutLogin(entry);
    if (bare !== null) {
      problems.push(needsNoLogin(bare));
      continue;
    }
    const found = recognised(entry, sameHosts, remembered);
    if (!found) {
      problems.push(unreadable(withoutQuery(entry)));
      continue;
    }
    const { kind, key, address, sure } = found;
    const group = groups.get(key);
    if (!group) groups.set(key, { kind, addresses: [address], sure });
    else if (!group.addresses.includes(address)) group.addresses.push(address);
  }
  return { groups: [...groups.values()], problems };
}

function recognised(
  entry: string,
  sameHosts: SameHosts,
  remembered: (address: string) => string | null,
): { kind: ArchiveKind; key: string; address: string; sure: boolean } | null {
  const all = kinds.flatMap((kind) => {
    const found = kind.recognise(entry, sameHosts);
    return found ? [{ ...found, kind, key: `${kind.name} ${found.key}` }] : [];
  });
  // First what was there before: of a folder that is gone, only that tells what it was.
  const known = all.find(({ kind, address, sure }) => !sure && remembered(address) === kind.name);
  if (known) return { ...known, sure: true };
  return all.find((one) => one.sure) ?? all[0] ?? null;
}

const kindCache = "archive kind";

/** The name of the kind that answered at an address before; null if none did. */
export function kindAt(store: Pick<Store, "cached">, address: string): string | null {
  return store.cached<string>(kindCache, [address]).get(address) ?? null;
}

export function rememberKind(
  store: Pick<Store, "cache" | "cached">,
  addresses: string[],
  kind: ArchiveKind,
): void {
  const unknown = addresses.filter((address) => kindAt(store, address) !== kind.name);
  if (unknown.length === 0) return;
  store.cache(
    kindCache,
    unknown.map((address) => [address, kind.name]),
  );
}

/**
 * Another kind whose archive answers at the addresses of a group, with the addresses in its normal form; null if none
 * does.
 */
export async function kindThatAnswers(
  group: Group,
  http: Errand,
  signal: AbortSignal,
): Promise<Pick<Group, "kind" | "addresses"> | null> {
  const session = http.session(signal, { optional: true });
  for (const kind of kinds) {
    const addresses = group.addresses.flatMap((one) => kind.recognise(one, [])?.address ?? []);
    const [address] = addresses;
    if (kind === group.kind || !kind.answers || address === undefined) continue;
    try {
      if (await kind.answers(address, session)) return { kind, addresses };
    } catch (error) {
      // The fault was already reported for the kind that was tried first.
      if (!(error instanceof ArchiveError)) throw error;
    }
  }
  return null;
}

/**
 * Addresses with a name, password or token are not used: it would end up in logs, and if it is wrong, servers refuse
 * even public reading.
 */
function needsNoLogin(address: string): Problem {
  return {
    what: `The address of ${address} has a name or password in it, and is not asked.`,
    remedy: "Take them out in the setting patchTracker.archives; archives that need a login cannot be read.",
    where: address,
  };
}

function unreadable(entry: string): Problem {
  const [first = "", ...others] = kinds.map((kind) => kind.called);
  return {
    what: `"${entry}" is neither ${[first, ...others].join(" nor ")}.`,
    remedy: "Correct it in the setting patchTracker.archives.",
    where: entry,
  };
}

/** The month that the web address of a mail contains; null if none. No network. */
export function monthOf(url: string): Month | null {
  for (const kind of kinds) {
    const month = kind.locate(url);
    if (month !== null) return month;
  }
  return null;
}
