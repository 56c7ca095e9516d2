import { day } from "../base/durations.ts";
import type { Person } from "../mail/message.ts";
import { personKeys } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { StoredMessage } from "../store/types.ts";
import type { Patch, Series } from "./series.ts";

/** Custodians collect patches of the last months; an older patch with the same title is a different one. */
export const pullReach = 300 * day;

/** Finds the patches that pull requests among the mails name, and records each pull request on their series. */
export function attachPullRequests(all: Series[], messages: readonly StoredMessage[]): void {
  const requests = messages.filter((message) => message.facts.pull !== null);
  if (requests.length === 0) return;
  const offered = new Map<string, { series: Series; patch: Patch }[]>();
  for (const series of all)
    for (const revision of series.revisions)
      for (const patch of revision.patches) {
        const key = titleKey(patch.title);
        const known = offered.get(key);
        if (known) known.push({ series, patch });
        else offered.set(key, [{ series, patch }]);
      }
  for (const message of requests) {
    const named = new Map<Series, string[]>();
    for (const { author, title } of message.facts.pull?.patches ?? []) {
      const found = (offered.get(titleKey(title)) ?? [])
        .filter(({ patch }) => patch.date <= message.date && message.date - patch.date < pullReach)
        .filter(({ patch }) => hasName(patch.author, author))
        .sort((a, b) => b.patch.date - a.patch.date)[0];
      if (found) named.set(found.series, [...(named.get(found.series) ?? []), found.patch.messageId]);
    }
    for (const [series, patches] of named)
      series.pulls.push({
        name: message.facts.pull?.name ?? "",
        messageId: message.messageId,
        from: message.from,
        date: message.date,
        patches,
      });
  }
}

/** A short log has names without addresses. */
function hasName(person: Person, name: string): boolean {
  return personKeys(person).name === personKeys({ name, email: "" }).name;
}
