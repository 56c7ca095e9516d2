import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { minute } from "../../core/base/durations.ts";
import { UserError } from "../../core/base/problem.ts";
import type { Revision } from "../../core/series/series.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { Command, comparisonScheme } from "../base/ids.ts";
import type { NamedMail } from "../base/webAddress.ts";
import type { MadeVersions } from "../tree/madeVersions.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { firstMail } from "../tree/reviewCounts.ts";
import { type ComparisonText, comparisonText, type PatchSection } from "./model/comparisonText.ts";

/** A series with many patches takes a while. */
const patience = 2 * minute;

/** Two versions of a followed series: its thread, and the first mail of each. */
interface Compared {
  thread: string;
  from: string;
  to: string;
}

/** Comparisons of two versions as read-only documents with links to the patches. */
export class ComparisonDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #live: OverviewModel;
  readonly #made: MadeVersions;
  /** Texts of open documents, by URI. */
  readonly #kept = new Map<string, Promise<ComparisonText>>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registered: vscode.Disposable;

  constructor(live: OverviewModel, made: MadeVersions) {
    this.#live = live;
    this.#made = made;
    const selector: vscode.DocumentSelector = { scheme: comparisonScheme };
    this.#registered = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(comparisonScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#kept.delete(uri.toString())),
      vscode.languages.registerDocumentLinkProvider(selector, {
        provideDocumentLinks: async ({ uri }) => linksOf(await this.of(uri)),
      }),
      vscode.languages.registerCodeLensProvider(selector, {
        provideCodeLenses: async ({ uri }) => lensesOf(await this.of(uri), await this.#nameOf(uri)),
      }),
      vscode.languages.registerFoldingRangeProvider(selector, {
        provideFoldingRanges: async ({ uri }) =>
          (await this.of(uri)).sections.map(({ start, end }) => new vscode.FoldingRange(start, end)),
      }),
      vscode.languages.registerDocumentSymbolProvider(
        selector,
        { provideDocumentSymbols: async ({ uri }) => (await this.of(uri)).sections.map(symbolOf) },
        { label: vscode.l10n.t("Range-Diff") },
      ),
    );
  }

  /** Opens the comparison; with a patch, at its part of the range-diff. */
  async open(entry: TrackedEntry, from: Revision, to: Revision, patch: string | null): Promise<void> {
    const uri = uriOf(entry, from, to);
    // Include comments that were made since it was last opened.
    this.#kept.delete(uri.toString());
    const { sections } = await this.of(uri);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: true });
    const section =
      patch === null ? undefined : sections.find((one) => one.to === patch || one.from === patch);
    if (!section) return;
    const place = new vscode.Range(section.start, 0, section.start, 0);
    editor.selection = new vscode.Selection(place.start, place.start);
    editor.revealRange(place, vscode.TextEditorRevealType.AtTop);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return (await this.of(uri)).text;
  }

  of(uri: vscode.Uri): Promise<ComparisonText> {
    const key = uri.toString();
    const known = this.#kept.get(key);
    if (known) return known;
    const made = this.#make(uri);
    this.#kept.set(key, made);
    made.catch(() => this.#kept.delete(key));
    return made;
  }

  async #make(uri: vscode.Uri): Promise<ComparisonText> {
    const { entry, from, to } = await this.#find(uri);
    const { series } = entry;
    if (!series) throw notFollowed(uri);
    const project = await this.#live.project(entry.tracked.thread);
    const places = { from: series.revisions.indexOf(from), to: series.revisions.indexOf(to) };
    const comparison = await this.#live.services.patches.compare(
      { project, series, offline: false, ...places },
      quietly(AbortSignal.timeout(patience)),
    );
    this.#made.keep(from, comparison.from);
    this.#made.keep(to, comparison.to);
    return comparisonText({ name: entry.tracked.name, from, to, comparison }, vscode.l10n.t);
  }

  async #find(uri: vscode.Uri): Promise<{ entry: TrackedEntry; from: Revision; to: Revision }> {
    const { entries } = await this.#live.current();
    const { thread, from, to } = comparedIn(uri.query);
    const entry = entries.find(({ tracked }) => tracked.thread === thread);
    const revision = (mail: string) => entry?.series?.revisions.find((one) => firstMail(one) === mail);
    const [before, after] = [revision(from), revision(to)];
    if (!entry || !before || !after) throw notFollowed(uri);
    return { entry, from: before, to: after };
  }

  async #nameOf(uri: vscode.Uri): Promise<string> {
    return (await this.#find(uri)).entry.tracked.name;
  }

  dispose(): void {
    this.#registered.dispose();
  }
}

function uriOf({ tracked }: TrackedEntry, from: Revision, to: Revision): vscode.Uri {
  const compared: Compared = {
    thread: tracked.thread,
    from: firstMail(from) ?? "",
    to: firstMail(to) ?? "",
  };
  const name = `${tracked.name} ${from.label} → ${to.label}`.replaceAll("/", "∕");
  return vscode.Uri.from({
    scheme: comparisonScheme,
    path: `/${name}.range-diff`,
    query: JSON.stringify(compared),
  });
}

/** Such a URI may come from anywhere; missing parts match nothing. */
function comparedIn(query: string): Compared {
  try {
    const { thread, from, to } = JSON.parse(query) as Partial<Record<keyof Compared, unknown>>;
    return { thread: String(thread), from: String(from), to: String(to) };
  } catch {
    return { thread: "", from: "", to: "" };
  }
}

function notFollowed(uri: vscode.Uri): UserError {
  return new UserError(
    vscode.l10n.t("These are no two versions of a series that you follow."),
    vscode.l10n.t("Follow its series, then compare the two from its row."),
    uri.path,
  );
}

function linksOf({ links }: ComparisonText): vscode.DocumentLink[] {
  return links.map(({ line, start, end, messageId, label }) => {
    const named: NamedMail = { messageId, thread: messageId };
    const args = encodeURIComponent(JSON.stringify([named]));
    const target = vscode.Uri.parse(`command:${Command.openChanges}?${args}`);
    const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), target);
    link.tooltip = vscode.l10n.t("Open its changes in {0}", label);
    return link;
  });
}

function lensesOf({ sections, labels }: ComparisonText, name: string): vscode.CodeLens[] {
  const { t } = vscode.l10n;
  const lens = (line: number, title: string, command: Command, args: unknown[]) =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: args });
  const changes = (line: number, messageId: string | null, label: string) =>
    messageId === null
      ? []
      : [
          lens(line, t("Open Changes in {0}", label), Command.openChanges, [
            { messageId, thread: messageId },
          ]),
        ];
  return [
    lens(0, t("Open Interdiff"), Command.openInterdiff, [name, labels.from, labels.to]),
    // Patches without further output take one line, with a link on both sides.
    ...sections.flatMap(({ start, end, from, to }) =>
      end === start ? [] : [...changes(start, from, labels.from), ...changes(start, to, labels.to)],
    ),
  ];
}

function symbolOf({ title, start, end }: PatchSection): vscode.DocumentSymbol {
  const whole = new vscode.Range(start, 0, Math.max(start, end), 0);
  const head = new vscode.Range(start, 0, start, 0);
  return new vscode.DocumentSymbol(title || "-", "", vscode.SymbolKind.String, whole, head);
}
