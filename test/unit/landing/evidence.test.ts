import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { say } from "../../../src/core/base/localize.ts";
import {
  type Claim,
  equalsOf,
  judge,
  type Landed,
  type Mail,
  settle,
  shared,
} from "../../../src/core/landing/evidence.ts";
import { inEnglish } from "../../support/reason.ts";

const day = 86_400_000;
const sent = Date.UTC(2022, 0, 10);
const ann = { name: "Ann Lee", email: "ann@example.org" };
const bob = { name: "Bob Ray", email: "bob@example.org" };
const nothing = { names: null, samePatch: null, files: [[], []] as [string[], string[]] };

function mail(about: Partial<Mail> = {}): Mail {
  return {
    messageId: "1@example.org",
    title: "scsi: scan once",
    author: ann,
    date: sent,
    series: "a",
    ...about,
  };
}

function commit(about: Partial<Landed> = {}): Landed {
  return {
    hash: "c1",
    subject: "scsi: scan once",
    author: ann,
    authored: sent - 9 * day,
    committed: sent + 5 * day,
    ...about,
  };
}

describe("a commit is the landing of a mail", () => {
  test("that it names", () => {
    expect(
      judge(mail(), commit({ subject: "scsi: reworded" }), { ...nothing, names: "mail" })?.evidence,
    ).toBe("message-id");
  });

  test("that it names, rather than another that names it for the talk", () => {
    const weights = ["scsi: scan once", "scsi: document"].map(
      (subject) => judge(mail(), commit({ subject }), { ...nothing, names: "mail" })?.weight ?? 0,
    );
    expect(weights[0]).toBeGreaterThan(weights[1] ?? 1);
  });

  test("whose series its merge names, if the title is the same", () => {
    expect(judge(mail(), commit(), { ...nothing, names: "series" })?.evidence).toBe("message-id");
    expect(
      judge(mail(), commit({ subject: "net: other", author: bob }), { ...nothing, names: "series" }),
    ).toBeNull();
  });

  test("of the posting that its merge names rather than of another revision", () => {
    const weights = (["posting", "series"] as const).map(
      (names) => judge(mail(), commit(), { ...nothing, names })?.weight ?? 0,
    );
    expect(weights[0]).toBeGreaterThan(weights[1] ?? 1);
  });

  test("with the same diff, even under another title and author", () => {
    const found = judge(mail(), commit({ subject: "other words", author: bob }), {
      ...nothing,
      samePatch: true,
    });
    expect(found).toMatchObject({
      evidence: "patch-id",
      reason: inEnglish("the diff is the same under another title"),
    });
  });

  test("with the same title and author though the diff was changed while applying", () => {
    const found = judge(mail(), commit(), {
      names: null,
      samePatch: false,
      files: [["a.c"], ["a.c", "b.c"]],
    });
    expect(found).toMatchObject({
      evidence: "title",
      reason: inEnglish("title and author are the same"),
      samePatch: false,
    });
  });

  test("that git am made of it, retitled and changed while applying", () => {
    const reworded = commit({ subject: "scsi: scan the bus once", authored: sent });
    expect(judge(mail(), reworded, { ...nothing, samePatch: false })?.evidence).toBe("title");
    expect(
      judge(mail(), { ...reworded, authored: sent + 1000 }, { ...nothing, samePatch: false }),
    ).toBeNull();
  });

  test("that git am made of it by the date in its text", () => {
    const redated = mail({ authored: sent - 4 * day });
    const reworded = commit({ subject: "scsi: scan the bus once", authored: sent - 4 * day });
    expect(judge(redated, reworded, { ...nothing, samePatch: false })?.evidence).toBe("title");
    expect(judge(redated, { ...reworded, authored: sent }, { ...nothing, samePatch: false })).toBeNull();
  });

  test("not that somebody wrote at the same second about something else", () => {
    const other = commit({ subject: "net: wait for the link", authored: sent });
    expect(judge(mail(), other, { ...nothing, samePatch: false })).toBeNull();
  });

  test("for a reason that it says", () => {
    expect(judge(mail(), commit(), { ...nothing, names: "series" })?.reason).toEqual(
      inEnglish("it came in with a merge or link that names this series"),
    );
  });

  test("with nearly the same title on the same files", () => {
    const long = mail({ title: "scsi: call device_probe() after scanning the bus" });
    const reworded = commit({ subject: "scsi: call device_probe() after scanning bus" });
    expect(
      judge(long, reworded, { names: null, samePatch: false, files: [["a.c"], ["a.c"]] })?.evidence,
    ).toBe("title");
    expect(judge(long, reworded, { names: null, samePatch: false, files: [["a.c"], ["b.c"]] })).toBeNull();
  });
});

test("files that two have are a share of the fewer, and all where one list is not known", () => {
  expect(shared(["a", "b", "c"], ["b", "c"])).toBe(1);
  expect(shared(["a", "b"], ["b", "c", "d"])).toBe(0.5);
  expect([shared(["a"], []), shared([], ["a"])]).toEqual([1, 1]);
});

