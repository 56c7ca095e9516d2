import { afterEach, expect, test } from "vitest";
import { maintainersAt } from "../../../src/core/landing/maintainersAt.ts";
import { filesGivenTo } from "../../../src/core/project/maintainers.ts";
import { type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { opened, signal } from "../git/support.ts";

let repository: SampleRepository | undefined;
afterEach(() => repository?.remove());

async function sectionsOf(files: Record<string, string>) {
  repository = sampleRepository([{ name: "a", message: "a", authored: Date.UTC(2022, 0, 1), files }]);
  return maintainersAt(await opened(repository), repository.hash("a"), signal);
}

test("MAINTAINERS is read from the tree, that of the top first and then those of boards", async () => {
  const sections = await sectionsOf({
    "board/ode/b1/MAINTAINERS": "B1 BOARD\nM:\tBen Ode <ben@example.org>\nF:\tboard/ode/b1\n",
    "board/ode/b1/b1.c": "int b1;\n",
    MAINTAINERS: "NETWORK\nM:\tAnn Lee <ann@example.org>\nF:\tdrivers/net\n",
    "drivers/net/a.c": "int a;\n",
    "doc/NO_MAINTAINERS": "DOC\nM:\tAnn Lee <ann@example.org>\nF:\tdoc/\n",
  });
  expect(sections.map(({ title, files }) => [title, files])).toEqual([
    // Each is a folder in the tree.
    ["NETWORK", ["drivers/net/"]],
    ["B1 BOARD", ["board/ode/b1/"]],
  ]);
  const given = filesGivenTo(sections, () => true)(["drivers/network.c", "board/ode/b1/dts/b1.dts"]);
  expect(given.map(({ section }) => section)).toEqual(["B1 BOARD"]);
});

test("a tree without such a file has no sections", async () => {
  expect(await sectionsOf({ "a.c": "int a;\n" })).toEqual([]);
});
