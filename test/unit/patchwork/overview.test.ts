// The tracker as a whole with a Patchwork beside the archive.
import { describe, expect, onTestFinished, test } from "vitest";
import type { ProjectConfig, TrackedSeries } from "../../../src/core/project/config.ts";
import { sampleMails, sampleMessageId } from "../../sample/mails.ts";
import { siteMail } from "../../sample/serve.ts";
import { ArchiveServer } from "../../support/archiveServer.ts";
import { PatchworkServer } from "../../support/patchworkServer.ts";
import { call, entryOf, folder, project, reportDay, servicesIn } from "../../support/services.ts";

const disk: TrackedSeries = { name: "disk", thread: sampleMessageId("disk2/0"), tickets: [] };

const mails = sampleMails();

/** An archive with the sample's mails, a Patchwork that knows the followed series, and the person in front of both. */
async function place(more: Partial<ProjectConfig> = {}) {
  const archive = await ArchiveServer.start({ mails: (await mails).map(siteMail) });
  onTestFinished(() => archive.close());
  const mine = project([archive.url], { tracked: [disk], ...more });
  const { entries } = await servicesIn().tracking.refresh({ project: mine }, call());
  const latest = entries[0]?.series?.revisions.at(-1)?.patches ?? [];
  const patches = latest.map(({ messageId }, at) => ({ id: at + 1, messageId, series: 7, state: "new" }));
  const patchwork = await PatchworkServer.start(patches);
  return { archive, patchwork, patches, mine, asked: { ...mine, patchwork: patchwork.place } };
}

describe("a Patchwork", () => {
  test("is not asked until it is named", async () => {
    const { patchwork, mine } = await place();
    const overview = await servicesIn().tracking.refresh({ project: mine }, call());
    expect(entryOf(overview, "disk").patchwork).toBeNull();
    expect(patchwork.takeLog()).toEqual([]);
  });

  test("is asked in a refresh only; the board shows what it said, also after a restart", async () => {
    const { patchwork, patches, asked } = await place();
    const directory = folder();
    const services = servicesIn(directory);
    const refreshed = await services.tracking.refresh({ project: asked }, call());
    expect(refreshed.problems).toEqual([]);
    expect(entryOf(refreshed, "disk").patchwork).toMatchObject({
      patches: patches.map(({ messageId }) => ({ messageId, state: "new", disagreement: null })),
      disagreements: [],
      page: `${patchwork.url}/project/uboot/list/?series=7&state=*&archive=both`,
    });
    expect(patchwork.takeLog()).toHaveLength(2);
    expect(await services.tracking.overview({ project: asked }, call())).toEqual(refreshed);
    expect(await servicesIn(directory).tracking.overview({ project: asked }, call())).toEqual(refreshed);
    expect(patchwork.takeLog()).toEqual([]);
  });

  test("that says otherwise is shown, and changes neither state nor reason nor group", async () => {
    const { patches, mine, asked } = await place();
    for (const patch of patches) patch.state = "rejected";
    const [without, overview] = [
      await servicesIn().tracking.refresh({ project: mine }, call()),
      await servicesIn().tracking.refresh({ project: asked }, call()),
    ];
    const { patchwork, ...rest } = entryOf(overview, "disk");
    expect(patchwork?.disagreements).toEqual(["Patchwork says rejected, but here it is changes requested"]);
    expect({ ...rest, patchwork: null }).toEqual(entryOf(without, "disk"));
  });

  test("that fails is one problem, and what it said before stays", async () => {
    const { patchwork, asked } = await place();
    const directory = folder();
    const before = await servicesIn(directory).tracking.refresh({ project: asked }, call());
    patchwork.answerBadly(/./, { body: "<html>Sign in</html>" });
    const later = { at: reportDay + 3_600_000 };
    const after = await servicesIn(directory, later).tracking.refresh({ project: asked }, call());
    expect(after.problems.map((problem) => [problem.what, problem.where])).toEqual([
      [expect.stringContaining("sent a web page"), "patchTracker.patchwork.project"],
    ]);
    expect(entryOf(after, "disk").patchwork).toEqual(entryOf(before, "disk").patchwork);
    expect(after.updated).toBe(later.at);
  });

  test("tells only of today: of a past moment it is not asked", async () => {
    const { patchwork, asked } = await place();
    const overview = await servicesIn(folder(), { past: true }).tracking.refresh({ project: asked }, call());
    expect(entryOf(overview, "disk").patchwork).toBeNull();
    expect(patchwork.takeLog()).toEqual([]);
  });
});
