import * as vscode from "vscode";
import { branchQuery } from "../../core/applying/branchQuery.ts";
import type { MissingTrailer, RewrittenBranch } from "../../core/applying/model.ts";
import type { BranchQuery } from "../../core/applying/service.ts";
import { type Call, quietly } from "../../core/base/call.ts";
import { problemOf } from "../../core/base/problem.ts";
import type { VersionMail } from "../../core/composing/versionMail.ts";
import { type Edits, editsIn } from "../../core/nextVersion/edits.ts";
import type { ProjectConfig } from "../../core/project/config.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { Checklist } from "./model/checklist.ts";
import { contentsOf, putAway, writeFiles } from "./versionFolder.ts";

/** The person's decisions about the version. */
export interface Choices {
  rfc: boolean;
  dropLanded: boolean;
  /** Run the tree's scripts this once, although they differ from published ones. */
  changedScripts: boolean;
}

/** The branch of a version. */
export interface Branch {
  project: ProjectConfig;
  folder: string;
  /** "disk_integ" */
  branch: string;
}

/** The prepared version with its checklist; empty until the person asks for one. */
export class PreparedVersion implements vscode.Disposable {
  readonly #live: OverviewModel;
  readonly #storage: vscode.Uri;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #of: Branch | null = null;
  #choices: Choices = { rfc: false, dropLanded: false, changedScripts: false };
  #list: Checklist | null = null;
  /** The edits that its files were made with. */
  #edits: Edits | null = null;
  #looking = new AbortController();

  constructor(live: OverviewModel, storage: vscode.Uri) {
    this.#live = live;
    this.#storage = storage;
  }

  get checklist(): Checklist | null {
    return this.#list;
  }

  get branch(): Branch | null {
    return this.#of;
  }

  get choices(): Choices {
    return this.#choices;
  }

  /** Prepares the version of a branch, also again with other choices or after the branch has changed. */
  async prepare(of: Branch, choices: Choices, call: Call): Promise<void> {
    const { settings, services, now } = this.#live;
    const { attach, inReplyTo, test } = settings.nextVersion;
    const edits = await this.edits(of);
    const version = await services.nextVersion.prepare(
      {
        ...of,
        ...choices,
        ...{ to: [], cc: [], attach, inReplyTo },
        cover: edits?.cover ?? null,
        recipients: edits?.recipients ?? null,
        notes: edits?.notes ?? {},
        trusted: vscode.workspace.isTrusted,
        offline: true,
      },
      call,
    );
    const tried = await services.versionMails.tried({}, call);
    const kept = tried.map(({ directory }) => directory);
    const paths = await writeFiles(this.#storage, version, { now: now(), kept });
    if (this.#list) await putAway(this.#list.paths);
    this.#of = of;
    this.#choices = choices;
    this.#edits = edits;
    this.#show({
      version,
      paths,
      mails: [],
      trailers: "asked",
      conflicts: "asked",
      checkpatch: "asked",
      ranChanged: choices.changedScripts,
      restricted: !vscode.workspace.isTrusted,
      test,
    });
    void this.#look();
  }

  /** The person's edits in the mails of that branch's version, if it is the prepared one. */
  async edits({ folder, branch }: Branch): Promise<Edits | null> {
    const list = this.#list;
    if (!list || this.#of?.folder !== folder || this.#of.branch !== branch) return null;
    return editsIn(list.version, await contentsOf(list.paths), this.#edits);
  }

  /** Closes it for the person; its files stay. */
  close(): void {
    this.#looking.abort();
    this.#of = null;
    this.#list = null;
    this.#edits = null;
    this.#changed.fire();
  }

  /** Reads the present state of sending of each mail. */
  async lookAtMails(): Promise<VersionMail[]> {
    const paths = this.#list?.paths ?? [];
    const mails = await this.#live.services.versionMails.look({ paths }, quietly());
    if (this.#list?.paths === paths) this.#show({ ...this.#list, mails });
    return mails;
  }

  /** Adds trailers that the commits lack; returns what was done, for Undo. */
  addTrailers(trailers: MissingTrailer[], call: Call): Promise<RewrittenBranch> {
    const byCommit = Map.groupBy(trailers, ({ commit }) => commit);
    const only = [...byCommit].map(([commit, some]): [string, string[]] => [
      commit,
      some.map(({ line }) => line),
    ]);
    return this.#live.services.applying.addTrailers({ ...this.#query(), only }, call);
  }

  /** Starts the slower checks; each is shown as soon as it is done. */
  async #look(): Promise<void> {
    this.#looking.abort();
    this.#looking = new AbortController();
    const call = quietly(this.#looking.signal);
    const list = this.#list;
    if (!list) return;
    const { folder, tip, upstream } = list.version;
    const { services, log } = this.#live;
    const covered = list.paths.length > list.version.patches.length;
    const look = async <Key extends "trailers" | "conflicts" | "checkpatch">(
      key: Key,
      ask: () => Promise<Checklist[Key]>,
      failed: (error: unknown) => Checklist[Key],
    ) => {
      const found = await ask().catch((error: unknown) => {
        if (!call.signal.aborted)
          log.warn(`${key} of the next version: ${error instanceof Error ? error.stack : error}`);
        return failed(error);
      });
      if (!call.signal.aborted && this.#list) this.#show({ ...this.#list, [key]: found });
    };
    await Promise.all([
      look(
        "trailers",
        async () => {
          const { trailers, carried, unsigned, problems } = await services.applying.missingTrailers(
            this.#query(),
            call,
          );
          return { missing: trailers, carried, problems: [...(unsigned ? [unsigned] : []), ...problems] };
        },
        (error) => ({ missing: [], carried: [], problems: [problemOf(error)] }),
      ),
      look(
        "conflicts",
        () => services.nextVersion.conflicts({ folder, tip, upstream }, call),
        () => null,
      ),
      look(
        "checkpatch",
        () => {
          const paths = list.paths.slice(covered ? 1 : 0);
          const scriptsFrom = this.#choices.changedScripts ? null : list.version.scriptsFrom;
          return services.nextVersion.checkpatch(
            { folder, paths, trusted: vscode.workspace.isTrusted, scriptsFrom },
            call,
          );
        },
        (error) => ({ complaints: [], problems: [problemOf(error)] }),
      ),
    ]);
  }

  #query(): BranchQuery {
    if (!this.#of || !this.#list) throw new Error("nothing is prepared");
    const { folder, branch } = this.#list.version;
    return branchQuery(this.#of.project, folder, branch);
  }

  #show(list: Checklist): void {
    this.#list = list;
    this.#changed.fire();
  }

  dispose(): void {
    this.#looking.abort();
    this.#changed.dispose();
  }
}
