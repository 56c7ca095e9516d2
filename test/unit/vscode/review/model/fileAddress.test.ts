import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf, fileAt, type PatchFile } from "../../../../../src/vscode/review/model/fileAddress.ts";

const files: PatchFile[] = [
  { kind: "file", repository: "/home/ann/u-boot/.git", commit: "a".repeat(40), path: "lib/x.c" },
  { kind: "hunks", messageId: "a@example.org", file: 2, side: "after" },
  { kind: "message", messageId: "a@example.org" },
];

test.each(files)("an address leads back to its $kind", (file) => {
  const { path, query } = addressOf(file, "v2 3/6", "lib/efi loader/x.c");
  expect(path).toBe("/v2 3∕6/lib/efi loader/x.c");
  expect(fileAt(query)).toEqual(file);
});

test("what anybody writes is none of ours, or whole", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (query) => {
      const file = fileAt(query);
      if (file !== null) expect(files.map(({ kind }) => kind)).toContain(file.kind);
    }),
  );
  expect(fileAt('{"kind":"hunks","messageId":"a@b","file":1,"side":"up"}')).toBeNull();
  expect(fileAt('{"kind":"file","repository":"x"}')).toBeNull();
});
