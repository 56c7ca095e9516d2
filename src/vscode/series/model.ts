import type { Problem } from "../../core/problem.ts";
import type { Say } from "../../core/say.ts";
import type { Cover, Landing, Patch, Reply, Review, Revision, Series } from "../../core/series/series.ts";
import type { Grouping } from "../../core/settings.ts";
import type { Board, Entry, Group } from "../../core/tracker.ts";
import { dayOf, shortAge, spokenAge } from "../time.ts";
import { coverage, firstMail, isReviewed, lastHeard, latestOf, reviewsOf } from "./coverage.ts";
import { groupIcons, type Icon, icons, stateIcons } from "./looks.ts";
import { mark, opinionAbout, spokenDifference } from "./patchwork.ts";
import { headline, nameOf, reviewText, roleWords, stateWords } from "./phrases.ts";
import type { NoticeAction, Row } from "./row.ts";

/** Everything the tree depends on. */
export interface Sight {
  board: Board;
  groupBy: Grouping;
  /** The person's addresses, lower case. */
  me: string[];
  /** Milliseconds since 1970. */
  now: number;
  notices: Notice[];
}

export interface Notice {
  problem: Problem;
  action: NoticeAction;
}

/** The tree's rows, top down; nothing where nothing is followed and nothing is wrong. */
export function rowsOf(sight: Sight, t: Say): Row[] {
  const maker = new RowMaker(sight, t);
  const groups = sight.groupBy === "ticket" ? maker.byTicket() : maker.byState();
  return unique([...sight.notices.map((notice) => maker.notice(notice)), ...groups]);
}

/** How many series wait for the person; the badge. */
export function needsYou(board: Board): number {
  return board.entries.filter((entry) => entry.group === "needs-you").length;
}

/** The tree as text, a row a line, for tests and for whoever asks the extension what it shows. */
export function outline(rows: Row[], depth = 0): string {
  return rows
    .map((row) => {
      const mark = row.open === "leaf" ? "-" : row.open === "expanded" ? "▾" : "▸";
      const news = row.unread.length > 0 ? ` ●${row.unread.length}` : "";
      const faint = row.dim ? " (faint)" : "";
      const line = `${"  ".repeat(depth)}${mark} [${row.icon.id}] ${row.label} | ${row.description}${news}${faint}\n`;
      return line + outline(row.children, depth + 1);
    })
    .join("");
}

class RowMaker {
  private readonly sight: Sight;
  private readonly t: Say;

  constructor(sight: Sight, t: Say) {
    this.sight = sight;
    this.t = t;
  }

  byState(): Row[] {
    const t = this.t;
    const groups: [Group, string, Row["open"]][] = [
      ["needs-you", t("Needs you"), "expanded"],
      ["waiting", t("Waiting"), "expanded"],
      ["merged", t("Merged"), "collapsed"],
      ["closed", t("Closed"), "collapsed"],
    ];
    return groups.flatMap(([group, label, open]) => {
      const entries = this.sight.board.entries.filter((entry) => entry.group === group);
      return this.group(`group:${group}`, label, groupIcons[group], open, entries, "series");
    });
  }

  byTicket(): Row[] {
    const entries = this.sight.board.entries;
    const tickets = [...new Set(entries.flatMap((entry) => entry.tracked.tickets))].sort(inNumberOrder);
    const without = entries.filter((entry) => entry.tracked.tickets.length === 0);
    return [
      ...tickets.flatMap((ticket) => {
        const having = entries.filter((entry) => entry.tracked.tickets.includes(ticket));
        const id = `ticket:${ticket}`;
        return this.group(id, ticket, icons.ticket, "expanded", having, id);
      }),
      ...this.group("ticket:", this.t("No ticket"), icons.ticket, "expanded", without, "series"),
    ];
  }

  notice({ problem, action }: Notice): Row {
    return {
      ...blank,
      id: `notice:${action}:${problem.where}:${problem.what}`,
      label: problem.what,
      description: problem.remedy,
      spoken: `${problem.what} ${problem.remedy}`,
      icon: action === "folder" || action === "trust" ? icons.info : icons.warning,
      traits: "notice",
      about: { kind: "notice", problem, action },
    };
  }

