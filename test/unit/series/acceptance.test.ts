// Who took which patches of a series, and what is left to say of the rest.

import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { sentenceOf } from "../../../src/core/series/reason.ts";
import { judge } from "../../../src/core/series/state.ts";
import { saying } from "../../support/reason.ts";
import { ann, ben, cem, cover, mail, oneSeries, patch, reply, start } from "../../support/thread.ts";

const covered = [
  cover("c", "[PATCH 0/2] fs: two steps"),
  patch("p1", "[PATCH 1/2] fs: first", { to: "c" }),
  patch("p2", "[PATCH 2/2] fs: second", { to: "c" }),
];
const withAnswers = (...answers: Message[]) => oneSeries([...covered, ...answers]);

describe("a series is accepted", () => {
  test("below its cover, into the tree that was named", () => {
    const series = withAnswers(reply("r", "c", "Applied to u-boot-stm32/next, thanks!"));
    expect(series).toMatchObject({
      state: "accepted",
      turn: "custodian",
      reason: saying({ headline: "accepted into u-boot-stm32/next on 2/02" }),
    });
  });

  test("below the version before, where that was said after the last one was sent", () => {
    const second = [
      cover("d", "[PATCH v2 0/2] fs: two steps", undefined, { day: 2 }),
      patch("q1", "[PATCH v2 1/2] fs: first", { to: "d", day: 2 }),
      patch("q2", "[PATCH v2 2/2] fs: second", { to: "d", day: 2 }),
    ];
    const said = (to: string, text: string, after: number) =>
      withAnswers(...second, reply("r", to, text, { day: after }));
    expect(said("c", "Applied to u-boot-fs/master, thanks!", 3)).toMatchObject({
      state: "accepted",
      turn: "custodian",
    });
    expect(said("p1", "Whole series applied, thanks!", 3).state).toBe("accepted");
    // Said before, it was of what was sent until then; of one patch alone, it is not of the series.
    expect(said("c", "Applied to u-boot-fs/master, thanks!", 1).state).not.toBe("accepted");
    expect(said("p1", "Applied, thanks!", 3).state).not.toBe("accepted");
    expect(said("c", "Applied 1/2 to u-boot-fs/next.", 3).state).not.toBe("accepted");
  });

  test("where the words below one patch name the series", () => {
    expect(withAnswers(reply("r", "p1", "Whole series applied, thanks!")).state).toBe("accepted");
  });

  test("patch by patch", () => {
    expect(withAnswers(reply("r", "p1", "Applied."), reply("s", "p2", "Applied.")).state).toBe("accepted");
  });

  test("by its author, who is a custodian, where the tree is named", () => {
    const own = (text: string) => reply("r", "c", text, { from: ann });
    expect(withAnswers(own("Applied to u-boot-fs/master.")).state).toBe("accepted");
    expect(withAnswers(own("Applied, thanks for the advice.")).state).not.toBe("accepted");
  });

  test("in part, where only some patches are named, and the rest waits", () => {
    const series = withAnswers(reply("r", "c", "Applied 1/2 to u-boot-fs/next."));
    expect(series).toMatchObject({
      state: "partly-accepted",
      reason: saying({ headline: "1 of 2 accepted into u-boot-fs/next on 2/02" }),
    });
    expect(sentenceOf(series.turnReason)).toBe("1 of 2 waits to be applied");
  });

  test("in part, where patches are named beside the one that is answered", () => {
    const third = patch("p3", "[PATCH 3/3] fs: third", { to: "c" });
    const titled = (id: string, subject: string, to: string, text: string) => ({
      ...reply(id, to, text),
      subject,
    });
    const said = "Applied to u-boot-fs. (with [PATCH 3/3])";
    const three = [
      cover("c", "[PATCH 0/3] fs: three steps"),
      patch("p1", "[PATCH 1/3] fs: first", { to: "c" }),
      patch("p2", "[PATCH 2/3] fs: second", { to: "c" }),
      third,
      titled("r", "Re: [PATCH 1/3] fs: first", "p1", said),
    ];
    expect(oneSeries(three)).toMatchObject({
      state: "partly-accepted",
      reason: saying({ headline: "2 of 3 accepted into u-boot-fs on 2/02" }),
    });
  });

  test("again, once the custodian says that it stays", () => {
    const applied = reply("r", "c", "Applied to u-boot-fs, thanks!");
    const dropped = reply("d", "r", "The whole series will not be merged in u-boot-fs.", { day: 2 });
    const kept = reply("k", "d", "My mistake, this is not concerned, I keep it merged.", { day: 3 });
    expect(withAnswers(applied, dropped).state).not.toBe("accepted");
    expect(withAnswers(applied, dropped, kept).state).toBe("accepted");
    expect(withAnswers(applied, dropped, { ...kept, from: cem }).state).not.toBe("accepted");
    const byAuthor = [applied, dropped, kept].map((one) => ({ ...one, from: ann }));
    expect(withAnswers(...byAuthor).state).toBe("accepted");
  });

  test("no longer, once the custodian took it back out", () => {
    const applied = reply("r", "c", "Applied, thanks!");
    const dropped = reply("d", "r", "I had to drop this series again, it breaks the build.", { day: 2 });
    expect(withAnswers(applied, dropped).state).not.toBe("accepted");
    // What somebody else says takes nothing back.
    expect(withAnswers(applied, { ...dropped, from: cem }).state).toBe("accepted");
  });
});

