import { digest } from "../base/digest.ts";
import { tipAt } from "../landing/tip.ts";
import type { HostServices } from "../project/hostServices.ts";
import { appliesTo } from "./appliesTo.ts";
import type { Applicability } from "./model.ts";
import type { PostedRevisions } from "./postedRevisions.ts";
import { isAncestor } from "./readCommits.ts";
import type { RevisionRequest } from "./request.ts";

/** Kind and number of the cached answers. */
const kind = "applicability";
const mostKept = 500;
/** Raised when patches are applied by other rules. */
const format = 2;

/** Whether a revision applies to the branch of now, or of the moment looked at; null if that cannot be known. */
export async function applicabilityOf(
  posted: PostedRevisions,
  { store, past, now }: Pick<HostServices, "store" | "past" | "now">,
  request: RevisionRequest,
  signal: AbortSignal,
): Promise<Applicability | null> {
  const opening = await posted.open(request.project, signal);
  const mails = await posted.mails.of(request, signal);
  const whole = mails.patches.flatMap(({ mail, ...patch }) => (mail ? [{ ...patch, mail }] : []));
  const { opened } = opening;
  if (opened === null || whole.length === 0 || whole.length < mails.patches.length) return null;
  if (whole.some(({ mail }) => mail.isCut)) return null;
  // A mail that its archive has altered applies nowhere, which says nothing about the patch.
  if (store.get(whole.map(({ messageId }) => messageId)).some(({ facts, exact }) => facts.damaged && !exact))
    return null;
  const { repository } = opened;
  const tip = past ? await tipAt(repository, now(), signal) : opened.tip;
  if (tip === null) return null;
  const key = digest([
    format,
    repository.id,
    tip,
    whole.map(({ messageId, mail }) => [messageId, mail.diff]),
  ]);
  const at = { branch: repository.branch.name, tip, repository: repository.id };
  const known = store.cached<Applicability>(kind, [key]).get(key);
  if (known) return { ...known, ...at };
  const verdict = await posted.withIndex(repository, (index) => appliesTo(index, tip, whole), signal);
  if (verdict === null) return null;
  const applied = verdict.verdict !== "conflicts" || (await appliedThen(tip));
  const found: Applicability = { ...verdict, applied, ...at };
  store.cache(kind, [[key, found]]);
  store.dropCache(kind, mostKept);
  return found;

  /** False for a revision based on another branch or on other patches, which never applied. */
  async function appliedThen(tip: string): Promise<boolean> {
    const { base, patches } = await posted.commits(mails, opening, null, signal);
    const isWhole = patches.every(({ commit }) => commit !== null);
    return base !== null && isWhole && isAncestor(posted.folder(repository.id), base.commit, tip, signal);
  }
}
