import * as vscode from "vscode";
import type {
  ImportedSettings,
  ImportProposals,
  LookUpAddress,
  LookupResult,
} from "../../../core/report/importing/model.ts";
import { proposalsFor } from "../../../core/report/importing/proposals.ts";
import type { Report } from "../../../core/report/model.ts";
import { whileWaiting } from "../../base/messages.ts";
import type { ReportsModel } from "../reportsModel.ts";

/** Maximum number of addresses looked up for one report, since each may take a request. */
const mostAddresses = 200;

/** Looks up each address once. */
export class Looking {
  readonly #reports: ReportsModel;
  readonly #known = new Map<string, LookupResult>();
  /** Number of addresses looked up so far. */
  #asked = 0;

  constructor(reports: ReportsModel) {
    this.#reports = reports;
  }

  /** What a report would change, with cancellable progress; undefined if cancelled. */
  async proposalsFor(report: Report, settings: ImportedSettings): Promise<ImportProposals | undefined> {
    const { t } = vscode.l10n;
    const { live } = this.#reports;
    return whileWaiting(t("Looking up what the report cites"), async (call) => {
      const project = await live.project();
      const followed = new Set(settings.series.map(({ thread }) => thread));
      const lookUp: LookUpAddress = async (address) => {
        const known = this.#known.get(address);
        if (known) return known;
        const isFollowed = followed.has(address);
        if (!isFollowed && ++this.#asked > mostAddresses)
          return { kind: "none", why: t("It was not looked up, since the report cites too many.") };
        call.progress(address);
        const cited = await live.services.report.lookUp({ address, project }, call);
        this.#known.set(address, cited);
        return cited;
      };
      return proposalsFor(report, settings, lookUp, t);
    });
  }
}
