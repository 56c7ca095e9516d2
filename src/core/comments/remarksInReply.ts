import { listed, say } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import { nameOf } from "../mail/person.ts";
import { quoteDepth } from "../mail/quotes.ts";
import { trailersSaid } from "../mail/trailersSaid.ts";
import { isTrailer, speaks } from "./boilerplate.ts";
import { isBlankKey } from "./lineKey.ts";
import { type Found, locateQuotes, type PatchIndex } from "./locateQuotes.ts";
import { MailsAbove } from "./mailsAbove.ts";
import type { Place } from "./model.ts";
import { placeWords, spotWords } from "./placeWords.ts";
import { QuoteFragments } from "./quoteFragments.ts";
import { ReadingBudget } from "./readingBudget.ts";
import type { AnsweredMail, Remark } from "./remark.ts";
import { type ReplyLine, replyLines } from "./replyLines.ts";
import {
  closingOf,
  onlyLeads,
  quoteOf,
  type Segment,
  saysMore,
  segmentsOf,
  textOf,
} from "./replySegments.ts";

/** Number of remarks read of one reply. */
const maxRemarks = 500;
/** Number of quoted lines above a remark that are looked at. */
const maxAbove = 80;
/** Limits, in lines and characters, for a reply that is read without locating its remarks. */
const maxUnplaced = { lines: 500, text: 4_000 };

const general: Place = { file: null, side: "general", line: null };

/**
 * The remarks of a reply, each at the place that the quote above it is from; once the budget is spent, all its text as
 * one remark on the whole.
 * @param above the mails above it, nearest first
 */
export function remarksInReply(
  body: string,
  sender: Person,
  patch: PatchIndex,
  above: AnsweredMail[],
  budget = new ReadingBudget(),
): AnsweredMail {
  if (budget.isSpent) return unplaced(body, sender);
  const lines = replyLines(body, {
    has: (key) => patch.has(key) || above.some(({ byKey, rest }) => byKey.has(key) || rest.has(key)),
    follows: (one, next) => patch.follows(one, next),
  });
  budget.lines -= lines.length;
  const words = new ReplyReader(lines, sender, patch, above, budget).words();
  budget.remarks -= words.remarks.length;
  return words;
}

/** The remarks of a reply without their places, when the budget is spent. */
function unplaced(body: string, sender: Person): AnsweredMail {
  const own: string[] = [];
  for (let start = 0, end = 0; start < body.length && own.length < maxUnplaced.lines; start = end + 1) {
    end = body.indexOf("\n", start);
    if (end < 0) end = body.length;
    if (body[start] === ">") continue;
    const line = body.slice(start, Math.min(end, start + maxUnplaced.text));
    if (quoteDepth(line) === 0) own.push(line);
  }
  const text = own.join("\n").trim().slice(0, maxUnplaced.text);
  const why = say("the answers to this series are too long to look for the line that each is about");
  const remark: Remark = { text, place: general, why, answers: null, quotes: false };
  const says = trailersSaid(own).rest.some((line) => speaks(line.slice(0, 200), sender));
  const remarks = says ? [{ remark, whole: "" }] : [];
  return { sender, remarks, said: "", byKey: new Map(), rest: new Map() };
}

/** Reads the remarks of one reply. */
class ReplyReader {
  readonly #sender: Person;
  readonly #above: MailsAbove;
  readonly #patch: PatchIndex;
  readonly #segments: Segment[];
  readonly #found: Map<ReplyLine, Found>;
  readonly #partial: QuoteFragments;
  readonly #rest: AnsweredMail["rest"] = new Map();
  readonly #byKey = new Map<string, Remark[]>();

  constructor(
    lines: ReplyLine[],
    sender: Person,
    patch: PatchIndex,
    above: AnsweredMail[],
    budget: ReadingBudget,
  ) {
    this.#sender = sender;
    this.#above = new MailsAbove(above, budget);
    this.#patch = patch;
    this.#partial = new QuoteFragments(patch);
    const quote = quoteOf(lines);
    const found = locateQuotes(quote, patch);
    this.#found = new Map(quote.map(({ line }, at) => [line, found[at] ?? null]));
    for (const line of lines)
      if (line.kind === "own" && !saysMore(line, sender) && line.key !== "")
        this.#rest.set(line.key, line.formal === "trailer" || isTrailer(line.text) ? "trailer" : "polite");
    this.#segments = segmentsOf(lines, sender).slice(0, maxRemarks);
  }

