import type { Localize } from "../../base/localize.ts";
import type { TrackedSeries } from "../../project/config.ts";
import { reportDate } from "../../series/format.ts";
import { type Report, type StatusLine, statusLinesOf } from "../model.ts";
import { type AddressMatch, bestOf, fitOf, matchOf } from "./addressMatch.ts";
import { type CitedAddress, citationsOf } from "./citations.ts";
import type { Choice, ImportQuestion, LookUpAddress, LookupResult, SeriesProposal } from "./model.ts";

/**
 * The series in the patch status of a report, each with its web address. The report does not say which of its addresses
 * belongs to which line, so that is inferred from version, words and day, and asked if it is uncertain.
 */
export async function importSeries(
  report: Report,
  followed: TrackedSeries[],
  lookUp: LookUpAddress,
  t: Localize,
): Promise<{ proposals: SeriesProposal[]; questions: ImportQuestion[] }> {
  const citations = citationsOf(report);
  const results = new Map<string, LookupResult>();
  const addresses = [...citations.map(({ link }) => link), ...followed.map(({ thread }) => thread)];
  for (const address of new Set(addresses)) results.set(address, await lookUp(address));
  return new SeriesImport(statusLinesOf(report), citations, followed, results, t).read();
}

/** A line of the patch status, with how well each address fits and those that it may be about. */
interface MatchedLine {
  line: StatusLine;
  matches: AddressMatch[];
  best: AddressMatch[];
}

class SeriesImport {
  readonly #lines: MatchedLine[];
  readonly #citations: CitedAddress[];
  readonly #followed: TrackedSeries[];
  readonly #results: ReadonlyMap<string, LookupResult>;
  /** The followed series by the Message-IDs of their postings. */
  readonly #owners = new Map<string, TrackedSeries>();
  readonly #t: Localize;

  /** @param results for all cited addresses and all followed threads */
  constructor(
    lines: StatusLine[],
    citations: CitedAddress[],
    followed: TrackedSeries[],
    results: ReadonlyMap<string, LookupResult>,
    t: Localize,
  ) {
    this.#citations = citations;
    this.#followed = followed;
    this.#results = results;
    this.#t = t;
    for (const series of followed) {
      const thread = this.#resultOf(series.thread);
      if (thread.kind === "series") for (const id of thread.postings) this.#owners.set(id, series);
    }
    this.#lines = lines.map((line) => {
      const matches = citations.map((citation) => matchOf(line, citation, this.#resultOf(citation.link)));
      return { line, matches, best: bestOf(matches) };
    });
  }

  read(): { proposals: SeriesProposal[]; questions: ImportQuestion[] } {
    const answers = this.#lines.map((line) => this.#importLine(line));
    return {
      proposals: answers.flatMap((one) => (isQuestion(one) ? [] : [one])),
      questions: [
        ...answers.filter(isQuestion),
        ...this.#citations.flatMap((citation) => this.#askForName(citation)),
      ],
    };
  }