  private group(
    id: string,
    label: string,
    icon: Icon,
    open: Row["open"],
    entries: Entry[],
    above: string,
  ): Row[] {
    if (entries.length === 0) return [];
    const t = this.t;
    const count = entries.length === 1 ? t("1 series") : t("{0} series", entries.length);
    const row: Row = {
      ...blank,
      id,
      label,
      description: String(entries.length),
      spoken: sentence(label, count),
      icon,
      traits: "group",
      open,
      about: { kind: "group" },
      children: entries.map((entry) => this.series(entry, above)),
    };
    return [row];
  }

  private series(entry: Entry, above: string): Row {
    const id = `${above}/${entry.tracked.thread}`;
    const { series } = entry;
    if (!series) return this.unknownSeries(entry, id);
    const { t } = this;
    const { now } = this.sight;
    const latest = latestOf(series);
    const closed = entry.group === "merged" || entry.group === "closed";
    const reviewed = latest && !closed ? coverage(latest) : null;
    const snoozed = entry.snoozedUntil !== null && entry.snoozedUntil > now;
    const heard = lastHeard(series);
    const mine = this.sight.me.includes(series.author.email);
    return {
      ...blank,
      id,
      label: entry.tracked.name,
      description: dotted(
        latest?.label,
        headline(series),
        reviewed && t("{0}/{1} reviewed", reviewed.reviewed, reviewed.of),
        snoozed && t("snoozed until {0}", dayOf(entry.snoozedUntil ?? 0)),
        mark(entry.patchwork?.patches ?? [], t),
        !closed && shortAge(heard, now),
      ),
      spoken: sentence(
        entry.tracked.name,
        latest && this.spokenVersion(latest),
        this.spokenState(series),
        reviewed && t("{0} of {1} patches reviewed", reviewed.reviewed, reviewed.of),
        spokenDifference(entry.patchwork?.disagreements ?? [], t),
        this.spokenUnread(entry.unread),
        snoozed && t("snoozed until {0}", dayOf(entry.snoozedUntil ?? 0)),
        !closed && t("last mail {0}", spokenAge(t, heard, now)),
      ),
      icon: stateIcons[series.state],
      traits: traits(
        "series",
        mine ? "mine" : "others",
        series.state,
        entry.group,
        snoozed && "snoozed",
        entry.patchwork?.page && "patchwork",
        unreadTrait(entry.unread),
      ),
      open: "collapsed",
      unread: entry.unread,
      mails: answersOf(series),
      messageId: firstMail(latest),
      patchwork: entry.patchwork?.page ?? null,
      about: { kind: "series", entry },
      children: series.revisions.map((revision) => this.revision(entry, revision, latest, id)).reverse(),
    };
  }

  /** Followed, but its thread has not been read, or cannot be. */
  private unknownSeries(entry: Entry, id: string): Row {
    const what = entry.problem?.what ?? this.t("not read yet");
    return {
      ...blank,
      id,
      label: entry.tracked.name,
      description: what,
      spoken: sentence(entry.tracked.name, what, entry.problem?.remedy),
      icon: entry.problem ? icons.unknown : icons.awaited,
      traits: traits("series", "unknown"),
      about: { kind: "series", entry },
    };
  }

  private revision(entry: Entry, revision: Revision, latest: Revision | undefined, above: string): Row {
    const { t } = this;
    const isLatest = revision === latest;
    const id = `${above}/${revision.label}@${revision.date}`;
    const { reviewed, of } = coverage(revision);
    const postings = [
      ...(revision.cover ? [this.cover(entry, revision, revision.cover, id)] : []),
      ...revision.patches.map((patch) => this.patch(entry, revision, patch, id)),
    ];
    const missing = !revision.complete && t("incomplete: {0} of {1}", revision.patches.length, of);
    const patches = of === 1 ? t("1 patch") : t("{0} patches", of);
    const unread = postings.flatMap((row) => row.unread);
    const page = isLatest ? (entry.patchwork?.page ?? null) : null;
    const replaced = !isLatest && latest && t("superseded by {0}", latest.label);
    return {
      ...blank,
      id,
      label: revision.label,
      description: dotted(
        dayOf(revision.date),
        replaced,
        missing || patches,
        reviewed > 0 && t("{0}/{1} reviewed", reviewed, of),
      ),
      spoken: sentence(
        this.spokenVersion(revision),
        t("sent {0}", spokenAge(t, revision.date, this.sight.now)),
        replaced,
        missing || patches,
        reviewed > 0 && t("{0} of {1} patches reviewed", reviewed, of),
        this.spokenUnread(unread),
      ),
      icon: isLatest ? icons.revision : icons.oldRevision,
      traits: traits(
        "revision",
        isLatest ? "latest" : "superseded",
        page && "patchwork",
        unreadTrait(unread),
      ),
      open: isLatest ? "expanded" : "collapsed",
      dim: !isLatest,
      unread,
      mails: postings.flatMap((row) => row.mails),
      messageId: firstMail(revision),
      patchwork: page,
      about: { kind: "revision", entry, revision },
      children: postings,
    };
  }