  words(): AnsweredMail {
    const remarks = this.#segments.flatMap((segment, at) => {
      const isLast = at === this.#segments.length - 1;
      const [here, closing] = isLast ? closingOf(segment.own, () => this.#isEnd(segment)) : [segment.own, []];
      return [
        this.#remark(here, () => this.#placeOf(segment)),
        this.#remark(closing, () => ({
          place: general,
          why: say("it is about the patch as a whole"),
          answers: null,
          quotes: false,
        })),
      ].flatMap((one) => one ?? []);
    });
    const said = remarks.map(({ whole }) => whole).join("\n");
    return { sender: this.#sender, remarks, said, byKey: this.#byKey, rest: this.#rest };
  }

  #remark(own: ReplyLine[], placed: () => Omit<Remark, "text">): AnsweredMail["remarks"][number] | null {
    if (!own.some((line) => saysMore(line, this.#sender))) return null;
    const keys = own.map(({ key }) => key).filter((key) => key !== "");
    const leads = onlyLeads(own, this.#sender) ? ({ leads: true } as const) : {};
    const remark: Remark = { text: textOf(own, this.#sender), ...placed(), ...leads };
    for (const key of new Set(keys)) {
      const same = this.#byKey.get(key);
      if (same) same.push(remark);
      else this.#byKey.set(key, [remark]);
    }
    return { remark, whole: keys.join("") };
  }

  #placeOf({ quote }: Segment): Omit<Remark, "text"> {
    const lines = quote
      .filter(({ key }) => !isBlankKey(key))
      .slice(-maxAbove)
      .reverse();
    if (lines.length === 0)
      return { place: general, why: say("nothing is quoted above it"), answers: null, quotes: false };
    let polite: AnsweredMail | null = null;
    for (const [at, line] of lines.entries()) {
      const said = this.#above.saying(line);
      const found = this.#found.get(line) ?? null;
      // Text of the nearest mail has one quote mark; lines of the patch have one for each mail that quoted them.
      if (said && (found === null || line.depth <= said.depth)) {
        const remark = this.#oneOf(said.remarks, lines.slice(at + 1));
        if (remark) return answering(remark, said.by.sender);
        if (said.rest === "trailer") return wholeOf(said.by.sender);
        polite = said.by;
      } else if (found !== null || this.#partial.find(line.key) !== null)
        return polite ? wholeOf(polite.sender) : this.#fromPatch(line, found);
    }
    if (polite) return wholeOf(polite.sender);
    const why = say("the lines that it quotes are in no mail that is here");
    return { place: general, why, answers: null, quotes: true };
  }

  /** Of remarks with the same text, the one at the line quoted above; else the first. */
  #oneOf(remarks: readonly Remark[], above: ReplyLine[]): Remark | undefined {
    if (remarks.length < 2) return remarks[0];
    const at = above.map((line) => this.#found.get(line)?.at ?? null).find((found) => found !== null);
    const place = at === undefined ? undefined : this.#patch.lines[at]?.place;
    return remarks.find((remark) => remark.place === place) ?? remarks[0];
  }

  /** Whether the quote above reaches the end of the patch, or only contains its message. */
  #isEnd({ quote }: Segment): boolean {
    const line = quote.findLast(({ key }) => !isBlankKey(key));
    const at = line && this.#found.get(line)?.at;
    if (at === undefined || at === null) return true;
    const rest = this.#patch.lines.slice(at + 1, at + 50);
    return (
      rest.every(({ key, place }) => isBlankKey(key) || place.side === "general") ||
      this.#patch.lines[at]?.place.file === null
    );
  }

  #fromPatch(line: ReplyLine, found: Found): Omit<Remark, "text"> {
    if (found !== null && found.at === null) return this.#among(found.among);
    const at = found?.at ?? this.#partial.find(line.key) ?? 0;
    const of = found === null ? 1 : found.of;
    const place = this.#patch.lines[at]?.place ?? general;
    const quoted = placeWords(place);
    return {
      place: isSignOff(line.text) && place.side === "message" ? { ...place, line: null } : place,
      why:
        of > 1 ? say("{0}; of {1} places it is the nearest below what is quoted above", quoted, of) : quoted,
      answers: null,
      quotes: true,
    };
  }

  /** A quote that fits several places is assigned to none. */
  #among(among: number[]): Omit<Remark, "text"> {
    const places = among.map((at) => this.#patch.lines[at]?.place ?? general);
    const [first = general] = places;
    const [file, side] = [
      places.every((one) => one.file === first.file) ? first.file : null,
      places.every((one) => one.side === first.side) ? first.side : "new",
    ];
    const named = listed(places.slice(0, 5).map(spotWords));
    const some = places.length > 5 ? say("{0}, …", named) : named;
    return {
      place: file === null && side !== "message" ? general : { file, side, line: null },
      why: say("the lines that it quotes stand in {0} places: {1}", places.length, some),
      answers: null,
      quotes: true,
    };
  }
}

function answering(remark: Remark, sender: Person): Omit<Remark, "text"> {
  return {
    place: remark.place,
    why: say("it answers what {0} said there", nameOf(sender)),
    answers: remark,
    quotes: true,
  };
}

function wholeOf(sender: Person): Omit<Remark, "text"> {
  return {
    place: general,
    why: say("it answers {0}, who said it of the whole", nameOf(sender)),
    answers: null,
    quotes: true,
  };
}

/** Whether a line is a trailer, with which a commit message ends. */
function isSignOff(text: string): boolean {
  const bare = text.replace(/^[\s>]+/, "");
  return isTrailer(bare) || /^Cc: /i.test(bare);
}
