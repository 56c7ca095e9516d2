import { describe, expect, test } from "vitest";
import { english } from "../../../src/core/base/localize.ts";
import { readSettings } from "../../../src/core/settings.ts";

const read = (projects: unknown, more = {}) => readSettings({ projects, ...more }, english);

describe("the setting patchTracker.projects", () => {
  test("is empty where there is none", () => {
    expect(read(undefined)).toMatchObject({ settings: { projects: [] }, faults: [] });
  });

  test("needs but the name of a project that is known", () => {
    const { settings, faults } = read([{ name: "xen" }]);
    expect(faults).toEqual([]);
    expect(settings.projects).toEqual([
      {
        name: "xen",
        trees: { upstream: [], custodians: [] },
        archives: null,
        folder: null,
        branch: null,
        base: null,
        tickets: null,
        patchwork: null,
      },
    ]);
  });

  test("says all of another", () => {
    const { settings, faults } = read([
      {
        name: "tools",
        archives: ["/mail/tools"],
        folder: "/src/tools",
        remotes: ["https://git.example.org/tools.git"],
        custodians: ["https://git.example.org/ann/tools.git"],
        branch: "main",
        base: "origin/main",
        tickets: { patterns: [{ pattern: "TL-\\d+" }] },
        patchwork: "https://patchwork.example.org/project/tools/list/",
      },
    ]);
    expect(faults).toEqual([]);
    expect(settings.projects).toMatchObject([
      {
        name: "tools",
        archives: ["/mail/tools"],
        folder: "/src/tools",
        trees: {
          upstream: ["https://git.example.org/tools.git"],
          custodians: ["https://git.example.org/ann/tools.git"],
        },
        branch: "main",
        base: "origin/main",
        tickets: { patterns: [{ pattern: "TL-\\d+", link: null }] },
        patchwork: { url: "https://patchwork.example.org", project: "tools" },
      },
    ]);
  });

  test.each([
    ["no list", "xen", "The setting patchTracker.projects is not a list."],
    ["an entry without a name", [{}], "Entry 1 of patchTracker.projects has no name."],
    ["an entry that is a name", ["qemu"], "Entry 1 of patchTracker.projects has no name."],
    [
      "a name with a blank",
      [{ name: "my xen" }],
      "The name “my xen” in patchTracker.projects may have letters, digits, and + - . _ only, at most 60.",
    ],
    [
      "archives that are a text",
      [{ name: "tools", archives: "https://lore.example.org/tools/" }],
      "The project “tools”: archives has to be a list of texts.",
    ],
    [
      "an archive that is none",
      [{ name: "tools", archives: ["/mail/tools", 7] }],
      "The project “tools”: archives has to be a list of texts.",
    ],
    ["a branch that is none", [{ name: "xen", branch: 7 }], "The project “xen”: branch has to be a text."],
    [
      "a Patchwork that is none",
      [{ name: "xen", patchwork: "https://user:secret@pw.example.org/project/x/" }],
      "The project “xen”: patchwork has to be the address of a project on a Patchwork, without a name or password.",
    ],
    [
      "an unknown project without archives",
      [{ name: "tools" }],
      "The project “tools” has no archives, and is none of those that are known (uboot, linux, xen, qemu, optee, barebox, buildroot, openembedded, edk2).",
    ],
    [
      "a name that stands twice",
      [{ name: "xen" }, { name: "xen" }],
      "The project “xen” stands twice in patchTracker.projects.",
    ],
  ])("with %s says so and keeps the rest", (_, value, what) => {
    const { settings, faults } = read(Array.isArray(value) ? [...value, { name: "qemu" }] : value);
    expect(faults.map((fault) => fault.what)).toEqual([what]);
    if (Array.isArray(value)) expect(settings.projects.at(-1)?.name).toBe("qemu");
  });

  test("with tickets that cannot be read says where", () => {
    const { faults } = read([{ name: "xen", tickets: { patterns: [{ pattern: "(" }] } }]);
    expect(faults).toMatchObject([{ where: "patchTracker.projects[0].tickets" }]);
  });

  test("has to have the project that a series names", () => {
    const { faults } = read([{ name: "xen" }], {
      series: [
        { name: "a", thread: "a@example.org", project: "xen" },
        { name: "b", thread: "b@example.org", project: "zen" },
      ],
    });
    expect(faults.map((fault) => fault.what)).toEqual([
      "“b” is of the project “zen”, which is not in patchTracker.projects.",
    ]);
  });
});
