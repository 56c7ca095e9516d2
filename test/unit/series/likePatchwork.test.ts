// Each rule of Patchwork's parser, on mails of our own. What it answers was asked of the real one (it is no package
// of Debian); see test/fixtures/patchwork.ts.
import { describe, expect, test } from "vitest";
import { patchworkCases } from "../../fixtures/patchwork.ts";
import { ourAnswers } from "../../support/patchworkAnswers.ts";

const [different, same] = [true, false].map((is) =>
  patchworkCases.filter(({ ours }) => (ours !== undefined) === is),
);

describe("as Patchwork reads it", () => {
  test.each(same ?? [])("$what", async ({ mails, theirs }) => {
    expect(await ourAnswers(mails)).toEqual(theirs);
  });
});

describe("other than Patchwork reads it, on purpose", () => {
  test.each(different ?? [])("$what, since $ours.because", async ({ mails, theirs, ours }) => {
    expect(ours?.answers).not.toEqual(theirs);
    expect(await ourAnswers(mails)).toEqual(ours?.answers);
  });
});