describe("a commit is not the landing of a mail", () => {
  test.each([
    ["somebody else's under the same title", mail(), commit({ author: bob }), nothing],
    [
      "made days before the mail was sent",
      mail(),
      commit({ committed: sent - 2 * day }),
      { ...nothing, samePatch: true },
    ],
    ["with the same title years later", mail(), commit({ committed: sent + 500 * day }), nothing],
    ["on other files", mail(), commit(), { ...nothing, files: [["a.c"], ["b.c"]] as [string[], string[]] }],
    [
      "that links to it as the talk it came from",
      mail(),
      commit({ subject: "net: x", author: bob }),
      { ...nothing, names: "mail" as const },
    ],
  ])("%s", (_, one, other, signs) => {
    expect(judge(one, other, signs)).toBeNull();
  });
});

describe("of several that fit", () => {
  const claim = (of: Mail, into: Landed, evidence: Claim["evidence"], weight = 1): Claim => ({
    mail: of,
    commit: into,
    evidence,
    weight,
    reason: say(""),
    samePatch: null,
  });
  const v1 = mail({ messageId: "v1@example.org", date: sent });
  const v2 = mail({ messageId: "v2@example.org", date: sent + day });
  const first = commit({ hash: "first", committed: sent + 5 * day });
  const second = commit({ hash: "second", committed: sent + 9 * day });
  const result = (claims: Claim[]) =>
    Object.fromEntries([...settle(claims)].map(([id, { commit: into }]) => [id, into.hash]));

  test("revisions with one diff the last has landed, the earlier was superseded", () => {
    expect(result([claim(v1, first, "patch-id"), claim(v2, first, "patch-id")])).toEqual({
      [v2.messageId]: "first",
    });
  });

  test("revisions the one with the commit's diff has landed, though a later one has its title", () => {
    expect(result([claim(v1, first, "patch-id"), claim(v2, first, "title")])).toEqual({
      [v1.messageId]: "first",
    });
  });

  test("commits with one diff the last stands: before, it was reverted", () => {
    expect(result([claim(v1, first, "patch-id"), claim(v1, second, "patch-id")])).toEqual({
      [v1.messageId]: "second",
    });
  });

  test("commits with one title the first counts", () => {
    expect(result([claim(v1, second, "title"), claim(v1, first, "title")])).toEqual({
      [v1.messageId]: "first",
    });
  });

  test("commits the one with the same diff wins over an earlier one with the same title", () => {
    expect(result([claim(v1, first, "title"), claim(v1, second, "patch-id")])).toEqual({
      [v1.messageId]: "second",
    });
  });

  test("superseded revisions none gets a later commit of the same title", () => {
    const claims = [claim(v1, first, "title"), claim(v2, first, "patch-id"), claim(v1, second, "title")];
    expect(result(claims)).toEqual({ [v2.messageId]: "first" });
  });

  test("patches of one title each gets the commit with its diff", () => {
    const claims = [
      claim(v1, first, "patch-id"),
      claim(v1, second, "title"),
      claim(v2, first, "title"),
      claim(v2, second, "patch-id"),
    ];
    expect(result(claims)).toEqual({ [v1.messageId]: "first", [v2.messageId]: "second" });
  });

  test("commits the mail's that was taken back gives way to a later one that nobody else has", () => {
    const claims = [claim(v1, first, "patch-id"), claim(v1, second, "title")];
    expect([...settle(claims, new Set(["first"])).values()].map((found) => found.commit.hash)).toEqual([
      "second",
    ]);
    const taken = [...claims, claim(v2, second, "patch-id")];
    expect(
      Object.fromEntries(
        [...settle(taken, new Set(["first"]))].map(([id, { commit: into }]) => [id, into.hash]),
      ),
    ).toEqual({ [v1.messageId]: "first", [v2.messageId]: "second" });
  });

  test("commits equally, both are told", () => {
    const claims = [claim(v1, first, "patch-id"), claim(v1, second, "patch-id")];
    const equals = equalsOf(claims, settle(claims));
    expect(equals.get(v1.messageId)?.map((other) => other.commit.hash)).toEqual(["first"]);
  });

  test.each([
    ["one of them was taken back", first, new Set(["first"])],
    ["it is less like the mail", { ...first, weight: 0.5 }, new Set<string>()],
    ["only the chosen one carries the mail's date", { ...first, authored: sent - day }, new Set<string>()],
  ])("commits no other is told where %s", (_, other, gone) => {
    const dated = { ...second, authored: sent };
    const weight = "weight" in other ? other.weight : 1;
    const claims = [claim(v1, other, "patch-id", weight), claim(v1, dated, "patch-id")];
    expect(equalsOf(claims, settle(claims, gone), gone).size).toBe(0);
  });

  test("nothing is claimed twice, in whatever order they come", () => {
    const mails = [v1, v2, mail({ messageId: "v3@example.org", date: sent + 2 * day })];
    const commits = [first, second];
    const some = fc.array(
      fc.record({
        mail: fc.constantFrom(...mails),
        commit: fc.constantFrom(...commits),
        evidence: fc.constantFrom("message-id" as const, "patch-id" as const, "title" as const),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, (parts) => {
        const claims = parts.map((part) => claim(part.mail, part.commit, part.evidence));
        const hashes = [...settle(claims).values()].map((found) => found.commit.hash);
        expect(new Set(hashes).size).toBe(hashes.length);
        if (claims.length > 0) expect(hashes.length).toBeGreaterThan(0);
      }),
    );
  });
});
