import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { Comment } from "../../core/comments/model.ts";
import type { ChangedFile } from "../../core/patches/model.ts";
import type { Patch, Series } from "../../core/series/series.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { fileRow, type Remarks } from "../tree/rows/file.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import type { SeriesRow } from "../tree/seriesRow.ts";

/** The files below a patch, loaded when it is expanded. */
export class FilesBelow {
  readonly #live: OverviewModel;
  /** By the patch's Message-ID: its diff does not change. */
  readonly #files = new Map<string, ChangedFile[]>();
  readonly #comments: SeriesComments;

  constructor(live: OverviewModel, comments: SeriesComments) {
    this.#live = live;
    this.#comments = comments;
  }

  async rows(row: SeriesRow): Promise<SeriesRow[]> {
    const { about } = row;
    if (about.kind !== "patch" || about.patch.files.length === 0) return [];
    const { entry, revision, patch } = about;
    const [files, comments] = await Promise.all([
      this.#filesOf(patch),
      patch.replies.length > 0 ? this.#commentsOn(entry.series) : [],
    ]);
    const ids = new Set([patch.messageId, ...patch.aliases]);
    const own = comments.filter((comment) => ids.has(comment.patch));
    return files.map((file) =>
      fileRow(vscode.l10n.t, { entry, revision, patch }, file, remarksOn(file, own), row.id),
    );
  }

  async #filesOf({ messageId, files }: Patch): Promise<ChangedFile[]> {
    const known = this.#files.get(messageId);
    if (known) return known;
    const found = await this.#live.services.patches.files({ messageId }, quietly());
    // If the mail's text is no longer here, the facts read from it are used.
    if (!found || found.length === 0) return files.map(plainly);
    this.#files.set(messageId, found);
    return found;
  }

  async #commentsOn(series: Series | null): Promise<Comment[]> {
    try {
      return series ? await this.#comments.of(series) : [];
    } catch (error) {
      this.#live.log.warn(String(error));
      return [];
    }
  }
}

function remarksOn({ path, from }: ChangedFile, comments: Comment[]): Remarks {
  const said = comments.filter(({ file }) => file === path || (file !== null && file === from));
  return { count: said.length, open: said.filter(({ open }) => open).length };
}

function plainly({ path, additions, deletions }: Patch["files"][number]): ChangedFile {
  const modes = { before: "100644", after: "100644" };
  return { path, additions, deletions, modes, from: null, status: "M" };
}
