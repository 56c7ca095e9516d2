// What docs/architecture.md and CONTRIBUTING.md say of files and folders is there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (name: string) => readFileSync(join(root, name), "utf8");

test.each(["docs/architecture.md", "CONTRIBUTING.md"])(
  "%s names files and folders that are there",
  (name) => {
    const named = Array.from(
      read(name).matchAll(/`([\w./-]+\/[\w.-]*)`|\]\(([\w./-]+)\)/g),
      ([, code, link]) => code ?? link ?? "",
    );
    // Of the program, paths are told below src or src/core.
    const paths = named.filter((path) => /\.(?:ts|md|json)$|^(?:src|test|docs|scripts)\//.test(path));
    expect(paths.length).toBeGreaterThan(5);
    const places = ["", "src", "src/core"];
    expect(paths.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([]);
  },
);

test("the drawing of layers has each folder of the core", () => {
  const [drawing = ""] = /```\n[^`]*core\/base[^`]*```/.exec(read("docs/architecture.md")) ?? [];
  const drawn = Array.from(
    drawing.matchAll(/^core\/(?:\{([^}]*)\}|(\w+)\s)/gm),
    ([, group, one]) => group ?? one ?? "",
  );
  const folders = readdirSync(join(root, "src/core"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(drawn.flatMap((some) => some.split(",")).sort()).toEqual(folders.map((entry) => entry.name).sort());
});