describe("where the project's custodians are known", () => {
  const known = (isCustodian: boolean) => ({ now: start + 5 * 86_400_000, isCustodian: () => isCustodian });

  test("nobody else accepts", () => {
    const series = withAnswers(reply("r", "c", "Applied, thanks!"));
    expect(judge(series, known(true)).state).toBe("accepted");
    expect(judge(series, known(false)).state).not.toBe("accepted");
  });

  test("nobody else closes a remark by it", () => {
    const remark = reply("q", "p1", "Why is the lock taken twice?");
    const series = withAnswers(remark, reply("r", "p1", "Applied.", { from: cem, day: 2 }));
    expect(judge(series, known(false)).turn).toBe("author");
  });
});

describe("a remark", () => {
  const remark = reply("q", "p1", "Why is the lock taken twice?");

  test("waits for the author, named with its first words", () => {
    const series = withAnswers(remark);
    expect(series).toMatchObject({ state: "changes-requested", turn: "author" });
    expect(sentenceOf(series.turnReason)).toBe(
      'Ben Ode wrote in 1/2 on 2/02 and has no answer: "Why is the lock taken twice?"',
    );
  });

  test("on a patch that was applied waits for nobody", () => {
    expect(withAnswers(remark, reply("r", "p1", "Applied.", { from: cem, day: 2 })).turn).not.toBe("author");
  });

  test("is none where somebody only agrees", () => {
    expect(withAnswers(reply("q", "p1", "This looks good to me.")).turn).toBe("reviewer");
  });

  test("is closed where the author asks others to look again, even below another patch", () => {
    const ping = reply("g", "p2", "Gentle ping, any feedback?", { from: ann, day: 3 });
    expect(withAnswers(remark, ping).turn).toBe("reviewer");
    expect(withAnswers(remark, { ...ping, from: cem }).turn).toBe("author");
  });

  test("is none where two others talk, until one of them turns to the author", () => {
    const talk = [
      reply("q", "p1", "Does it need the lock?", { from: cem }),
      reply("a", "q", "It does.", { from: ann }),
      mail("t", "Re: fs", "Hi Ann,\n\nthen it is clear.\n\nHi again.\n", { to: "a", from: cem, day: 2 }),
    ];
    const others = reply("o", "q", "Hi Cem,\n\nthe driver of Dora does the same.", { from: ben, day: 3 });
    expect(withAnswers(...talk.slice(0, 2), others).turn).toBe("reviewer");
    expect(
      withAnswers(...talk.slice(0, 2), {
        ...others,
        body: "Hi Ann,\n\nplease do as the driver of Dora does.\n",
      }).turn,
    ).toBe("author");
  });
});

describe("what is sent in its place", () => {
  test("supersedes a series when anybody says so of all of it", () => {
    const series = withAnswers(
      reply("r", "c", "This series is superseded by the one of Cem.", { from: ann }),
    );
    expect(series).toMatchObject({ state: "superseded", turn: "nobody" });
  });
});
