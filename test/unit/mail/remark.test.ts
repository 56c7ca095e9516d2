import { describe, expect, test } from "vitest";
import {
  asksNothing,
  concedes,
  greeted,
  isFiller,
  isIntention,
  remindsOthers,
} from "../../../src/core/mail/remark.ts";

describe("words that want no answer", () => {
  test.each([
    "This looks good to me.",
    "Thanks for the explanation, that makes sense.",
    "Thx for the fix !",
    "Works for me on the board here.",
    "OK, then keep it as is.",
    "Now it is clear, thank you.",
    "Fair enough.",
    "My tags can stay.",
  ])("%s", (line) => expect(asksNothing([line])).toBe(true));

  test.each([
    "Looks good, but please rename the helper.",
    "Thanks for the patch. Why is the lock taken here?",
    "The function returns zero in that case.",
    "This looks good, s/teh/the/ though",
    "I see. Could it be made static?",
  ])("but an answer: %s", (line) => expect(asksNothing([line])).toBe(false));
});

describe("a line that leads over to the next says nothing", () => {
  test.each([
    "Anyway,",
    "So anyway...",
    "In any case:",
    "Other than that,",
    "FWIW",
    "That said -",
    "+CC Nia",
  ])("%s", (line) => expect(isFiller(line)).toBe(true));
  test.each([
    "Anyway, please rename it.",
    "Otherwise it breaks.",
    "That said nothing.",
    "Any way?",
    "+CC Nia, what do you think?",
  ])("but not %s", (line) => expect(isFiller(line)).toBe(false));
});

test("words that want no answer may run over a line's end", () => {
  expect(asksNothing(["OK, it is clear", "now."])).toBe(true);
  expect(asksNothing(["OK, it is unclear", "now."])).toBe(false);
});

describe("an author who gives in", () => {
  test.each([
    "Sure, I expected that.",
    "Good catch!",
    "You are right, I missed that one.",
    "Yes, makes sense.",
    "Agreed.",
  ])("%s", (line) => expect(concedes(["Hi Ben,", "", line])).toBe(true));

  test.each([
    "Sure, but then the board does not boot.",
    "Good point. Shall I drop it?",
    "Right now it is called twice.",
    "It is called twice, you are right.",
    "You are right, however the table has it already.",
    "",
  ])("or not: %s", (line) => expect(concedes([line])).toBe(false));
});

describe("what a custodian means to do", () => {
  test.each([
    "I can apply it if Cem agrees.",
    "Ok, I'll queue this for next.",
    "We will pick it up tomorrow.",
  ])("%s", (line) => expect(isIntention(line)).toBe(true));
  test.each([
    "I can apply it once you fix the warning.",
    "I will take it after a rebase.",
    "Shall I apply it?",
    "I can take a look at the board.",
  ])("is for the author to act on: %s", (line) => expect(isIntention(line)).toBe(false));
});

describe("a reminder", () => {
  test.each(["Gentle ping.", "Any news on this?", "Can you have a look at this patch please?"])(
    "%s",
    (line) => expect(remindsOthers([line])).toBe(true),
  );
  test("is not a long mail that happens to say so", () => {
    expect(remindsOthers(["Any comments?", "a", "b", "c", "d", "e", "f"])).toBe(false);
    expect(remindsOthers(["It pings the host once."])).toBe(false);
  });
});

describe("who is greeted", () => {
  test.each<[string, string[]]>([
    ["Hi Marek, Łukasz,", ["marek", "łukasz"]],
    ["Hello Nia and Ben", ["nia", "ben"]],
    ["Hi all,", []],
    ["The clock is wrong.", []],
  ])("%s", (line, names) => expect(greeted(["", line])).toEqual(names));
});
