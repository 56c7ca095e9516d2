import type { Sentence } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import type { Place } from "./model.ts";

/** What a reply says at one place. */
export interface Remark {
  text: string;
  place: Place;
  /** One clause: why it is at this place. */
  why: Sentence;
  /** The remark of an earlier mail that it quotes and answers. */
  answers: Remark | null;
  /** It only leads to trailers or other remarks. */
  leads?: true;
  /** Whether it is below a quote that it is about; if not, it is about the whole. */
  quotes: boolean;
}

/** A remark that others may quote: the keys of all its lines in one text. */
interface QuotableRemark {
  remark: Remark;
  whole: string;
}

/** A mail as its replies may quote it. */
export interface AnsweredMail {
  sender: Person;
  remarks: QuotableRemark[];
  /** The keys of all of them in one text, a line for each, so that one search tells whether any has a piece. */
  said: string;
  /** Remarks by the keys of their lines. */
  byKey: ReadonlyMap<string, readonly Remark[]>;
  /** Its other lines: greetings, thanks, trailers. */
  rest: Map<string, "polite" | "trailer">;
}
