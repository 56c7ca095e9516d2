// The services as the worker and the command line make it, on folders that are gone after the test.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Call } from "../../src/core/base/call.ts";
import { silentLog } from "../../src/core/base/log.ts";
import { nodeFetch } from "../../src/core/http/nodeFetch.ts";
import type { ProjectConfig } from "../../src/core/project/config.ts";
import type { HostServices } from "../../src/core/project/hostServices.ts";
import { createServices, type Services } from "../../src/core/services.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { Store } from "../../src/core/store/store.ts";
import type { SeriesOverview, TrackedEntry } from "../../src/core/tracking/model.ts";

/** The moment of the weekly report. */
export const reportDay = Date.parse("2022-03-04T12:00:00Z");

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "patch-tracker-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

type Circumstances = Partial<HostServices> & { at?: number };

/** Services on a folder of their own unless one is given; impatient with servers, closed after the test. */
export function servicesIn(directory = folder(), circumstances: Circumstances = {}): Services {
  const { store, services } = opened(directory, circumstances);
  onTestFinished(() => store.close());
  return services;
}

/** What a first refresh answers, into a folder that tests then copy: nobody has it open. */
export async function firstRefresh(directory: string, asked: ProjectConfig): Promise<SeriesOverview> {
  const { store, services } = opened(directory, {});
  try {
    return await services.tracking.refresh({ project: asked }, call());
  } finally {
    store.close();
  }
}

function opened(directory: string, { at = reportDay, past = false, ...more }: Circumstances) {
  const now = () => at;
  const store = Store.open(directory, { log: silentLog, now });
  const services = createServices({
    store,
    fetch: nodeFetch,
    log: silentLog,
    version: "1.2.3",
    now,
    past,
    patience: { pause: 1, answer: 5_000, stall: 5_000 },
    ...more,
  });
  return { store, services };
}

export function call(signal = new AbortController().signal): Call {
  return { signal, progress: () => undefined };
}

/** What a person follows who has these archives, and nothing else unless a test says so. */
export function project(archives: string[], more: Partial<ProjectConfig> = {}): ProjectConfig {
  return {
    name: "uboot",
    trees: { upstream: [], custodians: [] },
    tracked: [],
    corrections: [],
    archives,
    links: defaultSettings.links,
    me: [],
    folders: [],
    branch: null,
    base: null,
    tickets: defaultSettings.tickets,
    since: null,
    dormantAfter: defaultSettings.dormantAfter,
    patchwork: null,
    ...more,
  };
}

export function entryOf(overview: SeriesOverview, name: string): TrackedEntry {
  const found = overview.entries.find((entry) => entry.tracked.name === name);
  if (!found) throw new Error(`Nothing is followed as ${name}`);
  return found;
}
