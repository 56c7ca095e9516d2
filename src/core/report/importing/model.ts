import type { TicketRules, TrackedSeries } from "../../project/config.ts";
import type { ReportTemplate, TemplateSection } from "../template.ts";

/** What an address that a report cites leads to. */
export type LookupResult =
  | {
      kind: "series";
      /** Label of the revision that the mail belongs to: "v11". */
      label: string;
      /** When that revision was sent, milliseconds since 1970. */
      date: number;
      title: string;
      /** The titles of all its revisions and their patches. */
      titles: string[];
      /** Message-IDs of all its postings. */
      postings: string[];
    }
  /** Something other than a series: a discussion, a page of another site. */
  | { kind: "other" }
  /** A mail that cannot be found, with a sentence that says why. */
  | { kind: "none"; why: string };

export type LookUpAddress = (address: string) => Promise<LookupResult>;

/** The settings that an imported report can change. */
export interface ImportedSettings {
  series: TrackedSeries[];
  tickets: TicketRules;
  report: ReportTemplate;
}

/** A change of the settings that a report proposes; "same" where the settings say so already. */
export type Proposal = { change: "added" | "changed" | "same" } & (
  | {
      what: "series";
      /** null where the series is not followed yet. */
      before: TrackedSeries | null;
      after: TrackedSeries;
      /** false where not all words of its name are found at the address: the person should look at it. */
      sure: boolean;
      /** The reasons for this address, as clauses joined by commas: "it is v11, it was sent on that day"; "" for none. */
      why: string;
    }
  | { what: "title"; id: string; before: string; after: string }
  | { what: "section"; before: TemplateSection | null; after: TemplateSection }
  | { what: "block"; title: string }
  | { what: "template"; part: PlainPart; before: string; after: string }
);

export type SeriesProposal = Extract<Proposal, { what: "series" }>;

/** Parts of the template that are one word or line; "to" has an address per line. */
export type PlainPart = "subject" | "from" | "to" | "misc" | "dates" | "weekEnds";

/** What a person has to decide about an imported report; nothing of it is in the proposals. */
export interface ImportQuestion {
  kind: "ambiguous" | "not-found" | "dead" | "name-taken" | "twice" | "unnamed" | "no-section" | "date";
  /** One sentence that says what is not certain. */
  what: string;
  choices: Choice[];
  /** The series' name, ticket, or address that it is about; "" for the report as a whole. */
  about: string;
}

/** One of the answers to a question. */
export interface Choice {
  /** An address, a section, or a day. */
  value: string;
  /** Title of the series at the address; "" for sections and days, and where it is not known. */
  title: string;
  /** The title with revision and day: "v2 Disk integration (2/10)"; "" as above. */
  what: string;
  /** The reasons for it, as `why` of a proposal. */
  why: string;
  /** How well it fits, 0 to 1: the share of the name's words that are found, halved where the version is another. */
  fits: number;
  /**
   * What is proposed if it is chosen; null for sections and days. Where its name is "" or that of another followed
   * series, the person has to give one.
   */
  proposal: SeriesProposal | null;
}

export interface ImportProposals {
  proposals: Proposal[];
  questions: ImportQuestion[];
}
