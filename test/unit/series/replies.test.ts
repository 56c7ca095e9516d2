import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import type { Patch, Reply } from "../../../src/core/series/series.ts";
import { isReviewed, latestOf } from "../../../src/core/series/seriesQueries.ts";
import { saying } from "../../support/reason.ts";
import { ann, ben, cem, cover, mail, oneSeries, patch, reply } from "../../support/thread.ts";

const covered = [
  cover("c", "[PATCH 0/2] fs: two steps"),
  patch("p1", "[PATCH 1/2] fs: first", { to: "c" }),
  patch("p2", "[PATCH 2/2] fs: second", { to: "c" }),
];

/** The latest revision of what the covered series and these answers make. */
const withAnswers = (...answers: Message[]) => latestOf(oneSeries([...covered, ...answers]));

const told = ({ reviews }: Patch) =>
  reviews.map(({ trailer, person, counts }) => `${counts ? "" : "not counted: "}${trailer} ${person.name}`);

const by = (person: typeof ben, trailer = "Reviewed-by") => `${trailer}: ${person.name} <${person.email}>`;

describe("what a program writes", () => {
  const robot = { name: "kernel test robot", email: "robot@example.com" };
  const absent = "I am out of the office until Monday.";

  test("is no remark, and nobody's turn changes", () => {
    const series = oneSeries([...covered, { ...reply("r", "p1", absent), automatic: true }]);
    expect(latestOf(series).patches[0]?.replies.map(({ role }) => role)).toEqual(["note"]);
    expect(series).toMatchObject({ state: "submitted", turn: "reviewer" });
  });

  test("is no review, whatever trailers it brings", () => {
    const { patches } = withAnswers(reply("r", "p1", by(robot, "Tested-by"), { from: robot }));
    expect(patches.map(told)).toEqual([[], []]);
  });

  test("in place of the author answers nobody", () => {
    const { patches } = withAnswers(reply("q", "p1", "Why?"), {
      ...reply("a", "q", absent, { from: ann, day: 2 }),
      automatic: true,
    });
    expect(patches[0]?.replies.map(({ role, answered }) => [role, answered])).toEqual([
      ["comment", false],
      ["note", false],
    ]);
  });

  test("may tell that a custodian has applied it", () => {
    const said = reply("r", "c", "This series was applied to u-boot/next.", { from: robot });
    expect(oneSeries([...covered, said]).state).toBe("accepted");
  });
});

