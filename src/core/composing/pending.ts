import { join } from "node:path";
import * as v from "valibot";
import { lineInDiff } from "../comments/hunkOffset.ts";
import { lineKey } from "../comments/lineKey.ts";
import { LineMap } from "../comments/lineMap.ts";
import { PatchIndex } from "../comments/locateQuotes.ts";
import { patchLines } from "../comments/patchLines.ts";
import { remarksInReply } from "../comments/remarksInReply.ts";
import type { MailContents } from "../patches/mailContents.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { Patch, Revision, Series } from "../series/series.ts";
import type { Draft, Drafts } from "./drafts.ts";
import { KeptFiles, keptId } from "./keptFiles.ts";
import type { ReviewComment } from "./model.ts";

const schema = v.object({
  id: keptId,
  patch: v.string(),
  file: v.nullable(v.string()),
  side: v.picklist(["new", "old", "message", "general"]),
  line: v.nullable(v.number()),
  text: v.string(),
  made: v.number(),
  /** Label of the revision that it was written on, if it was moved to a later one. */
  from: v.nullable(v.string()),
  /** Id of the draft that contains it; null if none does yet. */
  draft: v.nullable(v.string()),
});

/** A comment of a review that was not sent yet. Plain data. */
export interface PendingComment extends ReviewComment {
  /** Null if it is in a draft, where its text is edited. */
  id: string | null;
  draft: string | null;
  from: string | null;
}

type Mail = (messageId: string) => MailContents | null;

/** Comments that the person writes on lines of patches until they finish the review, in the storage. */
export class Pending {
  readonly #host: HostServices;
  readonly #drafts: Drafts;
  readonly #kept: KeptFiles<v.InferOutput<typeof schema>>;

  constructor(host: HostServices, drafts: Drafts) {
    this.#host = host;
    this.#drafts = drafts;
    this.#kept = new KeptFiles(join(host.store.directory, "review"), schema, host.log);
  }

  /**
   * Comments that are in no draft, and those at lines in the drafts of reviews, parsed as a reader of the mail would.
   * Sent ones are deleted; those of a discarded draft are pending again.
   */
  async list(): Promise<PendingComment[]> {
    const drafts = await this.#drafts.list();
    const standing = new Map(drafts.map((draft) => [draft.id, draft]));
    const own: PendingComment[] = [];
    for (const kept of await this.#kept.all()) {
      const draft = kept.draft === null ? undefined : standing.get(kept.draft);
      const wasSent =
        kept.draft !== null && (draft?.state === "sent" || (await this.#drafts.isGone(kept.draft)));
      if (wasSent) await this.#kept.remove(kept.id);
      else if (!draft) own.push({ ...kept, draft: null });
    }
    const written = drafts.filter(({ review, state }) => review !== null && state !== "sent");
    return [...own, ...written.flatMap((draft) => this.#saidIn(draft))];
  }

  async add(comment: ReviewComment): Promise<PendingComment> {
    const { patch, file, side, line, text } = comment;
    const made = this.#host.now();
    return this.#kept.add({ patch, file, side, line, text, made, from: null, draft: null });
  }

  change(id: string, text: string): Promise<PendingComment> {
    return this.#kept.change(id, { text });
  }

  async remove(ids: string[]): Promise<void> {
    for (const id of ids) await this.#kept.remove(id);
  }

  /** Records that the comments are now in the drafts of their patches. */
  async drafted(ids: string[], drafts: Draft[]): Promise<void> {
    for (const id of ids) {
      const kept = await this.#kept.get(id);
      const draft = drafts.find(({ about }) => about?.messageId === kept?.patch);
      if (draft) await this.#kept.change(id, { draft: draft.id });
    }
  }

  /**
   * Moves comments on an earlier revision of a series to the latest one, if the patch is in it and the line is
   * unchanged; others stay. Returns the number moved.
   */
  async move(series: Series, mailOf: Mail): Promise<number> {
    const latest = series.revisions.at(-1);
    if (!latest) return 0;
    let moved = 0;
    for (const kept of await this.#kept.all()) {
      if (kept.draft !== null) continue;
      const revision = series.revisions.find((one) => one !== latest && patchIn(one, kept.patch));
      const place = revision && moveTo(kept, revision, latest, mailOf);
      if (!revision || !place) continue;
      await this.#kept.change(kept.id, { ...place, from: kept.from ?? revision.label });
      moved++;
    }
    return moved;
  }

  #saidIn({ id, about, body, from }: Draft): PendingComment[] {
    const { store } = this.#host;
    const [message] = about ? store.get([about.messageId]) : [];
    const text = message && store.body(message.messageId)?.text;
    if (!message || text === undefined) return [];
    const index = new PatchIndex(patchLines(message, text));
    const sender = from ?? { name: "", email: "" };
    return remarksInReply(body, sender, index, []).remarks.map(({ remark }) => ({
      ...remark.place,
      patch: message.messageId,
      text: remark.text,
      id: null,
      draft: id,
      from: null,
    }));
  }
}

function patchIn({ patches }: Revision, messageId: string): Patch | undefined {
  return patches.find((patch) => patch.messageId === messageId || patch.aliases.includes(messageId));
}

/** The same place in the later revision; null if patch or line has changed. */
function moveTo(
  comment: ReviewComment,
  revision: Revision,
  latest: Revision,
  mailOf: Mail,
): Pick<ReviewComment, "patch" | "line"> | null {
  const before = patchIn(revision, comment.patch);
  const after = latest.patches.find(({ title }) => title === before?.title);
  const [old, now] = before && after ? [mailOf(before.messageId), mailOf(after.messageId)] : [null, null];
  if (!after || !old || !now) return null;
  const { line, side } = comment;
  if (line === null) return { patch: after.messageId, line };
  const [from, to] = [linesOf(comment, old), linesOf(comment, now)];
  const text = from?.[line - 1];
  if (!from || !to || text === undefined || lineKey(text) === "") return null;
  const carried = new LineMap(from, to).carried(line);
  if (!carried || carried.gone || side === "general") return null;
  return { patch: after.messageId, line: carried.line };
}

function linesOf({ side, file }: ReviewComment, mail: MailContents): string[] | null {
  if (side === "message") return mail.message.split("\n");
  // A renamed file has its new name on both sides.
  const hunks = mail.files.find(({ path }) => path === file);
  return hunks ? (side === "new" ? hunks.after : hunks.before).split("\n") : null;
}

/**
 * The line in the patch mail for a line of a file that the patch made; git may have applied the hunk at an offset.
 * Unchanged if the mail does not show the line.
 * @param text that side of the file, as displayed
 */
export function lineInMail(comment: ReviewComment, text: string, mail: MailContents | null): number | null {
  const sent = mail && linesOf(comment, mail);
  const { line, side } = comment;
  if (line === null || sent === null || side === "message" || side === "general") return line;
  return lineInDiff(sent, text.split(/\r?\n/), line) ?? line;
}
