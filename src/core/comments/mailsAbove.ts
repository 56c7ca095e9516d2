import type { ReadingBudget } from "./readingBudget.ts";
import type { AnsweredMail, Remark } from "./remark.ts";
import type { ReplyLine } from "./replyLines.ts";

/** Characters; shorter pieces may be from any line. */
const shortestPiece = 8;

/** The mail that a line is from, and its remark. */
interface Saying {
  by: AnsweredMail;
  depth: number;
  remarks: readonly Remark[];
  rest: "polite" | "trailer" | null;
}

/** The mails above a reply, nearest first, in which a line that it quotes is looked for. */
export class MailsAbove {
  readonly #above: AnsweredMail[];
  readonly #budget: ReadingBudget;
  /** Remarks of a mail that contain a piece of a line, by that piece. */
  readonly #pieces = new Map<AnsweredMail, Map<string, Remark[]>>();
  readonly #byDepth = new Map<number, { by: AnsweredMail; depth: number }[]>();

  constructor(above: AnsweredMail[], budget: ReadingBudget) {
    this.#above = above;
    this.#budget = budget;
  }

  /**
   * The mail above that contains the quoted line, in a remark or elsewhere; preferably the one at the depth of its
   * quote marks.
   */
  saying(line: Pick<ReplyLine, "key" | "depth">): Saying | null {
    for (const { by, depth } of this.#aboveFrom(line.depth)) {
      const remarks = by.byKey.get(line.key) ?? this.#withPiece(by, line.key);
      const rest = by.rest.get(line.key) ?? null;
      if (remarks.length > 0 || rest !== null) return { by, depth, remarks, rest };
    }
    return null;
  }

  /** The mails above, those nearest to a depth first. */
  #aboveFrom(wanted: number): readonly { by: AnsweredMail; depth: number }[] {
    const known = this.#byDepth.get(wanted);
    if (known) return known;
    const all = this.#above.map((by, at) => ({ by, depth: at + 1 }));
    all.sort((a, b) => Math.abs(a.depth - wanted) - Math.abs(b.depth - wanted));
    this.#byDepth.set(wanted, all);
    return all;
  }

  #withPiece(by: AnsweredMail, piece: string): readonly Remark[] {
    if (piece.length < shortestPiece) return [];
    const pieces = this.#pieces.get(by) ?? new Map<string, Remark[]>();
    this.#pieces.set(by, pieces);
    const known = pieces.get(piece);
    if (known) return known;
    if (this.#budget.characters < 0) return [];
    this.#budget.characters -= by.said.length;
    const having = by.said.includes(piece) ? by.remarks.filter(({ whole }) => whole.includes(piece)) : [];
    const found = having.map(({ remark }) => remark);
    pieces.set(piece, found);
    return found;
  }
}
