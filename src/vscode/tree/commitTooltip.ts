import type { Localize } from "../../core/base/localize.ts";
import { nameOf } from "../../core/mail/person.ts";
import { sentenceOf } from "../../core/series/reason.ts";
import type { CommitPatch, CommitTicket, TicketCommit } from "../../core/tickets/model.ts";
import type { CommitRow } from "./commitRow.ts";
import { evidenceWords, landingLines } from "./landingWords.ts";
import { escaped, list, paragraphs } from "./markdown.ts";
import { dayOf, spokenAge } from "./time.ts";
import { stateWords } from "./wording.ts";

/** The tooltip of a row, as Markdown with all untrusted text escaped. */
export function tooltipOf({ about, spoken }: CommitRow, titles: Titles, now: number, t: Localize): string {
  switch (about.kind) {
    case "worktree":
      return paragraphs(escaped(spoken), escaped(about.folder));
    case "more":
      return escaped(spoken);
    case "notice": {
      const { what, remedy, where } = about.problem;
      return paragraphs(`**${escaped(what)}**`, escaped(remedy), escaped(where));
    }
    case "commit":
      return commitTooltip(about.commit, titles, now, t);
  }
}

/** Titles of tickets by id. */
type Titles = Readonly<Record<string, string>>;

export function commitTooltip(commit: TicketCommit, titles: Titles, now: number, t: Localize): string {
  const { hash, subject, author, committed, tickets, patch, landed } = commit;
  return paragraphs(
    `**${escaped(subject)}**`,
    list([
      escaped(hash),
      t("By {0}", escaped(nameOf(author))),
      t("Committed {0} ({1})", dayOf(committed), spokenAge(t, committed, now)),
    ]),
    list(tickets.map((ticket) => ticketLine(ticket, titles, t))),
    patch && list(patchLines(patch, t)),
    patch?.landing
      ? list(landingLines(patch.landing, t))
      : landed && t("On {0} ({1})", escaped(landed.branch), escaped(landed.release ?? t("no release yet"))),
  );
}

/** The sources of a commit's ticket: "note, message". */
export function sourceWords(from: CommitTicket["from"], t: Localize): string {
  const words = { note: t("by a note"), message: t("in its message"), series: t("by its series") };
  return from.map((one) => words[one]).join(", ");
}

/** The title of a ticket in the settings; "" if it has none. */
export function titleOf(id: string, titles: Titles): string {
  return (Object.hasOwn(titles, id) && titles[id]) || "";
}

function ticketLine({ id, from }: CommitTicket, titles: Titles, t: Localize): string {
  const title = titleOf(id, titles);
  return `**${escaped(id)}** ${title && `${escaped(title)} `}(${sourceWords(from, t)})`;
}

function patchLines(
  { name, label, number, of, evidence, state, reason }: CommitPatch,
  t: Localize,
): string[] {
  return [
    t("Patch {0} of {1}: {2}", `${number}/${of}`, escaped(`${name} ${label}`), evidenceWords(evidence, t)),
    `${t("State")}: **${stateWords(t)[state]}** (${escaped(sentenceOf(reason, t))})`,
  ];
}
