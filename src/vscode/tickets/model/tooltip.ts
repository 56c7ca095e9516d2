import type { Localize } from "../../../core/base/localize.ts";
import { sentenceOf } from "../../../core/series/reason.ts";
import type { TicketEntry } from "../../../core/tickets/model.ts";
import { escaped, list, paragraphs } from "../../tree/markdown.ts";
import { countOfCommits } from "../../tree/ticketOffers.ts";
import { dayOf, spokenAge } from "../../tree/time.ts";
import { stateWords } from "../../tree/wording.ts";
import { newsWords } from "./newsWords.ts";

/** The tooltip of a ticket, as Markdown with all untrusted text escaped. */
export function ticketTooltip(ticket: TicketEntry, now: number, t: Localize): string {
  const { id, title, series, commits, news, url } = ticket;
  const merged = commits.filter(({ landed }) => landed !== null).length;
  const count = countOfCommits(commits.length, t);
  return paragraphs(
    `**${escaped(id)}** ${escaped(title)}`,
    list(
      series.map(({ name, standing }) =>
        standing
          ? `${escaped(name)} ${escaped(standing.label)}: **${stateWords(t)[standing.state]}** (${escaped(sentenceOf(standing.reason, t))})`
          : escaped(name),
      ),
    ),
    commits.length > 0 &&
      (merged === 0
        ? count
        : merged === commits.length
          ? t("{0}, merged", count)
          : t("{0}, {1} of them merged", count, merged)),
    news &&
      list([
        `${escaped(newsWords(ticket, t))}, ${dayOf(news.date)} (${spokenAge(t, news.date, now)})`,
        escaped(news.title),
      ]),
    url && escaped(url),
  );
}
