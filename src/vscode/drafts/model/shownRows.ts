import type { Localize } from "../../../core/base/localize.ts";
import type { Draft } from "../../../core/composing/drafts.ts";
import { isOut } from "../../../core/composing/versionMail.ts";
import type { TriedVersion } from "../../../core/composing/versionMails.ts";
import { contextValue } from "../../tree/contextValue.ts";
import { icons } from "../../tree/icons.ts";
import { sentence } from "../../tree/rowParts.ts";
import type { TreeRow } from "../../tree/treeRow.ts";
import { type TriedVersionRow, triedVersionRow } from "../../tree/triedVersionRow.ts";
import { type DraftRow, draftRows } from "./rows.ts";

/** The sent mails that no archive has yet. */
export interface SentMailsRow extends TreeRow {
  about: { kind: "sentMails" };
  children: (DraftRow | TriedVersionRow)[];
}

export type ShownRow = DraftRow | TriedVersionRow | SentMailsRow;

/** First partly sent versions, then drafts; sent mails are collapsed at the end. */
export function shownRows(
  drafts: readonly Draft[],
  versions: readonly TriedVersion[],
  now: number,
  t: Localize,
): ShownRow[] {
  const mails = draftRows(drafts, now, t);
  const all = versions.map((version) => triedVersionRow(version, t));
  const isSent = ({ about }: DraftRow | TriedVersionRow) =>
    about.kind === "draft" ? about.draft.state === "sent" : about.version.mails.every(isOut);
  const sent = [...mails.filter(isSent), ...all.filter(isSent)];
  return [
    ...all.filter((row) => !isSent(row)),
    ...mails.filter((row) => !isSent(row)),
    ...(sent.length > 0 ? [sentMailsRow(sent, t)] : []),
  ];
}

function sentMailsRow(children: SentMailsRow["children"], t: Localize): SentMailsRow {
  const label = t("Sent, not yet in the archive");
  const description = String(children.length);
  return {
    id: "sentMails",
    label,
    description,
    spoken: sentence(label, description),
    icon: icons.awaited,
    traits: contextValue("sentMails"),
    open: "collapsed",
    about: { kind: "sentMails" },
    children,
  };
}
