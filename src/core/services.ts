import { type CustodianService, LocalCustodians } from "./applying/custodianService.ts";
import { type ApplyingService, LocalApplying } from "./applying/service.ts";
import { LocalWorkTrees, type WorkTreeService } from "./applying/workTreeService.ts";
import { type CheckService, checkStore } from "./archive/checkStore.ts";
import { type ArchivesService, followedIn } from "./archive/followedArchives.ts";
import { formatCount } from "./base/formatCount.ts";
import { type CommentService, LocalComments } from "./comments/service.ts";
import { type DraftService, LocalDrafts } from "./composing/draftService.ts";
import { Drafts } from "./composing/drafts.ts";
import { type ComposingService, LocalComposing } from "./composing/service.ts";
import { LocalVersionMails, type VersionMailService } from "./composing/versionMailService.ts";
import { VersionMails } from "./composing/versionMails.ts";
import { LandingService } from "./landing/service.ts";
import { SeriesLookup } from "./lookup/seriesLookup.ts";
import { factsOf } from "./mail/facts.ts";
import { rulesVersion } from "./mail/rulesVersion.ts";
import { LocalNextVersions, type NextVersionService } from "./nextVersion/service.ts";
import { PostedRevisions } from "./patches/postedRevisions.ts";
import { LocalPatches, type PatchesService } from "./patches/service.ts";
import type { HostServices } from "./project/hostServices.ts";
import { LocalReports, type ReportService } from "./report/service.ts";
import type { Series } from "./series/series.ts";
import { LocalThreads, type ThreadService } from "./thread/service.ts";
import { LocalTickets, type TicketService } from "./tickets/service.ts";
import { LocalSeriesList, type SeriesListService } from "./tracking/seriesList.ts";
import { LocalTracking, type TrackingService } from "./tracking/service.ts";

/**
 * All services of the program. Each method takes a request of plain data and a `Call`, and returns plain data, so that
 * one generic channel carries every service to the worker: a new method needs only its interface and its
 * implementation.
 */
export interface Services {
  tracking: TrackingService;
  series: SeriesListService;
  comments: CommentService;
  threads: ThreadService;
  tickets: TicketService;
  report: ReportService;
  check: CheckService;
  archives: ArchivesService;
  patches: PatchesService;
  applying: ApplyingService;
  composing: ComposingService;
  drafts: DraftService;
  versionMails: VersionMailService;
  nextVersion: NextVersionService;
  workTrees: WorkTreeService;
  custodians: CustodianService;
}

/** The services for the store of `host`, in this thread. Whoever opened the store closes it. */
export function createServices(host: HostServices): Services {
  const known = knownOn(host, (series) => void patches.noteStates(series));
  const { lookup, landing, tracking, tickets } = known;
  // Shared, so that a revision being made for one service is awaited by the others.
  const posted = new PostedRevisions(host, lookup, landing);
  const patches = new LocalPatches(host, lookup, landing, posted);
  // Other people read a report, so it is written as if there were no private mail.
  const shared = { ...host, store: host.store.forOthers() };
  const report = new LocalReports({
    lookup: new SeriesLookup(shared),
    isStored: (messageId) => shared.store.get([messageId]).length > 0,
    asOf: (moment) => {
      if (moment < host.now()) return knownOn(inThePast(shared, moment));
      return host.store.privateArchives().length > 0 ? knownOn(shared) : known;
    },
  });
  const looking = { store: host.store, archives: (ids: string[]) => lookup.archives(ids), now: host.now };
  const check: CheckService = { check: (request, call) => checkStore(looking, request, call) };
  const archives: ArchivesService = {
    list: async (request) => followedIn(lookup.archives(request.archives), host.store),
  };
  const comments = new LocalComments(host, lookup, patches);
  const drafts = new Drafts(host);
  return {
    tracking,
    series: new LocalSeriesList(host, lookup, landing),
    comments,
    threads: new LocalThreads(host, lookup),
    tickets,
    report,
    check,
    archives,
    patches,
    applying: new LocalApplying(host, lookup, landing, posted),
    composing: new LocalComposing(host, lookup, landing, drafts),
    drafts: new LocalDrafts(drafts),
    versionMails: new LocalVersionMails(new VersionMails(host)),
    nextVersion: new LocalNextVersions(host, lookup, landing, patches, comments),
    workTrees: new LocalWorkTrees(host, lookup, posted),
    custodians: new LocalCustodians(host, lookup, landing, posted),
  };
}

/** What is known about series, tickets and landings, in the store of `host`. */
function knownOn(host: HostServices, onStates?: (series: Series[]) => void) {
  const lookup = new SeriesLookup(host);
  const landing = new LandingService(host);
  const tracking = new LocalTracking(host, lookup, landing, onStates);
  const tickets = new LocalTickets({
    ...host,
    past: host.past && !host.ticketsOfToday,
    overview: (project) => tracking.overview({ project }),
    cache: landing.cache,
    storedDiff: (messageId) => landing.storedDiff(messageId),
  });
  return { lookup, landing, tracking, tickets };
}

/** The services as of a moment (milliseconds since 1970); the present ones unless it is past. */
export function servicesAsOf(host: HostServices, moment: number): Services {
  return createServices(moment < host.now() ? inThePast(host, moment) : host);
}

/** The host with a past clock; what is done to answer still happens now. */
function inThePast(host: HostServices, moment: number): HostServices {
  return { ...host, now: () => moment, past: true, clock: host.clock ?? host.now };
}

/**
 * Derives facts again that an older version derived by other rules; call it once after opening a store. `progress` is
 * told how many mails were processed.
 */
export async function renewFacts({ store }: Pick<HostServices, "store">, progress: (text: string) => void) {
  for (const done of store.refreshFacts(rulesVersion, factsOf)) {
    progress(`reading ${formatCount(done)} mails again`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
