import { describe, expect, test } from "vitest";
import type { TrackedSeries } from "../../../src/core/project/config.ts";
import { type ProjectSettings, projectsOf, type WorkFolder } from "../../../src/core/project/projects.ts";
import { remoteKinds } from "../../../src/core/project/remoteKinds.ts";
import { listArchives } from "../../../src/core/project/uboot.ts";
import { defaultSettings, type Settings } from "../../../src/core/settings.ts";

const uboot: WorkFolder = {
  path: "/src/u-boot",
  remotes: ["https://source.denx.de/u-boot/u-boot.git"],
  project: "uboot",
};
const xen: WorkFolder = {
  path: "/src/xen",
  remotes: ["https://gitlab.com/xen-project/xen.git"],
  project: "xen",
};
const unknown: WorkFolder = { path: "/src/tools", remotes: ["git@example.org:tools.git"], project: null };

function named(name: string, more: Partial<ProjectSettings> = {}): ProjectSettings {
  return {
    name,
    trees: { upstream: [], custodians: [] },
    archives: null,
    folder: null,
    branch: null,
    base: null,
    tickets: null,
    patchwork: null,
    ...more,
  };
}

const series = (name: string, more: Partial<TrackedSeries> = {}): TrackedSeries => ({
  name,
  thread: `${name}@example.org`,
  tickets: [],
  ...more,
});

function projects(settings: Partial<Settings>, folders: WorkFolder[]) {
  return projectsOf({ ...defaultSettings, ...settings }, ["ann@example.org"], folders);
}

describe("without a word about projects there is one", () => {
  test("which is U-Boot, with its list, where nothing tells", () => {
    expect(projects({}, [unknown])).toMatchObject([
      { name: "uboot", archives: listArchives, folders: ["/src/tools"], patchwork: null },
    ]);
  });

  test("which is the one whose clone is open", () => {
    expect(projects({}, [unknown, xen])).toMatchObject([
      { name: "xen", archives: ["https://lore.kernel.org/xen-devel/"], folders: ["/src/xen"] },
    ]);
  });

  test("which is asked about at a Patchwork that its mail is read from", () => {
    const patchworkOf = (archives: string[]) => projects({ archives }, [uboot])[0]?.patchwork;
    expect(patchworkOf(["/mail/list.mbox", "https://pw.example.org/project/tools/list/"])).toEqual({
      url: "https://pw.example.org",
      project: "tools",
    });
    expect(patchworkOf(["https://lists.example.org/project/pipermail/tools/"])).toBeNull();
  });

  test("which has the archives, branch and series of the settings", () => {
    const settings = { archives: ["/mail/list.mbox"], branch: "next", series: [series("uboot/disk")] };
    expect(projects(settings, [uboot])).toMatchObject([
      { name: "uboot", archives: ["/mail/list.mbox"], branch: "next", tracked: [{ name: "uboot/disk" }] },
    ]);
  });

  test("whose own Patchwork is asked where the person turned that on and named no other", () => {
    const patchworks = (folders: WorkFolder[]) =>
      projects({ patchwork: "usual" }, folders).map(({ patchwork }) => patchwork);
    expect(patchworks([uboot])).toEqual([{ url: "https://patchwork.ozlabs.org", project: "uboot" }]);
    expect(patchworks([xen])).toEqual([null]);
  });
});

describe("of several projects", () => {
  const both = [named("uboot"), named("xen")];

  test("each has the folders that are its clones, by their remotes; the only one has whatever is open", () => {
    expect(projects({ projects: both }, [xen, uboot]).map(({ folders }) => folders)).toEqual([
      ["/src/u-boot"],
      ["/src/xen"],
    ]);
    expect(projects({ projects: [named("uboot")] }, [xen, unknown]).map(({ folders }) => folders)).toEqual([
      ["/src/xen", "/src/tools"],
    ]);
  });

  test("one has the folder that the person names, and no other has it", () => {
    const settings = [named("uboot"), named("tools", { archives: ["/mail/tools"], folder: "/src/tools" })];
    expect(projects({ projects: settings }, [unknown]).map(({ folders }) => folders)).toEqual([
      [],
      ["/src/tools"],
    ]);
  });

  test("a series belongs to the one it names, else to the one its short name begins with, else to the first", () => {
    const all = [
      series("xen/grant"),
      series("uboot/disk"),
      series("removable media"),
      series("uboot/shared", { project: "xen" }),
    ];
    expect(
      projects({ projects: both, series: all }, []).map(({ tracked }) => tracked.map(({ name }) => name)),
    ).toEqual([
      ["uboot/disk", "removable media"],
      ["xen/grant", "uboot/shared"],
    ]);
  });

  test("each has what it says itself, and of the rest what the settings say for all", () => {
    const own = named("xen", { branch: "staging", archives: ["/mail/xen"] });
    expect(
      projects({ projects: [named("uboot"), own], branch: "master", archives: ["/mail/all"] }, []),
    ).toMatchObject([
      { name: "uboot", branch: "master", archives: listArchives },
      { name: "xen", branch: "staging", archives: ["/mail/xen"] },
    ]);
  });

  test("each is asked on its own Patchwork", () => {
    const place = { url: "https://patchwork.example.org", project: "xen" };
    const settings = [named("uboot"), named("xen", { patchwork: place })];
    expect(projects({ projects: settings }, []).map(({ patchwork }) => patchwork)).toEqual([null, place]);
  });
});

describe("remotes", () => {
  test("are a project's own where the person says so, however the address is written", () => {
    const kinds = remoteKinds({
      name: "tools",
      trees: {
        upstream: ["https://git.example.org/tools.git"],
        custodians: ["https://git.example.org/ann/tools-next"],
      },
    });
    expect(kinds.isUpstream("git@git.example.org:tools")).toBe(true);
    expect(kinds.isUpstream("https://git.example.org/ann/tools")).toBe(false);
    expect(kinds.custodianTree("ssh://git@git.example.org/ann/tools-next.git")).toBe("tools-next");
    expect(kinds.isUpstream("https://source.denx.de/u-boot/u-boot.git")).toBe(false);
  });

  test("are those that are known of it, too", () => {
    const kinds = remoteKinds({ name: "qemu", trees: { upstream: [], custodians: [] } });
    expect(kinds.isUpstream("https://gitlab.com/qemu-project/qemu.git")).toBe(true);
    expect(kinds.isUpstream("https://gitlab.com/ann/qemu.git")).toBe(false);
  });
});
