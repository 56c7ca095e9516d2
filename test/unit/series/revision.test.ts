import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { messageIdsOf } from "../../../src/core/series/seriesQueries.ts";
import { cover, oneSeries, patch, reply } from "../../support/thread.ts";

const labels = (...mails: Message[]) => oneSeries(mails).revisions.map(({ label }) => label);

describe("the revisions of a series", () => {
  test("come by their versions, an RFC where its date puts it", () => {
    expect(
      labels(
        patch("d", "[PATCH v3] fs: only", { day: 9 }),
        patch("c", "[PATCH v2] fs: only", { day: 6 }),
        patch("b", "[PATCH] fs: only", { day: 3 }),
        patch("a", "[RFC PATCH] fs: only"),
      ),
    ).toEqual(["RFC", "v1", "v2", "v3"]);
  });

  test("count on where nobody wrote a version", () => {
    expect(labels(patch("a", "[PATCH] fs: only"), patch("b", "[PATCH] fs: only", { day: 3 }))).toEqual([
      "v1",
      "v2",
    ]);
  });

  test("count on from a version that was written before, not from one that was written later", () => {
    const bare = (id: string, day: number) => patch(id, "[PATCH] fs: only", { day });
    const v2 = patch("b", "[PATCH v2] fs: only", { day: 2 });
    expect(labels(bare("a", 0), v2, bare("c", 4))).toEqual(["v1", "v2", "v3"]);
    const v4 = patch("d", "[PATCH v4] fs: only", { day: 4 });
    expect(labels(bare("a", 0), bare("b", 2), v4)).toEqual(["v1", "v2", "v4"]);
  });

  test("have all mails of the series, also what was answered", () => {
    const series = oneSeries([
      cover("c", "[PATCH 0/2] fs: two steps"),
      patch("p1", "[PATCH 1/2] fs: first", { to: "c" }),
      patch("p2", "[PATCH 2/2] fs: second", { to: "c" }),
      reply("r", "p1", "Why?"),
      reply("s", "c", "How?"),
    ]);
    expect([...messageIdsOf(series)].sort()).toEqual(["c", "p1", "p2", "r", "s"]);
  });

  test("are not more for a patch that is sent again", () => {
    const series = oneSeries([
      patch("a", "[PATCH] fs: only"),
      reply("r", "a", "Reviewed-by: Ben Ode <ben@example.com>"),
      patch("b", "[RESEND PATCH] fs: only", { day: 3 }),
    ]);
    expect(series.revisions.map(({ label }) => label)).toEqual(["v1"]);
    expect(series.revisions[0]?.patches[0]).toMatchObject({ messageId: "b", aliases: ["a"] });
    // What was said of the first sending is said of the patch.
    expect(series.revisions[0]?.patches[0]?.replies.map(({ messageId }) => messageId)).toEqual(["r"]);
  });

  test("are not more for one patch of several that is rerolled", () => {
    const series = oneSeries([
      cover("c", "[PATCH v5 0/2] fs: two steps"),
      patch("p1", "[PATCH v5 1/2] fs: first", { to: "c" }),
      patch("p2", "[PATCH v5 2/2] fs: second", { to: "c" }),
      patch("q2", "[PATCH v5.1 2/2] fs: second", { to: "p2", day: 1 }),
    ]);
    expect(series.revisions).toHaveLength(1);
    expect(series.revisions[0]).toMatchObject({ label: "v5", complete: true });
    expect(series.revisions[0]?.patches.map(({ messageId }) => messageId)).toEqual(["p1", "q2"]);
    expect(series.revisions[0]?.patches[1]?.aliases).toEqual(["p2"]);
  });

  test("say what is missing", () => {
    const { revisions } = oneSeries([
      cover("c", "[PATCH 0/3] fs: steps"),
      patch("p1", "[PATCH 1/3] fs: first", { to: "c" }),
      patch("p3", "[PATCH 3/3] fs: third", { to: "c" }),
    ]);
    expect(revisions[0]).toMatchObject({ expected: 3, complete: false });
    expect(revisions[0]?.patches.map(({ number }) => number)).toEqual([1, 3]);
  });
});
