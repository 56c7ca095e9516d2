import { day, seconds } from "../base/durations.ts";
import { recordsOf } from "../git/logRecords.ts";
import type { Repository } from "../git/repository.ts";
import type { LandingCache } from "../landing/cache.ts";
import { commitPatchIds, mailPatchIds } from "../landing/patchIds.ts";
import { diffOf } from "../mail/diff.ts";
import { type PatchMail, readPatchMail } from "../mail/patchMail.ts";
import type { Store } from "../store/store.ts";
import type { Prerequisites } from "./baseCandidates.ts";
import { postedMaking } from "./postedBlobs.ts";

/**
 * Maximum time between prerequisites and a series: how long before it they were sent, or before or after it committed.
 */
const sentBefore = 90 * day;
const committedBefore = 90 * day;
const committedAfter = 60 * day;
/** Maximum number of mails and commits examined. */
const mailLimit = 2_000;
const commitLimit = 3_000;

/**
 * Looks up patches by patch-id among the stored mails and in the history of the main branch, or among the mails by the
 * contents that they make.
 */
export function prerequisitesIn(
  repository: Repository,
  { store, cache, tip, sent }: { store: Store; cache: LandingCache; tip: string; sent: number },
  signal: AbortSignal,
): Prerequisites {
  return {
    async mails(ids) {
      const posted = store
        .range(sent - sentBefore, sent + day)
        .filter(({ facts }) => facts.kind === "patch" && facts.sameness !== null)
        .slice(-mailLimit);
      const asked = posted.map(({ messageId }) => ({
        messageId,
        diff: async () => diffOf(store.body(messageId)?.text ?? ""),
      }));
      const known = await mailPatchIds(repository, asked, cache, signal);
      // If a patch was sent several times, the last one counts.
      const byId = new Map(posted.map((mail) => [known.get(mail.messageId), mail]));
      const mails: PatchMail[] = [];
      for (const id of ids) {
        const mail = byId.get(id);
        const body = mail && store.body(mail.messageId);
        if (!mail || !body) return null;
        mails.push(readPatchMail({ ...mail, exact: body.exact }, body.text));
      }
      return mails;
    },
    making: (blobs, before) => postedMaking(store, blobs, before),
    async commit(ids) {
      const span = [
        `--since=${seconds(sent - committedBefore)}`,
        `--until=${seconds(sent + committedAfter)}`,
      ];
      const range = ["--topo-order", "--no-merges", `--max-count=${commitLimit}`, ...span, tip];
      const hashes: string[] = [];
      for await (const records of recordsOf(repository, ["%H"], range, signal))
        for (const [hash = ""] of records) hashes.push(hash);
      const known = await commitPatchIds(repository, hashes, cache, signal);
      const wanted = new Set(ids);
      const found = hashes.filter((hash) => wanted.has(known.ids.get(hash) ?? ""));
      const all = new Set(found.map((hash) => known.ids.get(hash)));
      return all.size === wanted.size ? (found[0] ?? null) : null;
    },
  };
}
