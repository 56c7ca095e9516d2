// What the editor proposes and shows before a series is taken.
import fc from "fast-check";
import { expect, test } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { proposedBranch } from "../../../../src/vscode/applying/model/branchName.ts";
import { linesBy, missingLines, receivedLines } from "../../../../src/vscode/applying/model/trailerLines.ts";

test("a branch is proposed by the series' own name and version", () => {
  expect(proposedBranch("uboot/disk_integ", "efi: disks", "v2")).toBe("disk_integ-v2");
  expect(proposedBranch("", "efi_loader: disk: follow block devices", "RFC v1")).toBe(
    "follow-block-devices-RFC-v1",
  );
  expect(proposedBranch("uboot/cap auth", "x", "v1 with 2/3 as v2")).toBe("cap-auth-v1-with-2-3-as-v2");
});

test("whatever the name, what is proposed is one that git takes", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (name, title, label) => {
      const branch = proposedBranch(name, title, label);
      expect(branch).not.toMatch(/^[-.]|\.\.|[\s~^:?*[\\\p{Cc}]|@\{|\.lock$|\.$|\/$|^$/u);
    }),
  );
});

const trailer = {
  line: "Reviewed-by: Ben Ode <ben@example.com>",
  messageId: "re@example.com",
  from: { name: "Ben Ode", email: "ben@example.com" },
  date: Date.UTC(2022, 1, 11),
  givenOn: "v1",
  onCover: true,
  doubt: null,
  changedSince: null,
};
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

test("each trailer is shown with its patch and its source, and chosen unless it is in doubt", () => {
  const odd = { ...trailer, doubt: "word" as const };
  const link = { ...trailer, doubt: "stranger" as const };
  const trailers = [trailer, odd, link];
  const patches = [{ messageId: "p2@example.org", number: 2, title: "b: six", trailers, leftOut: [] }];
  const lines = receivedLines(patches, day, english);
  expect(lines).toMatchObject([
    {
      label: trailer.line,
      description: "2: b: six",
      detail: "Ben Ode, 2022-02-11, given on v1, on the cover letter, <re@example.com>",
      picked: true,
    },
    { picked: false, detail: expect.stringMatching(/; commits do not usually have that$/) },
    { picked: false, detail: expect.stringMatching(/; not from the author$/) },
  ]);
  expect(linesBy(lines.filter(({ picked }) => picked))).toEqual([["p2@example.org", [trailer.line]]]);
});

test("it is said for which version a trailer was given where the patch has changed since", () => {
  const commit = "1".repeat(40);
  const changed = {
    ...trailer,
    doubt: "changed" as const,
    changedSince: { label: "v1", patch: "p1@example.org" },
    commit,
    subject: "b: six",
    evidence: "title" as const,
  };
  const [line] = missingLines([changed], day, english);
  expect(line?.picked).toBe(false);
  expect(line?.description).toBe("111111111111 b: six");
  expect(line?.detail).toMatch(/; given on v1, the patch has changed since$/);
});
