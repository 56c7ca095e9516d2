import type { Localize } from "../../../core/base/localize.ts";
import { nameOf } from "../../../core/mail/person.ts";
import { headlineOf } from "../../../core/series/reason.ts";
import type { TicketEntry } from "../../../core/tickets/model.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";

/** Why the first series that waits for the person does so: "Ben Ode asked on 3/02"; null if none does. */
export function whatIsWanted(
  { series }: TicketEntry,
  entries: ReadonlyMap<string, TrackedEntry>,
  t: Localize,
): string | null {
  const waiting = series.find(({ group }) => group === "needs-you");
  if (!waiting) return null;
  const entry = entries.get(waiting.thread);
  const why = entry?.series?.turnReason ?? waiting.standing?.reason;
  return entry?.problem?.what || (why && headlineOf(why, t)) || t("needs you");
}

/** The latest event in a few words: "reviewed by Ben Ode", "merged in v2022.04-rc2"; "" if none is known. */
export function newsWords({ news, commits }: TicketEntry, t: Localize): string {
  if (!news) return "";
  const who = nameOf(news.who);
  switch (news.what) {
    case "sent":
      return t("sent by {0}", who);
    case "reply":
      return t("{0} replied", who);
    case "review":
      return t("reviewed by {0}", who);
    case "commit":
      return t("committed by {0}", who);
    case "landed": {
      const { landed } = commits.find(({ subject, landed }) => landed && subject === news.title) ?? {};
      return landed ? t("merged in {0}", landed.release ?? landed.branch) : t("merged");
    }
  }
}
