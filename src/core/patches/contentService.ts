import type { Call } from "../base/call.ts";
import { UserError } from "../base/problem.ts";
import { readPatchMail } from "../mail/patchMail.ts";
import type { HostServices } from "../project/hostServices.ts";
import { blobOf, type ChangedFile, changedFiles } from "./changedFiles.ts";
import { type HunkSides, hunkSides } from "./hunkSides.ts";
import { folderOf, gitInPrivate } from "./privateRepository.ts";

/** A patch mail or cover as it was sent. */
export interface MailContents {
  /** The commit's message: title, blank line, text. */
  message: string;
  /** What stands below "---". */
  notes: string;
  /** Its diff, file by file, from its hunks alone. */
  files: HunkSides[];
}

/** What posted patches hold: files of the commits that `PatchesService` made of them, and their mails. */
export interface PatchContentService {
  /**
   * The files that differ between two commits of a private repository. `repository`: as `RevisionCommits` names it.
   * UserError where the repository or a commit is gone.
   */
  files(request: { repository: string; from: string; to: string }, call: Call): Promise<ChangedFile[]>;
  /** The contents of a file by its full object name; null where it is not there, or larger than 16 MB. */
  blob(request: { repository: string; object: string }, call: Call): Promise<Uint8Array | null>;
  /** A mail's own text; null where it is not here. */
  mail(request: { messageId: string }, call: Call): Promise<MailContents | null>;
}

export class LocalPatchContents implements PatchContentService {
  readonly #host: HostServices;

  constructor(host: HostServices) {
    this.#host = host;
  }

  async files({ repository, from, to }: Parameters<PatchContentService["files"]>[0], { signal }: Call) {
    const git = this.#git(repository);
    try {
      return await changedFiles(git, objectName(from), objectName(to), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new UserError(
        "The commits of this patch are not there any more.",
        "Open it again: they are made anew.",
        to,
        error,
      );
    }
  }

  async blob({ repository, object }: { repository: string; object: string }, { signal }: Call) {
    return blobOf(this.#git(repository), objectName(object), signal);
  }

  async mail({ messageId }: { messageId: string }) {
    const { store } = this.#host;
    const [head] = store.get([messageId]);
    const body = store.body(messageId);
    if (!head || !body) return null;
    const { message, notes, diff } = readPatchMail({ ...head, exact: body.exact }, body.text);
    return { message, notes, files: hunkSides(diff) };
  }

  #git(repository: string) {
    return gitInPrivate(folderOf(this.#host.store.directory, repository));
  }
}

/** Names come from documents' addresses, which anybody may write. */
function objectName(text: string): string {
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text)) return text;
  throw new UserError(
    "This is no name of an object of git.",
    "Open the patch from its row.",
    text.slice(0, 80),
  );
}