  private cover(entry: Entry, revision: Revision, cover: Cover, above: string): Row {
    const { t } = this;
    const id = `${above}/${cover.messageId}`;
    const children = this.below(entry, cover.reviews, cover.replies, id);
    const unread = children.flatMap((row) => row.unread);
    const number = `0/${revision.expected}`;
    return {
      ...blank,
      id,
      label: `${number} ${cover.title}`,
      description: this.openComments(cover.replies),
      spoken: sentence(
        t("Cover letter"),
        cover.title,
        this.openComments(cover.replies),
        this.spokenUnread(unread),
      ),
      icon: icons.cover,
      traits: traits("cover", unreadTrait(unread)),
      open: children.length > 0 ? "collapsed" : "leaf",
      unread,
      mails: children.flatMap((row) => row.mails),
      messageId: cover.messageId,
      about: { kind: "cover", entry, revision, cover },
      children,
    };
  }

  private patch(entry: Entry, revision: Revision, patch: Patch, above: string): Row {
    const { t } = this;
    const id = `${above}/${patch.messageId}`;
    const children = this.below(entry, patch.reviews, patch.replies, id);
    const unread = children.flatMap((row) => row.unread);
    const given = reviewsOf(patch, revision).filter((review) => review.ownHand);
    const landed = patch.landing && this.landed(patch.landing);
    const opinion = opinionAbout(entry, patch.messageId);
    const opinions = opinion ? [opinion] : [];
    const comments = this.openComments(patch.replies);
    const of = Math.max(revision.expected, revision.patches.length);
    return {
      ...blank,
      id,
      label: of > 1 ? `${patch.number}/${of} ${patch.title}` : patch.title,
      description: dotted(landed, mark(opinions, t), comments, tally(given)),
      spoken: sentence(
        t("Patch {0} of {1}", patch.number, of),
        patch.title,
        landed,
        spokenDifference(
          opinions.flatMap(({ disagreement }) => disagreement ?? []),
          t,
        ),
        comments,
        given.length > 0 && given.map(reviewText).join(", "),
        this.spokenUnread(unread),
      ),
      icon: patchIcon(patch, revision),
      traits: traits(
        "patch",
        patch.landing && "landed",
        isReviewed(patch, revision) && "reviewed",
        opinion?.page && "patchwork",
        unreadTrait(unread),
      ),
      open: children.length > 0 ? "collapsed" : "leaf",
      unread,
      mails: children.flatMap((row) => row.mails),
      messageId: patch.messageId,
      landing: patch.landing,
      patchwork: opinion?.page ?? null,
      about: { kind: "patch", entry, revision, patch },
      children,
    };
  }

  /** Reviews, then replies in the order they came; a mail that only gives a review is shown once, as that. */
  private below(entry: Entry, reviews: Review[], replies: Reply[], above: string): Row[] {
    const given = new Set(reviews.map((review) => review.messageId));
    return [
      ...reviews.map((review) => this.review(entry, review, above)),
      ...replies
        .filter((reply) => reply.role !== "review" || !given.has(reply.messageId))
        .map((reply) => this.reply(entry, reply, above)),
    ];
  }

  private review(entry: Entry, review: Review, above: string): Row {
    const { t } = this;
    const unread = entry.unread.filter((messageId) => messageId === review.messageId);
    const foreign = !review.ownHand && t("not sent by them; does not count");
    return {
      ...blank,
      id: `${above}/${review.trailer}/${review.person.email || review.person.name}/${review.messageId}`,
      label: reviewText(review),
      description: foreign || "",
      spoken: sentence(reviewText(review), foreign, this.spokenUnread(unread)),
      icon: review.ownHand ? icons.review : icons.foreignReview,
      traits: traits("review", unreadTrait(unread)),
      unread,
      mails: [review.messageId],
      messageId: review.messageId,
      about: { kind: "review", entry, review },
    };
  }

