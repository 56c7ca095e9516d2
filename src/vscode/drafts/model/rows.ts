import type { Localize } from "../../../core/base/localize.ts";
import type { Draft } from "../../../core/composing/drafts.ts";
import { nameOf } from "../../../core/mail/person.ts";
import { contextValue } from "../../tree/contextValue.ts";
import { type Icon, icons } from "../../tree/icons.ts";
import { shortAge, spokenAge } from "../../tree/time.ts";
import { isRowAbout, type TreeRow } from "../../tree/treeRow.ts";

/** A draft, or a sent mail that no archive has yet. */
export interface DraftRow extends TreeRow {
  about: { kind: "draft"; draft: Draft };
  children: [];
}

/** First mails that may be lost, then drafts by latest change, then sent ones. */
export function draftRows(drafts: readonly Draft[], now: number, t: Localize): DraftRow[] {
  const rank = { sending: 0, draft: 1, sent: 2 };
  return drafts
    .toSorted((a, b) => rank[a.state] - rank[b.state] || b.changed - a.changed)
    .map((draft) => rowOf(draft, now, t));
}

function rowOf(draft: Draft, now: number, t: Localize): DraftRow {
  const { id, subject, state, changed, sent } = draft;
  const label = subject || t("(no subject)");
  const said = standing(draft, t);
  const when = sent ?? changed;
  const parts = [toWhom(draft, t), said, shortAge(when, now)];
  return {
    id: `draft:${id}`,
    label,
    description: parts.filter((part) => part !== "").join(" · "),
    spoken: [t("Draft: {0}", label), toWhom(draft, t), said, spokenAge(t, when, now)]
      .filter((part) => part !== "")
      .join(", "),
    icon: iconOf(draft),
    traits: contextValue("draft", state === "draft" ? "unsent" : state),
    open: "leaf",
    about: { kind: "draft", draft },
    children: [],
  };
}

function toWhom({ to, cc }: Draft, t: Localize): string {
  const [first, ...more] = [...to, ...cc];
  if (!first) return t("to nobody yet");
  return more.length === 0
    ? t("to {0}", nameOf(first))
    : t("to {0} and {1} more", nameOf(first), more.length);
}

/** What is special about a draft; "" if nothing is. */
export function standing({ state, failed, news }: Draft, t: Localize): string {
  if (state === "sent") return t("sent, not yet in the archive");
  if (state === "sending") return t("being sent, or it is not known what became of it");
  if (failed !== null) return t("not sent: {0}", failed);
  return newsOf({ news }, t);
}

/** That there are new mails in its thread since it was created; "" if there are none. */
export function newsOf({ news }: Pick<Draft, "news">, t: Localize): string {
  if (news === 0) return "";
  return news === 1 ? t("the thread went on: 1 new mail") : t("the thread went on: {0} new mails", news);
}

function iconOf({ state, failed, news }: Draft): Icon {
  if (state === "sent") return icons.awaited;
  if (state === "sending" || failed !== null) return icons.warning;
  return news > 0 ? icons.comment : icons.draft;
}

export function isDraftRow(value: unknown): value is DraftRow {
  return isRowAbout("draft", value);
}
