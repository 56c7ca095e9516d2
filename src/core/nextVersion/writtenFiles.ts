import { readCover } from "../mail/coverText.ts";
import { withAddresses } from "../mail/patchMail.ts";
import type { BranchComparison } from "../patches/branchComparison.ts";
import type { Revision } from "../series/series.ts";
import { latestOf } from "../series/seriesQueries.ts";
import { changesSinceLast, draftedChangelog, type Findings } from "./draftedChangelog.ts";
import type { NextPatch, VersionFile } from "./model.ts";
import { historyOf, isToldIn, notesBelow, ownNotes, type PatchNotes } from "./patchNotes.ts";
import type { Making } from "./preparationContext.ts";
import {
  coverBlurb,
  coverTitle,
  editedCover,
  filledCover,
  takeNotes,
  withLines,
  withMessage,
  withNotes,
} from "./versionFile.ts";

/** Characters. An attached diff is for people to read. */
const mostAttached = 100_000;

/** The complete files except for the recipients, and the title of the version. */
export async function writtenFiles(
  making: Making,
  plain: VersionFile[],
  of: Findings,
): Promise<{ files: VersionFile[]; title: string }> {
  const { ground, request, told } = making;
  const { patches, compared } = of;
  const { found, kept } = ground;
  const last = found && latestOf(found.series);
  const isCovered = plain.length > patches.length;
  const before = coverBefore(making, last);
  // For a single patch, b4 puts the cover letter below its message.
  const cover = kept?.title !== null && kept !== null ? kept : isCovered ? before : null;
  const made = plain.map(takeNotes);
  const own = await ownNotes(ground.range.checkout, patches, made.slice(isCovered ? 1 : 0), of.call.signal);
  const notes: PatchNotes = {
    ...{ own, compared, style: kept?.history || before.history },
    changes: await changesSinceLast(making, { ...of, last }),
  };
  const history = kept?.history || (isCovered ? before.history : historyOf(patches[0], notes));
  const isTold = kept?.tellsChanges || (!isCovered && isToldIn(history, notes.changes));
  const changes =
    notes.changes === null || isTold ? history : draftedChangelog(notes.changes, history, !isCovered);
  const attached = attachedDiff(making, compared, last);
  const [first, ...rest] = made.map(({ file }) => file);
  const edited = isCovered && request.cover !== null ? editedCover(request.cover) : null;
  const paragraphs = (...parts: string[]) => parts.filter((part) => part !== "").join("\n\n");
  if (!isCovered) {
    const single = patches.length === 1 && kept?.tool !== "patman";
    const written = request.notes[patches[0]?.title ?? ""];
    const drafted = single ? paragraphs(cover?.text ?? "", changes) : "";
    const below = paragraphs(single && written !== undefined ? withoutAttached(written) : drafted, attached);
    const head = first ? [withLines(withNotes(first, below), kept?.lines ?? [])] : [];
    return {
      files: patchFiles(making, [...head, ...rest], patches, notes, single),
      title: patches[0]?.title ?? "",
    };
  }
  const title = (edited ?? cover)?.title || coverTitle;
  const text = (edited ?? cover)?.text ?? "";
  if (title === coverTitle || text === "")
    told.notes.push("The cover letter has no title or no text yet: write them before you send it.");
  const letter = filledCover(first ?? { name: "", content: new Uint8Array() }, {
    title,
    text: paragraphs(text === "" ? coverBlurb : text, edited ? edited.history : changes),
    attached,
  });
  return {
    files: [withLines(letter, kept?.lines ?? []), ...patchFiles(making, rest, patches, notes, false)],
    title: title === coverTitle ? (patches[0]?.title ?? "") : title,
  };
}

/** The cover letter of the last version; if there was none, the branch's description, which git uses too. */
function coverBefore(
  { parts, ground }: Making,
  last: Revision | null,
): { title: string; text: string; history: string } {
  const body = last?.cover && parts.host.store.body(last.cover.messageId);
  const sent = body?.exact ? body.text : withAddresses(body?.text ?? "");
  if (last?.cover) return { title: last.cover.title, ...readCover(sent) };
  const [title = "", ...rest] = ground.description.trim().split(/\n\s*\n/);
  // Like git: a long first paragraph is not a title.
  const isTitle = title.length <= 100 && !title.includes("\n");
  const text = isTitle ? rest.join("\n\n") : ground.description.trim();
  return { title: isTitle ? title : "", ...readCover(text) };
}

/** The patches as they will be sent: without tags, with the changes below the message. */
function patchFiles(
  { ground, request }: Making,
  files: VersionFile[],
  patches: NextPatch[],
  notes: PatchNotes,
  isNoted: boolean,
): VersionFile[] {
  const { kept } = ground;
  return files.map((file, at) => {
    const patch = patches[at];
    const written = request.notes[patch?.title ?? ""];
    const plain = kept?.tool === "patman" ? withMessage(file, kept.clean) : file;
    if (written !== undefined && !isNoted) return withNotes(plain, withoutAttached(written));
    if (kept?.tool === "patman") return withNotes(plain, kept.notes.get(patch?.commit ?? "") ?? "");
    if (isNoted || !patch) return plain;
    // If the person has described the changes already, b4 sends only that.
    return withNotes(plain, kept?.tellsChanges ? historyOf(patch, notes) : notesBelow(patch, notes));
  });
}

/** "" if none is requested, or none can be made. */
function attachedDiff(
  { ground, request, told }: Making,
  compared: BranchComparison | null,
  last: Revision | null,
): string {
  const { attach } = request;
  if (attach === "none" || last === null) return "";
  const text = attach === "range-diff" ? compared?.rangeDiff : compared?.interdiff;
  const where = ground.range.checkout.top;
  if (text === null || text === undefined) {
    told.problems.push({
      what: `The ${attach} against ${last.label} could not be made: not all of its patches apply to a commit that is known.`,
      remedy: "Fetch what it was made on, or send the version without it.",
      where,
    });
    return "";
  }
  if (text.length > mostAttached) {
    told.problems.push({
      what: `The ${attach} against ${last.label} is too long for a mail, and was left out.`,
      remedy: "Those who want it can make it of the two versions.",
      where,
    });
    return "";
  }
  if (attach === "range-diff") return `Range-diff against ${last.label}:\n${text.trimEnd()}`;
  // Indented, so that git am does not apply it.
  const indented = text.trimEnd().replace(/^/gm, "  ");
  return `Interdiff against ${last.label}:\n${indented}`;
}

/** The notes without an attached range-diff or interdiff, which is made again. */
function withoutAttached(notes: string): string {
  return notes.replace(/^(?:Range-diff|Interdiff) against [^\n]{1,100}:\n[\s\S]*$/m, "").trim();
}
