import type { Archives } from "../archive/archives.ts";
import type { Call } from "../base/call.ts";
import { day } from "../base/durations.ts";
import { isAmong } from "../landing/custodians.ts";
import { withLandings } from "../landing/seriesLandings.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import { matchOf, type SeriesMatch } from "../lookup/seriesMatch.ts";
import type { ProjectConfig } from "../project/config.ts";
import { listAddresses } from "../project/listAddresses.ts";
import { assemble } from "../series/assemble.ts";
import type { Reason } from "../series/reason.ts";
import { latestOf, postedIds } from "../series/seriesQueries.ts";
import type { Store } from "../store/store.ts";
import type { StoredMessage } from "../store/types.ts";
import { askedOfYou, filesGivenToMe, waitsForYou } from "./askedOfYou.ts";

/** Older requests are ignored. */
const within = 60 * day;
const week = 7 * day;

/** Once this many mails are collected, no earlier week is read, so that a busy list is examined for a shorter time. */
const mostMails = 20_000;

/** A series that waits for the person, whether they follow it or not. */
export interface AskingSeries {
  found: SeriesMatch;
  /** The name of its project. */
  project: string;
  /** Never empty. */
  why: Reason[];
}

/** What is looked at. */
export interface AskingParts {
  store: Store;
  lookup: SeriesLookup;
  landing: LandingService;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Series of the last two months that ask for the person and have no answer of theirs while it is the reviewers' turn,
 * newest first. From the store and git only; MAINTAINERS is as of the last refresh.
 */
export async function askingFor(
  project: ProjectConfig,
  limit: number,
  { store, lookup, landing, now }: AskingParts,
  call: Call,
): Promise<AskingSeries[]> {
  const { me } = project;
  if (me.length === 0) return [];
  const archives: Archives = lookup.archives(project.archives);
  const maintainers = landing.keptMaintainers(project);
  const given = filesGivenToMe(me, maintainers);
  const ids = archives.archives.map((archive) => archive.id);
  const mails = lookup.before(lately(store, ids, now));
  const near = assemble(mails, lookup.rules(archives))
    .filter((series) => waitsForYou(askedOfYou(series, me, given), series))
    .sort((a, b) => latestOf(b).date - latestOf(a).date)
    .slice(0, limit);
  // Earlier mails and landings may change the answer from these two months.
  const firsts = near.flatMap((series) => postedIds(series).slice(0, 1));
  const whole = [...new Set(lookup.holding(firsts, archives, project.corrections).values())];
  const { landings, custodians } = await landing.land(whole, { ...project, offline: true }, archives, call);
  const isList = listAddresses(project.archives, maintainers);
  const rules = { now, dormantAfter: project.dormantAfter, isCustodian: isAmong(custodians) };
  return withLandings(whole, landings, rules, isList).flatMap((series) => {
    const asks = askedOfYou(series, me, given);
    return waitsForYou(asks, series)
      ? [{ found: matchOf(series), project: project.name, why: asks.why }]
      : [];
  });
}

/** The mails of the last weeks, the oldest week last. */
function lately(store: Store, archives: string[], now: number): StoredMessage[] {
  const mails: StoredMessage[] = [];
  for (let until = now; until > now - within && mails.length < mostMails; until -= week)
    for (const mail of store.range(until - week + 1, until, archives)) mails.push(mail);
  return mails;
}
