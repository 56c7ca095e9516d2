import type { TicketRules, TrackedSeries } from "../../project/config.ts";
import type { ReportTemplate, TemplateSection } from "../template.ts";

/** What was found at a web address that a report cites. */
export type LookupResult =
  | {
      kind: "series";
      /** Label of the revision that contains the mail: "v11". */
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
  /** No mail was found; `why` is a sentence. */
  | { kind: "none"; why: string };

export type LookUpAddress = (address: string) => Promise<LookupResult>;

/** The settings that an imported report can change. */
export interface ImportedSettings {
  series: TrackedSeries[];
  tickets: TicketRules;
  report: ReportTemplate;
}

/** A change of the settings that a report suggests; "same" if the settings have it already. */
export type Proposal = { change: "added" | "changed" | "same" } & (
  | {
      what: "series";
      /** Null if the series is not followed yet. */
      before: TrackedSeries | null;
      after: TrackedSeries;
      /** False if some words of its name were not found at the address, so that the person should check it. */
      sure: boolean;
      /**
       * The reasons for this address, as clauses joined by commas: "it is v11, it was sent on that day"; "" if there
       * are none.
       */
      why: string;
    }
  | { what: "title"; id: string; before: string; after: string }
  | { what: "section"; before: TemplateSection | null; after: TemplateSection }
  | { what: "block"; title: string }
  | { what: "template"; part: PlainPart; before: string; after: string }
);

export type SeriesProposal = Extract<Proposal, { what: "series" }>;

/** Parts of the template that are one word or line; "to" has one address a line. */
export type PlainPart = "subject" | "from" | "to" | "misc" | "dates" | "weekEnds";

/** A decision about an imported report that the person must take; the proposals contain none of it. */
export interface ImportQuestion {
  kind: "ambiguous" | "not-found" | "dead" | "name-taken" | "twice" | "unnamed" | "no-section" | "date";
  /** One sentence that says what is uncertain. */
  what: string;
  choices: Choice[];
  /** The series' name, ticket, or address that it is about; "" for the whole report. */
  about: string;
}

/** One of the answers to a question. */
export interface Choice {
  /** An address, a section, or a day. */
  value: string;
  /** Title of the series at the address; "" if unknown, and for sections and days. */
  title: string;
  /** The title with revision and day: "v2 Disk integration (2/10)"; "" in the same cases. */
  what: string;
  /** The reasons, like `why` of a proposal. */
  why: string;
  /** How well it fits, 0 to 1: the share of the name's words that are found, halved if the version differs. */
  fits: number;
  /**
   * What is proposed if it is chosen; null for sections and days. If its name is "" or that of another followed series,
   * the person has to enter one.
   */
  proposal: SeriesProposal | null;
}

export interface ImportProposals {
  proposals: Proposal[];
  questions: ImportQuestion[];
}
