import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeBlob } from "../../../src/core/git/looseObject.ts";
import { sampleRepository } from "../../support/repository.ts";

const content = Buffer.from("one\n\0two\u00e9");

test.each(["sha1", "sha256"] as const)(
  "git reads a blob that was written here (%s)",
  async (objectFormat) => {
    const sample = sampleRepository([{ name: "one", message: "one", authored: Date.UTC(2022, 0, 1) }], {
      objectFormat,
    });
    onTestFinished(() => sample.remove());
    const objects = join(sample.folder, ".git", "objects");
    const [name, again] = await Promise.all([1, 2].map(() => writeBlob(objects, content, objectFormat)));
    expect(again).toBe(name);
    expect(sample.git("cat-file", "-p", name ?? "")).toBe(content.toString());
    expect(sample.git("fsck", "--strict")).not.toContain("error");
    expect(readdirSync(join(objects, name?.slice(0, 2) ?? ""))).toEqual([name?.slice(2)]);
  },
);

test("no folder comes into being where the repository has gone", async () => {
  const sample = sampleRepository([{ name: "one", message: "one", authored: Date.UTC(2022, 0, 1) }]);
  onTestFinished(() => sample.remove());
  const objects = join(sample.folder, ".git", "objects");
  rmSync(objects, { recursive: true });
  await expect(writeBlob(objects, content, "sha1")).rejects.toMatchObject({ code: "ENOENT" });
  mkdirSync(objects);
  expect(await writeBlob(objects, content, "sha1")).toMatch(/^[0-9a-f]{40}$/);
});
