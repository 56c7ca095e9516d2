import type { Person } from "./message.ts";
import { nameKey } from "./person.ts";

/** What else a mail says of who sent it, and of the lists it went through; empty where an archive keeps no such headers. */
export interface SenderHints {
  /** X-Original-From, else X-Original-Sender: what Google Groups and others keep of the From that they rewrote. */
  original: Person[];
  replyTo: Person[];
  /** To and Cc. */
  recipients: Person[];
  /** Addresses of the lists that handed it on (List-Post, X-BeenThere), lower case. */
  lists: string[];
}

const noHints: SenderHints = { original: [], replyTo: [], recipients: [], lists: [] };

/** "Ann Lee via U-Boot", "'Ann Lee' via U-Boot developers"; Mailman without a list's name writes "Ann Lee via". */
const viaList = /^(.{1,300}) via(?: (.{0,300}))?$/;
/** A list's own machines, and services that rewrite for the lists they run. */
const listHost = /^lists?\.|^(?:googlegroups\.com|groups\.io)$|\.groups\.io$|^dmarc\./;
/** The person's address within the list's: "ann=example.org@groups.io", "ann=40example.org@dmarc.example.net". */
const nested = /^([^=@]{1,100})=(?:40)?([^=@]{1,200}\.[^=@]{1,60})@/;
/** b4's relay writes "devnull+ann.example.org@kernel.org". */
const relay = /^devnull\+/;

/**
 * The person behind a sender whom a list had to rewrite (DMARC): "Ann Lee via U-Boot" with the list's address is
 * Ann Lee, at the address that X-Original-From, Reply-To, Cc or the list's address itself tells. Where none does, her
 * address is unknown (""). Patchwork knows the same headers; a sender who was not rewritten stays as they are.
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

/** Whether it is a list's rewriting, and not somebody who calls themselves so. */
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

/** Rewritten without a word in the name: then the person must be told elsewhere. */
function isHidden({ name, email }: Person, hints: SenderHints): boolean {
  if (name === "" && hints.lists.includes(email)) return true;
  const ofList = isOfList(email, hints) || listHost.test(email.slice(email.indexOf("@") + 1));
  return ofList && (hints.original.length > 0 || nested.test(email));
}

function isOfList(email: string, { lists, recipients }: SenderHints): boolean {
  if (lists.includes(email)) return true;
  // A person may write to themselves; a list gets what it sends.
  return listHost.test(email.slice(email.indexOf("@") + 1)) && recipients.some((one) => one.email === email);
}

/** Mailman puts the person into Reply-To, or into Cc where answers are to go to the list. */
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

/** Without Google's quotes; "ann---" is what Mailman leaves of a sender's address who gave no name. */
function bareName(name: string): string {
  const bare = name.trim().replace(/^['"](.*)['"]$/, "$1");
  return bare.includes("@") || bare.endsWith("---") ? "" : bare;
}

function unnested(email: string): string | undefined {
  const found = nested.exec(email);
  return found ? `${found[1]}@${found[2]}` : undefined;
}

/** A patch that a list has sent on without any name still begins with its author, if `git send-email` was told so. */
function firstLineAuthor(body: string): Person | null {
  const [, name = "", local, domain] =
    /^\s{0,20}From: ([^<>\n]{0,100}?) {0,4}<([^<>\s]{1,100})(?:@| at )([^<>\s]{1,200})>\n/.exec(body) ?? [];
  return local === undefined ? null : { name: bareName(name), email: `${local}@${domain}`.toLowerCase() };
}

/** A relay's address is at least one per person; a list's is everybody's. */
function kept(email: string): string {
  return relay.test(email) ? email : "";
}

/** "Signed-off-by: Ann Lee <ann@example.org>" and the like, at most so much of a body is looked at. */
const signed =
  /^[A-Z][A-Za-z-]{2,30}: {1,4}([^<>\n]{1,100}?) {0,4}<([^<>\s]{1,100})(?:@| at )([^<>\s]{1,200})>/gm;
const signedWithin = 100_000;

/**
 * The sender with the address that they sign with in the mail itself, where a list hid theirs and only the name is
 * known: a patch is signed off, a review names its reviewer.
 */
export function withSignedAddress(from: Person, body: string): Person {
  if (from.email !== "" && !relay.test(from.email)) return from;
  const key = nameKey(from.name);
  if (key === "") return firstLineAuthor(body) ?? from;
  for (const [, name = "", local = "", domain = ""] of body.slice(0, signedWithin).matchAll(signed))
    if (nameKey(name) === key) return { ...from, email: `${local}@${domain}`.toLowerCase() };
  return from;
}
