import type { Localize } from "../../../core/base/localize.ts";
import { nameOf } from "../../../core/mail/person.ts";
import type { LineSource } from "../../../core/report/model.ts";
import { sentenceOf } from "../../../core/series/reason.ts";
import { latestOf } from "../../../core/series/seriesQueries.ts";
import { landingLines } from "../../tree/landingWords.ts";
import { escaped, paragraphs } from "../../tree/markdown.ts";
import { hoverOf as ticketHover } from "../../tree/ticketHover.ts";
import { dayOf } from "../../tree/time.ts";
import { stateWords } from "../../tree/wording.ts";
import type { Fact } from "./sourceDetails.ts";

/** The hover of a line about its source: Markdown with all untrusted text escaped. */
export function hoverOf(fact: Fact, t: Localize): string {
  switch (fact.kind) {
    case "series":
      return seriesHover(fact, t);
    case "mail":
      return mailHover(fact, t);
    case "commit":
      return commitHover(fact, t);
    case "ticket":
      return fact.ticket
        ? ticketHover(fact.ticket, t)
        : paragraphs(`**${escaped(fact.id)}**`, t("Nothing more is known of this ticket today."));
  }
}

function seriesHover({ name, entry }: Extract<Fact, { kind: "series" }>, t: Localize): string {
  const series = entry?.series ?? null;
  if (series === null)
    return paragraphs(`**${escaped(name)}**`, t("Nothing more is known of this series today."));
  const { label, date } = latestOf(series);
  return paragraphs(
    [`**${escaped(entry?.tracked.name ?? name)} ${escaped(label)}**`, escaped(series.title)]
      .slice(0, entry?.tracked.name === series.title ? 1 : 2)
      .join(" "),
    `${t("State: {0} ({1})", `**${stateWords(t)[series.state]}**`, escaped(sentenceOf(series.reason, t)))}  \n${t("Sent {0}", dayOf(date))}`,
  );
}

function mailHover({ mail }: Extract<Fact, { kind: "mail" }>, t: Localize): string {
  if (mail === null) return t("A mail of which nothing more is known today.");
  return paragraphs(
    `**${escaped(mail.title)}**`,
    `${t("By {0}", escaped(nameOf(mail.from)))}  \n${t("Sent {0}", dayOf(mail.date))}  \n${escaped(mail.series)}`,
  );
}

function commitHover({ hash, commit, landed }: Extract<Fact, { kind: "commit" }>, t: Localize): string {
  const title = commit?.subject ?? landed?.title ?? "";
  const lines = [
    ...(commit
      ? [t("By {0}", escaped(nameOf(commit.author))), t("Committed {0}", dayOf(commit.committed))]
      : []),
    ...(landed ? landingLines(landed.landing, t) : []),
  ];
  return paragraphs(`**${escaped(hash.slice(0, 11))}** ${escaped(title)}`.trimEnd(), lines.join("  \n"));
}

/** The label of the link below a hover. */
export function openingOf({ kind }: LineSource, t: Localize): string {
  return {
    series: t("Open Thread"),
    mail: t("Open Mail"),
    commit: t("Open Commit"),
    ticket: t("Open Ticket"),
  }[kind];
}

/** A Markdown link to one of our commands; all special characters of its argument are encoded. */
export function commandLink(label: string, command: string, argument: unknown): string {
  const text = encodeURIComponent(JSON.stringify([argument]).toWellFormed());
  const safe = text.replace(
    /[!'()*_~.-]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return `[${escaped(label)}](command:${command}?${safe})`;
}
