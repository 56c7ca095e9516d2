import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";

/** Why an archive could not be read. */
export type ArchiveErrorKind =
  | "offline"
  | "dns"
  | "connection"
  | "certificate"
  | "timeout"
  | "slow"
  | "spent"
  | "missing"
  | "forbidden"
  | "busy"
  | "server"
  | "cut"
  | "gzip"
  | "corrupt"
  | "html"
  | "bot-check"
  | "foreign"
  | "too-large"
  | "given-up";

/** Faults that may be gone a moment later. */
const passing: ReadonlySet<ArchiveErrorKind> = new Set([
  "offline",
  "dns",
  "connection",
  "timeout",
  "busy",
  "server",
  "cut",
]);

const stays = "what was read before is still here";
const network = `Check the network, then refresh; ${stays}.`;
const later = `Refresh again later; ${stays}.`;
const address = "Check the address in the setting patchTracker.archives.";

const remedies: Record<ArchiveErrorKind, string> = {
  offline: network,
  dns: `Check the network and the spelling of the address, then refresh; ${stays}.`,
  connection: network,
  certificate: "Check the computer's clock and, behind a company proxy, VS Code's proxy settings.",
  timeout: network,
  slow: later,
  spent: "Refresh to go on; what was read is here already.",
  missing: address,
  forbidden: `${address} Archives that need a login cannot be read.`,
  busy: later,
  server: later,
  cut: `Refresh to read the rest; ${stays}.`,
  corrupt: `Refresh to ask for it again; ${stays}.`,
  gzip: `Refresh to read the rest; ${stays}.`,
  html: `${address} If it is right, refresh later; ${stays}.`,
  "bot-check": `Name another archive of the list in the setting patchTracker.archives; ${stays}.`,
  foreign: address,
  "too-large": `Nothing needs to be done; ${stays}.`,
  "given-up": later,
};

/** An archive could not be read; `kind` tells callers whether something is missing or only unavailable now. */
export class ArchiveError extends UserError {
  readonly kind: ArchiveErrorKind;
  /** Milliseconds after which the server allows the next request, or null. */
  readonly retryAfter: number | null;

  constructor(
    kind: ArchiveErrorKind,
    what: string,
    where: string,
    more: { cause?: unknown; retryAfter?: number | null } = {},
  ) {
    super(what, remedies[kind], where, more.cause);
    this.name = "Fault";
    this.kind = kind;
    this.retryAfter = more.retryAfter ?? null;
  }

  get passing(): boolean {
    return passing.has(this.kind);
  }
}

/** The error for a status that is not success; `url` is the one that was requested. */
export function statusError(status: number, url: string, retryAfter: number | null): ArchiveError {
  const host = hostOf(url);
  if (status === 404 || status === 410)
    return new ArchiveError("missing", `${host} has no such page (${status}).`, url);
  if (status === 401 || status === 403 || status === 407)
    return new ArchiveError("forbidden", `${host} refused to answer (${status}).`, url);
  if (status === 429) {
    const pause = retryAfter === null ? "" : ` for ${Math.ceil(retryAfter / 1000)} s`;
    return new ArchiveError("busy", `${host} asks to be left alone${pause} (429).`, url, { retryAfter });
  }
  if (status >= 500)
    return new ArchiveError("server", `${host} has a fault of its own (${status}).`, url, { retryAfter });
  return new ArchiveError("foreign", `${host} gave an answer that makes no sense here (${status}).`, url);
}

/** The error for a network failure. Judged by code and text, since an error from another thread keeps only its text. */
export function networkError(error: unknown, url: string): ArchiveError {
  if (error instanceof ArchiveError) return error;
  const host = hostOf(url);
  const text = `${errorCode(error)} ${error instanceof Error ? error.message : String(error)}`;
  const more = { cause: error };
  if (/ENOTFOUND/.test(text))
    return new ArchiveError("dns", `The name ${host} could not be found in the network.`, url, more);
  if (/EAI_AGAIN|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ENOTCONN/.test(text))
    return new ArchiveError(
      "offline",
      `There is no way to ${host}: the network seems to be down.`,
      url,
      more,
    );
  if (/ECONNREFUSED|ECONNRESET/.test(text))
    return new ArchiveError("connection", `The connection to ${host} failed.`, url, more);
  if (/CERT|certificate|SSL|TLS/.test(text))
    return new ArchiveError("certificate", `${host} could not prove who it is (certificate).`, url, more);
  if (/ETIMEDOUT/.test(text))
    return new ArchiveError("timeout", `${host} did not answer in time.`, url, more);
  if (/redirect|Not an http address/.test(text))
    return new ArchiveError("foreign", `${host} sends elsewhere, to no end that can be used.`, url, more);
  return new ArchiveError("connection", `The connection to ${host} failed.`, url, more);
}

/** The host of an address, with its port, for a sentence. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** Whether an archive answered that something does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof ArchiveError && error.kind === "missing";
}