  #resultOf(address: string): LookupResult {
    return this.#results.get(address) ?? { kind: "other" };
  }

  #importLine({ line, matches, best }: MatchedLine): SeriesProposal | ImportQuestion {
    const t = this.#t;
    const { name, words } = line;
    const [match, ...others] = best;
    if (this.#isTwice(name)) {
      const what = t("The report has more than one series called {0}. One of them: {1}.", name, words);
      return this.#question("twice", what, line, matches);
    }
    if (!match) return this.#importWithoutAddress(line, matches);
    if (others.length > 0 || this.#isSharedAddress(match.citation.link)) {
      const what = t("It is not certain which address {0} is.", labelledName(line));
      return this.#question("ambiguous", what, line, best);
    }
    if (match.cited.kind !== "series") {
      const why = match.cited.kind === "none" ? match.cited.why : t("The address holds no patches.");
      return this.#question("dead", t("{0} cannot be followed: {1}", labelledName(line), why), line, best);
    }
    if (match.day === false) return this.#askForDay(line, match);
    const namesake = this.#followed.find((one) => one.name === name);
    if (namesake && namesake !== this.#ownerOf(match.cited)) {
      const what = t("{0} is the name of another series that you follow.", name);
      return this.#question("name-taken", what, line, best);
    }
    return this.#proposal(line, match);
  }

  /** No address of the report fits; the series may be followed already. */
  #importWithoutAddress(line: StatusLine, matches: AddressMatch[]): SeriesProposal | ImportQuestion {
    const t = this.#t;
    const known = this.#followed.find(({ name }) => name === line.name);
    if (!known) {
      const what = t("No address in the report is known to be that of {0}.", labelledName(line));
      return this.#question("not-found", what, line, matches);
    }
    const citation = { link: known.thread, words: "", tickets: [] };
    const own = matchOf(line, citation, this.#resultOf(known.thread));
    if (own.isVersion && own.day === false) return this.#askForDay(line, own);
    const why = t("you follow it already");
    return { what: "series", before: known, after: known, sure: true, why, change: "same" };
  }

  /** Whether several lines of the patch status have that name. */
  #isTwice(name: string): boolean {
    return this.#lines.filter(({ line }) => line.name === name).length > 1;
  }

  /** Whether an address is the only candidate of several lines. */
  #isSharedAddress(link: string): boolean {
    const lines = this.#lines.filter(
      ({ line, best: [match, ...others] }) =>
        match?.citation.link === link && others.length === 0 && !this.#isTwice(line.name),
    );
    return lines.length > 1;
  }

  #askForDay(line: StatusLine, match: AddressMatch): ImportQuestion {
    const day = match.cited.kind === "series" ? reportDate(match.cited.date) : "";
    const what = this.#t(
      "{0} was sent on {1}, but the report says: {2}.",
      labelledName(line),
      day,
      line.words,
    );
    return this.#question("date", what, line, [match]);
  }

  /** Asks for the name of a series that the report cites outside its patch status. */
  #askForName(citation: CitedAddress): ImportQuestion[] {
    const t = this.#t;
    const { link, words } = citation;
    const cited = this.#resultOf(link);
    const isNamed = this.#lines.some(({ best }) => best.some((one) => one.citation.link === link));
    if (cited.kind === "other" || isNamed || this.#ownerOf(cited)) return [];
    const match: AddressMatch = { citation, cited, words: 0, isVersion: false, day: null };
    const choices = [this.#choice({ name: "", label: "", words: "", source: null }, match)];
    if (cited.kind === "none") {
      const what = t("{0} leads nowhere: {1}", link, cited.why);
      return [{ kind: "dead", what, choices, about: link }];
    }
    const what = t(
      "“{0}” has no line in the patch status, so it has no name to be followed by.",
      words || cited.title,
    );
    return [{ kind: "unnamed", what, choices, about: link }];
  }

  /** A question about a line, with the candidate addresses, the best first. */
  #question(
    kind: ImportQuestion["kind"],
    what: string,
    line: StatusLine,
    offered: AddressMatch[],
  ): ImportQuestion {
    const sorted = offered.toSorted((one, other) => fitOf(other) - fitOf(one));
    return { kind, what, choices: sorted.map((one) => this.#choice(line, one)), about: line.name };
  }

  #choice(line: StatusLine, match: AddressMatch): Choice {
    const { citation, cited } = match;
    return {
      value: citation.link,
      title: cited.kind === "series" ? cited.title : "",
      what: cited.kind === "series" ? `${cited.label} ${cited.title} (${reportDate(cited.date)})` : "",
      why: this.#reasons(line, match),
      fits: fitOf(match),
      proposal: { ...this.#proposal(line, match), sure: true },
    };
  }

  /** A followed series keeps its thread and tickets, and takes its name from the report. */
  #proposal(line: StatusLine, match: AddressMatch): SeriesProposal {
    const { name } = line;
    const { citation, cited, words, day } = match;
    const owner = this.#ownerOf(cited);
    const tickets = [...new Set([...(owner?.tickets ?? []), ...citation.tickets])];
    const after: TrackedSeries = { name, thread: owner?.thread ?? citation.link, tickets };
    const isSame = owner !== null && owner.name === name && owner.tickets.length === tickets.length;
    const change = owner === null ? "added" : isSame ? "same" : "changed";
    const sure = words === 1 && day !== false;
    return { what: "series", before: owner, after, sure, why: this.#reasons(line, match), change };
  }

  #reasons({ label }: StatusLine, { cited, words, isVersion, day }: AddressMatch): string {
    const t = this.#t;
    const title = cited.kind === "series" ? cited.title : "";
    const found =
      words === 1 ? t("its words are in “{0}”", title) : t("some of its words are in “{0}”", title);
    const reasons = [
      ...(label !== "" && isVersion ? [t("it is {0}", label)] : []),
      ...(words > 0 && title !== "" ? [found] : []),
      ...(day === true ? [t("it was sent on that day")] : []),
    ];
    return reasons.join(", ");
  }

  /** The followed series that an address belongs to. */
  #ownerOf(cited: LookupResult): TrackedSeries | null {
    if (cited.kind !== "series") return null;
    return this.#owners.get(cited.postings.find((id) => this.#owners.has(id)) ?? "") ?? null;
  }
}

function isQuestion(one: SeriesProposal | ImportQuestion): one is ImportQuestion {
  return "kind" in one;
}

function labelledName({ name, label }: StatusLine): string {
  return label === "" ? name : `${name} ${label}`;
}