describe("a review", () => {
  test("below a patch counts for that patch", () => {
    const { patches } = withAnswers(reply("r", "p2", by(ben)));
    expect(patches.map(told)).toEqual([[], ["Reviewed-by Ben Ode"]]);
  });

  test("below the cover counts for every patch", () => {
    const { patches } = withAnswers(
      reply("r", "c", by(ben)),
      reply("t", "c", by(cem, "Tested-by"), { from: cem }),
    );
    expect(patches.map(told)).toEqual([
      ["Reviewed-by Ben Ode", "Tested-by Cem Ito"],
      ["Reviewed-by Ben Ode", "Tested-by Cem Ito"],
    ]);
  });

  test("for some patches, below the cover or another patch, counts for these", () => {
    const { patches } = withAnswers(
      reply("r", "c", `For patch 2:\n${by(ben)}`),
      reply("t", "p1", `${by(cem, "Tested-by")} # for the series`, { from: cem }),
    );
    expect(patches.map(told)).toEqual([["Tested-by Cem Ito"], ["Tested-by Cem Ito", "Reviewed-by Ben Ode"]]);
  });

  test("for a patch that is named by its title counts for that one", () => {
    const { patches } = withAnswers(
      reply("r", "c", `For "fs: second":\n\n${by(ben)}`),
      reply("t", "p1", `fs: second\n${by(cem, "Tested-by")}`, { from: cem }),
    );
    expect(patches.map(told)).toEqual([[], ["Tested-by Cem Ito", "Reviewed-by Ben Ode"]]);
  });

  test("below a line that is no patch's title counts by its place", () => {
    const { patches } = withAnswers(reply("r", "c", `fs: third looks odd, but fine.\n${by(ben)}`));
    expect(patches.map(told)).toEqual([["Reviewed-by Ben Ode"], ["Reviewed-by Ben Ode"]]);
  });

  test("of the whole series reaches patches that nobody has seen, in the next version too", () => {
    const one = (version: string, id: string, more: object) => [
      cover(id, `[PATCH${version} 0/4] fs: four steps`, "What it is for.", more),
      patch(`${id}4`, `[PATCH${version} 4/4] fs: last`, { to: id, ...more }),
    ];
    const first = one("", "f", {});
    const seen = reply("r4", "f4", by(ben));
    const whole = reply("r", "f", `Entire series:\n${by(ben)}`);
    expect(oneSeries([...first, seen]).state).not.toBe("reviewed");
    expect(oneSeries([...first, whole])).toMatchObject({
      state: "reviewed",
      turn: "custodian",
      reason: saying({ evidence: "Ben Ode reviewed the whole series, of which 1 of 4 patches is here" }),
    });
    const second = one(" v2", "g", { day: 3 });
    expect(oneSeries([...first, whole, ...second]).state).toBe("reviewed");
    const changed = second.map((mail) => ({ ...mail, body: mail.body.replace("+fs", "+other") }));
    expect(oneSeries([...first, whole, ...changed]).state).not.toBe("reviewed");
    const partial = reply("r", "f", `For patches 1-4:\n${by(ben)}`);
    expect(oneSeries([...first, partial, ...second]).state).not.toBe("reviewed");
  });

  test("for patches that are not there counts by its place", () => {
    const { patches } = withAnswers(reply("r", "p1", `For patch 7:\n${by(ben)}`));
    expect(patches.map(told)).toEqual([["Reviewed-by Ben Ode"], []]);
  });

  test("below a patch that fell away counts for no other", () => {
    const again = [
      cover("c2", "[RESEND PATCH 0/2] fs: two steps", "What it is for.", { day: 2 }),
      patch("q1", "[RESEND PATCH 1/2] fs: first", { to: "c2", day: 2 }),
      patch("q2", "[RESEND PATCH 2/2] fs: other", { to: "c2", day: 2 }),
    ];
    const { patches, cover: above } = withAnswers(
      ...again,
      reply("r", "p2", `Fine so.\n${by(ben)}`, { day: 3 }),
    );
    expect(patches.map(({ messageId }) => messageId)).toEqual(["q1", "q2"]);
    expect(patches.map(told)).toEqual([[], []]);
    expect(above?.replies.map(({ messageId, answered }) => [messageId, answered])).toEqual([["r", true]]);
  });

  test("by the author of a patch that somebody else sends is none", () => {
    const message = `From: ${cem.name} <${cem.email}>\n\nText.\n\n${by(cem)}\nSigned-off-by: Cem Ito <${cem.email}>`;
    const only = [patch("p", "[PATCH] fs: only", { message }), reply("r", "p", by(cem), { from: cem })];
    const [one] = latestOf(oneSeries(only)).patches;
    expect(one?.reviews.filter(({ counts }) => counts)).toEqual([]);
    expect(one?.replies.map(({ role }) => role)).toEqual(["answer"]);
  });

  test("deep in the discussion counts as well", () => {
    const { patches } = withAnswers(
      reply("q", "p1", "Why?"),
      reply("a", "q", "Because.", { from: ann }),
      reply("r", "a", by(ben)),
    );
    expect(patches.map(isReviewed)).toEqual([true, false]);
  });

  test("that is quoted is none", () => {
    const { patches } = withAnswers(
      reply("r", "p1", by(ben)),
      mail("t", "Re: x", `On Tue, Ben wrote:\n> ${by(ben)}\n\nThanks.\n`, { to: "p2", from: cem }),
    );
    expect(patches.map(told)).toEqual([["Reviewed-by Ben Ode"], []]);
  });

  test("in somebody else's name counts once they give it themselves", () => {
    const { patches } = withAnswers(
      reply("r", "p1", by(cem)),
      reply("s", "p1", by(cem), { from: cem, day: 2 }),
    );
    expect(told(patches[0]!)).toEqual(["Reviewed-by Cem Ito"]);
  });

  test("in somebody else's name is shown, and does not count", () => {
    const { patches } = withAnswers(reply("r", "p1", by(cem)));
    expect(told(patches[0]!)).toEqual(["not counted: Reviewed-by Cem Ito"]);
    expect(isReviewed(patches[0]!)).toBe(false);
  });

  test.each([
    ["a plus-address", { name: "B. Ode", email: "ben+uboot@example.com" }],
    ["an address below", { name: "B. Ode", email: "ben@mail.example.com" }],
    ["another account of the same name", { name: "Ben Ode", email: "ode@example.org" }],
    ["another case", { name: "b. ode", email: "ben@EXAMPLE.com".toLowerCase() }],
  ])("from %s is by the reviewer's own hand", (_, from) => {
    const { patches } = withAnswers(reply("r", "p1", by(ben), { from }));
    expect(told(patches[0]!)).toEqual(["Reviewed-by Ben Ode"]);
  });

  test("from two addresses of one person is told once", () => {
    const plus = { name: "Ben Ode", email: "ben+uboot@example.com" };
    const { patches } = withAnswers(reply("r", "p1", by(ben)), reply("s", "c", by(plus), { from: plus }));
    expect(told(patches[0]!)).toEqual(["Reviewed-by Ben Ode"]);
  });

  test("of an author's own patch is none", () => {
    const { patches } = withAnswers(reply("r", "p1", by(ann), { from: ann }));
    expect(patches.map(isReviewed)).toEqual([false, false]);
  });

  test("by whoever sends it for its author is one", () => {
    const message = "From: Cem Ito <cem@example.net>\n\nText.";
    const mails = [patch("p", "[PATCH] fs: only", { message }), reply("r", "p", by(ann), { from: ann })];
    expect(latestOf(oneSeries(mails)).patches.map(told)).toEqual([["Reviewed-by Ann Lee"]]);
  });

  test("by whoever sends a later version stands on the one that they did not send", () => {
    const message = "From: Ann Lee <ann@example.org>\n\nText.";
    const { revisions } = oneSeries([
      patch("p", "[PATCH] fs: only"),
      reply("r", "p", by(ben)),
      patch("q", "[PATCH v2] fs: only", { message, from: ben, day: 3, to: "p" }),
    ]);
    expect(revisions.map(({ patches }) => patches.map(told))).toEqual([
      [["Reviewed-by Ben Ode"]],
      [["Reviewed-by Ben Ode"]],
    ]);
  });

  test("that whoever sends another's patch has put into it counts", () => {
    const message = `From: Cem Ito <cem@example.net>\n\nText.\n\n${by(ann)}`;
    const { patches } = latestOf(oneSeries([patch("p", "[PATCH] fs: only", { message })]));
    expect(patches.map(told)).toEqual([["Reviewed-by Ann Lee"]]);
  });

  test("that the author carries in the patch counts, on the author's word", () => {
    const message = `Text.\n\nSigned-off-by: Ann Lee <ann@example.org>\n${by(ben)}`;
    const { patches } = latestOf(oneSeries([patch("p", "[PATCH v2] fs: only", { message })]));
    expect(patches.map(told)).toEqual([["Reviewed-by Ben Ode"]]);
  });

  test("stands for the next version where the patch is the same, else it is only told of", () => {
    const { patches } = latestOf(
      oneSeries([
        ...covered,
        reply("r", "c", by(ben)),
        cover("c2", "[PATCH v2 0/2] fs: two steps", "Again.", { day: 3 }),
        patch("q1", "[PATCH v2 1/2] fs: first", { to: "c2", day: 3 }),
        patch("q2", "[PATCH v2 2/2] fs: second", { to: "c2", day: 3, text: "changed" }),
      ]),
    );
    expect(patches.map(told)).toEqual([["Reviewed-by Ben Ode"], ["not counted: Reviewed-by Ben Ode"]]);
    expect(patches.map(({ reviews }) => reviews[0]?.givenOn)).toEqual(["v1", "v1"]);
  });
});

