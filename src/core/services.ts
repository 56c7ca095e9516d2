import { type CheckService, checkStore } from "./archive/checkStore.ts";
import { type ArchivesService, followedIn } from "./archive/followed.ts";
import { formatCount } from "./base/formatCount.ts";
import { type CommentService, LocalComments } from "./comments/service.ts";
import { LandingService } from "./landing/service.ts";
import { SeriesLookup } from "./lookup/seriesLookup.ts";
import { factsOf } from "./mail/facts.ts";
import { rulesVersion } from "./mail/rulesVersion.ts";
import { LocalPatches, type PatchesService } from "./patches/service.ts";
import type { HostServices } from "./project/hostServices.ts";
import { LocalReports, type ReportService } from "./report/service.ts";
import { LocalThreads, type ThreadService } from "./thread/service.ts";
import { LocalTickets, type TicketService } from "./tickets/service.ts";
import { LocalSeriesList, type SeriesListService } from "./tracking/seriesList.ts";
import { LocalTracking, type TrackingService } from "./tracking/service.ts";

/**
 * All that the program can be asked. Each method takes a request of plain data and a `Call`, and answers plain data, so
 * that one generic channel carries every service to the worker: a new method needs its interface and its
 * implementation, nothing else.
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
}

/** The services on the store of `host`, in this thread. Closing the store is up to whoever opened it. */
export function createServices(host: HostServices): Services {
  const lookup = new SeriesLookup(host);
  const landing = new LandingService(host);
  const patches = new LocalPatches(host, lookup, landing);
  const tracking = new LocalTracking(host, lookup, landing);
  const tickets = new LocalTickets({
    ...host,
    past: host.past && !host.ticketsOfToday,
    overview: (project) => tracking.overview({ project }),
    cache: landing.cache,
    storedDiff: (messageId) => landing.storedDiff(messageId),
  });
  const report = new LocalReports({
    lookup,
    isStored: (messageId) => host.store.get([messageId]).length > 0,
    asOf: (moment) => (moment < host.now() ? asOf(host, moment) : { tracking, tickets, landing }),
  });
  const looking = { store: host.store, archives: (ids: string[]) => lookup.archives(ids), now: host.now };
  const check: CheckService = { check: (request, call) => checkStore(looking, request, call) };
  const archives: ArchivesService = {
    list: async (request) => followedIn(lookup.archives(request.archives), host.store),
  };
  return {
    tracking,
    series: new LocalSeriesList(host, lookup, landing),
    comments: new LocalComments(host, lookup, patches),
    threads: new LocalThreads(host, lookup),
    tickets,
    report,
    check,
    archives,
    patches,
  };
}

/** What was known at a moment (milliseconds since 1970), from the same store. */
function asOf(host: HostServices, moment: number) {
  const then = { ...host, now: () => moment, past: true };
  return { ...createServices(then), landing: new LandingService(then) };
}

/** The services as of a moment; those of now where that is not past. */
export function servicesAsOf(host: HostServices, moment: number): Services {
  return moment < host.now() ? asOf(host, moment) : createServices(host);
}

/**
 * Derives anew what an older program derived from mails by older rules; to be called once after a store was opened.
 * `progress` is told how many mails were read again.
 */
export async function renewFacts({ store }: Pick<HostServices, "store">, progress: (text: string) => void) {
  for (const done of store.refreshFacts(rulesVersion, factsOf)) {
    progress(`reading ${formatCount(done)} mails again`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
