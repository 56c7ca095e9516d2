import { describe, expect, it } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import { archivesState, headOf, noticesOf } from "../../../../../src/vscode/series/model/viewHead.ts";
import type { OverviewStatus } from "../../../../../src/vscode/tree/overviewModel.ts";
import { now, sampleBoard } from "../../../../support/overview.ts";

const url = "https://lists.example.org/pipermail/u-boot/";
const offline = { what: "The archive did not answer.", remedy: "Check the network.", where: url };
const noRepository = { what: "No repository here.", remedy: "Open one.", where: "/src" };
const overviewStatus = (more: Partial<OverviewStatus> = {}): OverviewStatus => ({
  overview: sampleBoard(),
  failure: null,
  progress: null,
  faults: [],
  archives: [url],
  withoutFolder: [],
  severalProjects: false,
  ...more,
});

describe("the head of the view", () => {
  it("says when it was updated, and counts what needs the person", () => {
    expect(headOf(overviewStatus(), now, english)).toEqual({
      description: "Updated 2 h ago",
      message: "",
      badge: { value: 2, tooltip: "2 series need you" },
    });
  });

  it("has no badge when nothing needs the person", () => {
    expect(
      headOf(overviewStatus({ overview: { ...sampleBoard(), entries: [] } }), now, english).badge,
    ).toBeUndefined();
  });

  it("leaves the place to the welcome text while nothing is followed", () => {
    const overview = { entries: [], updated: now, problems: [offline] };
    expect(headOf(overviewStatus({ overview }), now, english).message).toBe("");
  });

  it("shows how far a refresh is", () => {
    expect(headOf(overviewStatus({ progress: "2022-02: 1 of 3" }), now, english).description).toBe(
      "2022-02: 1 of 3",
    );
  });

  it("says what went wrong with an archive and what to do, beside the time of what is shown", () => {
    const overview = { ...sampleBoard(), problems: [offline, offline, noRepository] };
    const head = headOf(overviewStatus({ overview }), now, english);
    expect(head.message).toBe("The archive did not answer. Check the network. The log has 1 more.");
    expect(head.description).toBe("Updated 2 h ago");
  });

  it("leaves to the tree what concerns no archive", () => {
    const overview = { ...sampleBoard(), problems: [offline, noRepository] };
    const notices = noticesOf(overviewStatus({ overview }), english);
    expect(notices.map((notice) => notice.problem)).toEqual([noRepository]);
  });

  it("tells in the tree that landings are not known without a folder", () => {
    const withoutFolder = ["uboot"];
    expect(noticesOf(overviewStatus({ withoutFolder }), english).map((notice) => notice.action)).toEqual([
      "folder",
    ]);
    expect(noticesOf(overviewStatus({ withoutFolder, overview: null }), english)).toEqual([]);
  });

  it("tells of which project landings are not known where none of the folders is its clone", () => {
    const status = overviewStatus({ withoutFolder: ["xen"], severalProjects: true });
    expect(noticesOf(status, english).map(({ problem }) => `${problem.what}: ${problem.remedy}`)).toEqual([
      "Landings of xen are not known: Open its clone, or name the clone's folder in patchTracker.projects",
    ]);
  });

  it("tells the welcome text whether the archive was ever read", () => {
    expect(archivesState(overviewStatus())).toBe("fine");
    expect(archivesState(overviewStatus({ overview: { entries: [], updated: null, problems: [] } }))).toBe(
      "never",
    );
    expect(archivesState(overviewStatus({ failure: offline }))).toBe("failed");
  });
});
