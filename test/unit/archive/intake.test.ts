// What is kept of a text, and how far it counts as read, whatever way the reading ends.

import { expect, it } from "vitest";
import { type IntakeOptions, type TextPosition, takeIn } from "../../../src/core/archive/intake.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { parseMail } from "../../../src/core/mail/parse.ts";
import type { Store } from "../../../src/core/store/store.ts";
import { store } from "./support.ts";

const archive = "/home/ann/list.mbox";
const letter = (number: number, body = `Number ${number}.`): string =>
  `From ann@example.org Tue Feb  1 08:00:00 2022\nFrom: Ann Lee <ann@example.org>\n` +
  `Date: Tue, 1 Feb 2022 08:00:00 +0000\nSubject: Part ${number}\nMessage-ID: <mail-${number}@example.org>\n\n${body}\n\n`;
const letters = (count: number): string => Array.from({ length: count }, (_, at) => letter(at)).join("");

async function* chunksOf(text: string, breaks = false): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
  if (breaks) throw new Error("The line is down.");
}

const take = (
  into: Store,
  chunks: AsyncIterable<Uint8Array>,
  known: TextPosition | null,
  more: Partial<IntakeOptions> = {},
) =>
  takeIn(chunks, known, false, {
    store: into,
    factsOf,
    parse: parseMail,
    flavour: "mbox",
    archive,
    period: "",
    position: (mark, end) => ({ mails: mark.mails, end }),
    progress: () => {},
    signal: new AbortController().signal,
    maxBytes: 1_000_000,
    ...more,
  });
const position = (from: Store) => from.positions(archive)[0]?.value;
const inStore = (from: Store) => from.arrivals(archive, "").map(({ messageId }) => messageId.split("@")[0]);

it("counts as read to its end, however often nothing is new", async () => {
  const into = store();
  const first = await take(into, chunksOf(letters(3)), null);
  expect(first).toMatchObject({ added: 3, outcome: "all", fault: null, cut: false });
  expect(position(into)).toEqual({ mails: 3, end: "whole" });
  expect(await take(into, chunksOf(letters(3)), first.mark)).toMatchObject({ added: 0, outcome: "all" });
  expect(position(into)).toEqual({ mails: 3, end: "whole" });
});

it("stays what it was where the stream breaks off before anything new", async () => {
  const into = store();
  const { mark } = await take(into, chunksOf(letters(3)), null);
  const broken = await take(into, chunksOf(letters(3), true), mark);
  expect(broken).toMatchObject({ mark, added: 0, outcome: "part", fault: new Error("The line is down.") });
  expect(position(into)).toEqual({ mails: 3, end: "whole" });
  expect(await take(into, chunksOf(letters(1), true), mark)).toMatchObject({ mark, outcome: "part" });
});

it("is read up to the break, without the mail that may be cut by it", async () => {
  const into = store();
  const { mark } = await take(into, chunksOf(letters(3)), null);
  const broken = await take(into, chunksOf(letters(6), true), mark);
  expect(broken).toMatchObject({ added: 2, outcome: "part" });
  expect(position(into)).toEqual({ mails: 5, end: null });
  expect(inStore(into)).toEqual(["mail-0", "mail-1", "mail-2", "mail-3", "mail-4"]);
});

it("is another text where it is shorter, where a known mail is another, and where it lacks bytes of one", async () => {
  const into = store();
  const { mark } = await take(into, chunksOf(letters(3)), null);
  const others = [
    letters(2),
    letter(7) + letters(3).slice(letter(7).length),
    letters(2) + letter(2, "Numbe"),
    letters(2) + letter(2, "Number 3."),
  ];
  for (const text of others)
    expect(await take(into, chunksOf(text), mark)).toMatchObject({ added: 0, outcome: "rewritten" });
  expect(position(into)).toEqual({ mails: 3, end: "whole" });
});

it("leaves a last mail that was cut where the text no longer grows, and takes it as far as it came where it does", async () => {
  const cut = letters(2) + letter(2).slice(0, -2);
  const [past, growing] = [store(), store()];
  expect(await take(past, chunksOf(cut), null, { onlyFinished: true })).toMatchObject({
    added: 2,
    cut: true,
  });
  expect(position(past)).toEqual({ mails: 2, end: "cut" });
  expect(await take(growing, chunksOf(cut), null)).toMatchObject({ added: 3, cut: true });
  expect(inStore(growing)).toEqual(["mail-0", "mail-1", "mail-2"]);
});

it("is whole where its lines end as on Windows", async () => {
  const text = letters(2).replaceAll("\n", "\r\n");
  expect(await take(store(), chunksOf(text), null, { onlyFinished: true })).toMatchObject({
    added: 2,
    cut: false,
  });
});

it("tells after each two hundred mails how many there are, and keeps them with their position", async () => {
  const into = store();
  const told: unknown[] = [];
  const progress = (mails: number) => told.push([mails, position(into), inStore(into).length]);
  await take(into, chunksOf(letters(401)), null, { progress });
  expect(told).toEqual([
    [200, { mails: 200, end: null }, 200],
    [400, { mails: 400, end: null }, 400],
  ]);
});

it("waits for the next time after so many bytes of new mail", async () => {
  const into = store();
  const maxBytes = letters(3).length;
  const first = await take(into, chunksOf(letters(5)), null, { maxBytes });
  expect(first).toMatchObject({ added: 3, outcome: "part", fault: null });
  expect(position(into)).toEqual({ mails: 3, end: null });
  expect(await take(into, chunksOf(letters(5)), first.mark, { maxBytes })).toMatchObject({
    added: 2,
    outcome: "all",
  });
});