describe("an answer", () => {
  const roles = (...answers: Message[]) =>
    withAnswers(...answers).patches.flatMap(({ replies }) => replies.map(({ role }) => role));

  test.each<[string, Reply["role"]]>([
    ["Why is that needed?", "comment"],
    ["This leaks memory.", "comment"],
    ["Thanks for the patch, but please rename the function.", "comment"],
    [by(ben), "review"],
    [`Looks good to me.\n\n${by(ben)}`, "review"],
    [`With the typo fixed:\n\n${by(ben)}`, "comment"],
    ["Thanks!", "note"],
    ["Applied to u-boot-fs/master, thanks!", "applied"],
    ["NACK, this breaks my board.", "nack"],
    [`I do not like it.\n\n${by(ben, "Nacked-by")}`, "nack"],
    ["Please drop this patch.", "comment"],
  ])("%j of somebody else", (text, role) => {
    expect(roles(reply("r", "p1", text))).toEqual([role]);
  });

  test.each<[string, Reply["role"]]>([
    ["Because it was broken.", "answer"],
    ["Please ignore this patch.", "withdrawn"],
    ["I will drop this patch in v3.", "answer"],
    ["Applied your remarks.", "answer"],
  ])("%j of the author", (text, role) => {
    expect(roles(reply("r", "p1", text, { from: ann }))).toEqual([role]);
  });

  test.each<[string, Reply["role"]]>([
    ["Hi Cem,\n\nwhy is that needed?", "note"],
    ["Hi Ann,\n\nwhy is that needed?", "comment"],
    ["Hi Cem, Ann,\n\nwhy is that needed?", "comment"],
    ["Hi Dan,\n\nwhy is that needed?", "comment"],
  ])("%j to another's is talk where it greets that one alone", (text, role) => {
    expect(roles(reply("q", "p1", "Why?", { from: cem }), reply("r", "q", text)).at(-1)).toBe(role);
  });

  test("is no mail that starts a thread of its own under the patch's subject", () => {
    const { patches } = latestOf(
      oneSeries([
        patch("p", "[PATCH] fs: only"),
        mail("q", "[PATCH] fs: only", "Which board is it for?\n", { from: ben }),
        mail("r", "Re: [PATCH] fs: only", "Why?\n", { from: ben }),
      ]),
    );
    expect(patches[0]?.replies.map(({ messageId }) => messageId)).toEqual(["r"]);
  });

  test("of the author closes the remarks above it, and no others", () => {
    const { patches } = withAnswers(
      reply("one", "p1", "Why?"),
      reply("more", "one", "And how?"),
      reply("other", "p1", "What of the rest?", { from: cem }),
      reply("yes", "more", "Like this.", { from: ann }),
    );
    const open = patches[0]?.replies.filter(({ role, answered }) => role === "comment" && !answered);
    expect(open?.map(({ messageId }) => messageId)).toEqual(["other"]);
  });

  test("is no longer waited for once its sender approves", () => {
    const { patches } = withAnswers(reply("q", "p1", "Why?"), reply("r", "q", by(ben)));
    expect(patches[0]?.replies.map(({ answered }) => answered)).toEqual([true, false]);
  });

  test("is waited for where an approval asks something itself", () => {
    const { patches } = withAnswers(reply("r", "p1", `Is the second line needed?\n\n${by(ben)}`));
    expect(patches[0]?.replies[0]).toMatchObject({ role: "comment", answered: false });
  });

  test("to a version is given with the next one, unless it came after that", () => {
    const [v1] = oneSeries([
      patch("p", "[PATCH] fs: only"),
      reply("early", "p", "Why?", { day: 1 }),
      patch("q", "[PATCH v2] fs: only", { day: 2 }),
      reply("late", "p", "What else?", { day: 3 }),
    ]).revisions;
    expect(v1?.patches[0]?.replies.map(({ messageId, answered }) => [messageId, answered])).toEqual([
      ["early", true],
      ["late", false],
    ]);
  });

  test("without references finds its patch by its subject, if that says it is one", () => {
    const lost = (subject: string) => mail("r", subject, "Why?\n", { from: ben, day: 1 });
    expect(withAnswers(lost("Re: [PATCH 1/2] fs: first")).patches[0]?.replies).toHaveLength(1);
    expect(withAnswers(lost("Re: fs: first")).patches[0]?.replies).toEqual([]);
  });
});
