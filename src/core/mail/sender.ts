import type { Person } from "./message.ts";
import { nameKey } from "./person.ts";

/** Headers besides From that tell who sent a mail and through which lists it went; empty if the archive keeps none. */
export interface SenderHints {
  /** X-Original-From, else X-Original-Sender: where Google Groups and others keep the From that they replaced. */
  original: Person[];
  replyTo: Person[];
  /** To and Cc. */
  recipients: Person[];
  /** Addresses of the lists that distributed it (List-Post, X-BeenThere), in lower case. */
  lists: string[];
}

const noHints: SenderHints = { original: [], replyTo: [], recipients: [], lists: [] };

/** "Ann Lee via U-Boot", "'Ann Lee' via U-Boot developers"; if the list has no name, Mailman writes "Ann Lee via". */
const viaList = /^(.{1,300}) via(?: (.{0,300}))?$/;
/** Hosts of lists, and services that rewrite From for the lists they run. */
const listHost = /^lists?\.|^(?:googlegroups\.com|groups\.io)$|\.groups\.io$|^dmarc\./;
/** The person's address inside the list's: "ann=example.org@groups.io", "ann=40example.org@dmarc.example.net". */
const nested = /^([^=@]{1,100})=(?:40)?([^=@]{1,200}\.[^=@]{1,60})@/;
/** b4's relay writes "devnull+ann.example.org@kernel.org". */
const relay = /^devnull\+/;

/**
 * The person behind a From that a list rewrote because of DMARC: "Ann Lee via U-Boot" with the list's address is Ann
 * Lee, at the address from X-Original-From, Reply-To, Cc or inside the list's address; "" if none tells it. Patchwork
 * uses the same headers. A From that was not rewritten is returned unchanged.
 */
export function unmunged(from: Person, hints: SenderHints = noHints): Person {
  const via = viaList.exec(from.name);
  if (!(via ? isRewritten(from, via, hints) : isHidden(from, hints))) return from;
  const [original] = hints.original.filter((other) => other.email !== from.email);
  const name = bareName(via ? (via[1] ?? "") : from.name) || (original?.name ?? "");
  const person = original ?? answered(name, from, hints);
  const email = person?.email ?? unnested(from.email) ?? (via || name === "" ? kept(from.email) : from.email);
  return { name: name || (person?.name ?? ""), email };
}

/** Whether a list rewrote it, and it is not the sender's own choice of name. */
function isRewritten({ name, email }: Person, [, , list = ""]: RegExpExecArray, hints: SenderHints): boolean {
  const [local = "", domain = ""] = email.split("@");
  return (
    hints.original.length > 0 ||
    name.startsWith("'") ||
    relay.test(email) ||
    listHost.test(domain) ||
    local === list.toLowerCase().replace(/\s+/g, "-") ||
    isOfList(email, hints)
  );
}

/** The name does not show that it was rewritten, so the person must be named in another header. */
function isHidden({ name, email }: Person, hints: SenderHints): boolean {
  if (name === "" && hints.lists.includes(email)) return true;
  const ofList = isOfList(email, hints) || listHost.test(email.slice(email.indexOf("@") + 1));
  return ofList && (hints.original.length > 0 || nested.test(email));
}

function isOfList(email: string, { lists, recipients }: SenderHints): boolean {
  if (lists.includes(email)) return true;
  // People may write to themselves, so the address counts as the list's only if a list host received the mail.
  return listHost.test(email.slice(email.indexOf("@") + 1)) && recipients.some((one) => one.email === email);
}

/** Mailman puts the person into Reply-To, or into Cc if replies go to the list. */
function answered(name: string, from: Person, hints: SenderHints): Person | undefined {
  const others = (persons: Person[]) =>
    persons.filter(({ email }) => email !== "" && email !== from.email && !isOfList(email, hints));
  const named = (person: Person) => {
    const key = nameKey(name);
    return key !== "" && nameKey(person.name) === key;
  };
  const replyTo = others(hints.replyTo);
  const [first] = replyTo;
  return (
    replyTo.find(named) ??
    others(hints.recipients).find(named) ??
    replyTo.find((person) => person.name === "") ??
    (replyTo.length === 1 ? first : undefined)
  );
}

/** The name without Google's quotes; Mailman writes "ann---" for a sender without a name. */
function bareName(name: string): string {
  const bare = name.trim().replace(/^['"](.*)['"]$/, "$1");
  return bare.includes("@") || bare.endsWith("---") ? "" : bare;
}

function unnested(email: string): string | undefined {
  const found = nested.exec(email);
  return found ? `${found[1]}@${found[2]}` : undefined;
}

/**
 * The author in the first line of a patch; `git send-email` can be configured to always write it, and it survives a
 * list that removed the name.
 */
function firstLineAuthor(body: string): Person | null {
  const [, name = "", local, domain] =
    /^\s{0,20}From: ([^<>\n]{0,100}?) {0,4}<([^<>\s]{1,100})(?:@| at )([^<>\s]{1,200})>\n/.exec(body) ?? [];
  return local === undefined ? null : { name: bareName(name), email: `${local}@${domain}`.toLowerCase() };
}

/** The address to keep for a rewritten person: a relay's is different for each person, a list's is not. */
function kept(email: string): string {
  return relay.test(email) ? email : "";
}

/** "Signed-off-by: Ann Lee <ann@example.org>" and similar, in the first part of a body. */
const signed =
  /^[A-Z][A-Za-z-]{2,30}: {1,4}([^<>\n]{1,100}?) {0,4}<([^<>\s]{1,100})(?:@| at )([^<>\s]{1,200})>/gm;
const signedWithin = 100_000;

/**
 * The sender with the address from their own sign-off or review trailer, if a list hid it and only the name is known.
 */
export function withSignedAddress(from: Person, body: string): Person {
  if (from.email !== "" && !relay.test(from.email)) return from;
  const key = nameKey(from.name);
  if (key === "") return firstLineAuthor(body) ?? from;
  for (const [, name = "", local = "", domain = ""] of body.slice(0, signedWithin).matchAll(signed))
    if (nameKey(name) === key) return { ...from, email: `${local}@${domain}`.toLowerCase() };
  return from;
}