  private reply(entry: Entry, reply: Reply, above: string): Row {
    const { t } = this;
    const { now } = this.sight;
    const unread = entry.unread.filter((messageId) => messageId === reply.messageId);
    const role = roleWords(reply, t);
    return {
      ...blank,
      id: `${above}/${reply.messageId}`,
      label: nameOf(reply.from),
      description: dotted(shortAge(reply.date, now), reply.excerpt),
      spoken: sentence(
        nameOf(reply.from),
        role,
        spokenAge(t, reply.date, now),
        unread.length > 0 && t("unread"),
        reply.excerpt,
      ),
      icon: replyIcon(reply),
      traits: traits(
        "reply",
        reply.role,
        reply.role === "comment" && !reply.answered && "open",
        unreadTrait(unread),
      ),
      unread,
      mails: [reply.messageId],
      messageId: reply.messageId,
      about: { kind: "reply", entry, reply },
    };
  }

  /** State and reason, without saying "merged, merged in v2022.04". */
  private spokenState(series: Series): string {
    const state = stateWords(this.t)[series.state];
    const reason = headline(series);
    return reason.startsWith(state) ? reason : sentence(state, reason);
  }

  private spokenVersion(revision: Revision): string {
    return revision.rfc
      ? this.t("RFC version {0}", revision.version)
      : this.t("version {0}", revision.version);
  }

  private spokenUnread(unread: string[]): string | false {
    return unread.length > 0 && this.t("{0} unread", unread.length);
  }

  private openComments(replies: Reply[]): string {
    const count = replies.filter((reply) => reply.role === "comment" && !reply.answered).length;
    if (count === 0) return "";
    return count === 1 ? this.t("1 open comment") : this.t("{0} open comments", count);
  }

  private landed(landing: Landing): string {
    const where = landing.release ?? landing.branch;
    return this.t("{0} in {1}", landing.commit.slice(0, 11), where);
  }
}

const blank = {
  description: "",
  open: "leaf" as Row["open"],
  dim: false,
  unread: [] as string[],
  mails: [] as string[],
  messageId: null as string | null,
  landing: null as Landing | null,
  patchwork: null as string | null,
  children: [] as Row[],
};

/** "Reviewed-by ×2 · Tested-by". */
function tally(reviews: Review[]): string {
  const counts = new Map<string, number>();
  for (const { trailer } of reviews) counts.set(trailer, (counts.get(trailer) ?? 0) + 1);
  return dotted(...[...counts].map(([trailer, count]) => (count > 1 ? `${trailer} ×${count}` : trailer)));
}

function patchIcon(patch: Patch, revision: Revision): Icon {
  if (patch.landing) return icons.landedPatch;
  if (patch.replies.some((reply) => reply.role === "comment" && !reply.answered)) return icons.commentedPatch;
  return isReviewed(patch, revision) ? icons.reviewedPatch : icons.patch;
}

function replyIcon(reply: Reply): Icon {
  if (reply.role === "comment" && reply.answered) return icons.answeredComment;
  return icons[reply.role];
}

/** Mails of a series that answer its postings. */
function answersOf(series: Series): string[] {
  const postings = series.revisions.flatMap((revision) => [revision.cover, ...revision.patches]);
  return [
    ...new Set(
      postings.flatMap((posting) =>
        posting ? [...posting.reviews, ...posting.replies].map((mail) => mail.messageId) : [],
      ),
    ),
  ];
}

type Part = string | false | null | undefined;

const filled = (part: Part): part is string => typeof part === "string" && part !== "";
const dotted = (...parts: Part[]): string => parts.filter(filled).join(" · ");
/** One spoken sentence; a part that brings a full stop of its own loses it. */
const sentence = (...parts: Part[]): string =>
  parts
    .filter(filled)
    .map((part) => part.replace(/\.$/, ""))
    .join(", ");
const traits = (...parts: Part[]): string => [...new Set(parts.filter(filled))].join(":");
const unreadTrait = (unread: string[]): Part => (unread.length > 0 ? "unread" : "read");

/** TS-9 before TS-10. */
function inNumberOrder(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

/** VS Code refuses a tree with the same id twice; a mail that stands in two places must not empty the view. */
function unique(rows: Row[], seen = new Set<string>()): Row[] {
  for (const row of rows) {
    const { id } = row;
    for (let copy = 2; seen.has(row.id); copy++) row.id = `${id}#${copy}`;
    seen.add(row.id);
    unique(row.children, seen);
  }
  return rows;
}
