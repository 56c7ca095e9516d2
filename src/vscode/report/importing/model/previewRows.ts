import type { Localize } from "../../../../core/base/localize.ts";
import type { TrackedSeries } from "../../../../core/project/config.ts";
import type { PlainPart, Proposal } from "../../../../core/report/importing/model.ts";

/** A line of the preview: a change that is written if selected. */
export interface PreviewRow {
  group: Exclude<Proposal["change"], "same">;
  label: string;
  /** The setting, and its new value. */
  description: string;
  /** The reason, and the present value. */
  detail: string;
  /** Name of a codicon. */
  icon: string;
  picked: boolean;
  proposal: Proposal;
}

/** The most important ones come first. */
const order = ["series", "title", "section", "block", "template"] as const;

/** The proposals as rows: first added, then changed ones. Values that the settings have already are left out. */
export function rowsOf(proposals: Proposal[], t: Localize): PreviewRow[] {
  return (["added", "changed"] as const).flatMap((group) => {
    const own = proposals.filter(({ change }) => change === group);
    return order.flatMap((what) =>
      own.filter((proposal) => proposal.what === what).map((proposal) => rowOf(proposal, group, t)),
    );
  });
}

function rowOf(proposal: Proposal, group: PreviewRow["group"], t: Localize): PreviewRow {
  const picked = proposal.what !== "series" || proposal.sure;
  return { group, picked, proposal, ...textOf(proposal, t) };
}

function textOf(
  proposal: Proposal,
  t: Localize,
): Pick<PreviewRow, "label" | "description" | "detail" | "icon"> {
  switch (proposal.what) {
    case "series": {
      const { before, after, sure, why } = proposal;
      const tickets = after.tickets.join(", ");
      const reason = sure ? sentence(why) : `${t("Not certain.")} ${sentence(why)}`.trim();
      return {
        label: after.name,
        description: joined("patchTracker.series", tickets, after.thread),
        detail: joined(reason, before === null ? "" : wasSeries(before, after, t)),
        icon: "mail",
      };
    }
    case "title":
      return {
        label: proposal.id,
        description: joined("patchTracker.tickets", proposal.after),
        detail: proposal.before === "" ? "" : t("Until now: {0}", proposal.before),
        icon: "tag",
      };
    case "section": {
      const { before, after } = proposal;
      const now = before === null ? "" : before.tickets.join(", ") || t("no tickets");
      return {
        label: after.title,
        description: joined(
          "patchTracker.report",
          after.tickets.join(", "),
          after.rest ? t("and what belongs to no section") : "",
        ),
        detail: before === null ? t("A section of the report") : t("Until now: {0}", now),
        icon: "list-unordered",
      };
    }
    case "block":
      return {
        label: proposal.title,
        description: "patchTracker.report",
        detail: t("A block below the patch status"),
        icon: "note",
      };
    case "template": {
      const { part, before, after } = proposal;
      const now = before.replaceAll("\n", ", ");
      return {
        label: nameOf(part, t),
        description: joined("patchTracker.report", after.replaceAll("\n", ", ")),
        detail: before === "" ? "" : t("Until now: {0}", now),
        icon: "settings",
      };
    }
  }
}

function wasSeries(before: TrackedSeries, after: TrackedSeries, t: Localize): string {
  const added = after.tickets.filter((id) => !before.tickets.includes(id)).join(", ");
  return joined(
    before.name === after.name ? "" : t("Until now: {0}", before.name),
    added === "" ? "" : t("New tickets: {0}", added),
  );
}

function nameOf(part: PlainPart, t: Localize): string {
  switch (part) {
    case "subject":
      return t("Subject");
    case "from":
      return t("Sender");
    case "to":
      return t("Recipients");
    case "misc":
      return t("Group without ticket");
    case "dates":
      return t("Dates");
    case "weekEnds":
      return t("Last day of the week");
  }
}

function sentence(words: string): string {
  return words === "" ? "" : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function joined(...texts: string[]): string {
  return texts.filter((text) => text !== "").join(" · ");
}
