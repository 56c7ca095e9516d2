import type { Say } from "../say.ts";
import { reportDate } from "../series/words.ts";
import type { TicketRules } from "../tickets/ticket.ts";
import type { TrackedSeries } from "../tracker.ts";
import { type Citation, citationsOf, daysNamed, ticketsOf } from "./named.ts";
import { type Report, type Standing, standingsOf } from "./report.ts";
import { sectionsWith } from "./sections.ts";
import { defaultTemplate, type ReportTemplate, type TemplateSection } from "./template.ts";
import { weekdays } from "./week.ts";

/** What an address that a report cites leads to. */
export type Cited =
  | {
      kind: "series";
      /** Of the revision that the mail belongs to: "v11". */
      label: string;
      /** When that revision was sent, milliseconds since 1970. */
      date: number;
      title: string;
      /** Of all revisions, their patches included. */
      titles: string[];
      /** Message-IDs of all its postings. */
      postings: string[];
    }
  /** Something else than a series: a discussion, a page of another site. */
  | { kind: "other" }
  /** A mail that cannot be found, with a sentence that says why. */
  | { kind: "none"; why: string };

export type LookUp = (address: string) => Promise<Cited>;

/** The settings that a report can say something for. */
export interface Adopting {
  series: TrackedSeries[];
  tickets: TicketRules;
  report: ReportTemplate;
}

/** A change that a report proposes; "same" where the settings say so already. */
export type Proposal = { change: "added" | "changed" | "same" } & (
  | { what: "series"; before: TrackedSeries | null; after: TrackedSeries; sure: boolean; why: string }
  | { what: "title"; id: string; before: string; after: string }
  | { what: "section"; before: TemplateSection | null; after: TemplateSection }
  | { what: "block"; title: string }
  | { what: "template"; part: PlainPart; before: string; after: string }
);

/** Parts of the template that are one word or line; the recipients count as one. */
export type PlainPart = "subject" | "from" | "to" | "misc" | "dates" | "weekEnds";

/** What a person has to decide: nothing of it is in the proposals. */
export interface Doubt {
  kind: "ambiguous" | "not-found" | "dead" | "name-taken" | "twice" | "unnamed" | "no-section" | "date";
  /** One sentence. */
  what: string;
  /** What to choose from: addresses, sections or days. */
  choices: string[];
  /** The series' name, ticket, or address that it is about; "" for the report as a whole. */
  about: string;
}

export interface Adoption {
  proposals: Proposal[];
  doubts: Doubt[];
}

/** What a report that was read would add to the settings, and what has to be decided; nothing is guessed in silence. */
export async function adopt(report: Report, settings: Adopting, lookUp: LookUp, t: Say): Promise<Adoption> {
  const looked = new Map<string, Cited>();
  const look = async (address: string): Promise<Cited> => {
    const known = looked.get(address) ?? (await lookUp(address));
    looked.set(address, known);
    return known;
  };
  const series = await adoptSeries(report, settings.series, look, t);
  const tickets = ticketsOf(report);
  const titles = tickets.flatMap(({ id, title }): Proposal[] => {
    const before = settings.tickets.titles[id] ?? "";
    return title === "" ? [] : [{ what: "title", id, before, after: title, change: changeOf(before, title) }];
  });
  const sections = sectionsWith(settings.report.sections, report).map(({ before, after }): Proposal => {
    const change = before === null ? "added" : sameSection(before, after) ? "same" : "changed";
    return { what: "section", before, after, change };
  });
  return {
    proposals: [
      ...sections,
      ...titles,
      ...series.proposals,
      ...plainParts(report, settings.report),
      ...blocks(report, settings.report),
    ],
    doubts: [...dayDoubts(report, t), ...placeDoubts(report, t), ...series.doubts],
  };
}

/** The settings with the proposals that a person accepted. */
export function accept(settings: Adopting, accepted: Proposal[]): Adopting {
  const { tickets } = settings;
  let { series, report } = settings;
  const titles = { ...tickets.titles };
  for (const one of accepted.filter(({ change }) => change !== "same")) {
    if (one.what === "section") report = { ...report, sections: withSection(report.sections, one.after) };
    if (one.what === "title") titles[one.id] = one.after;
    if (one.what === "series")
      series = one.before
        ? series.map((known) => (known.name === one.before?.name ? one.after : known))
        : [...series, one.after];
    if (one.what === "block")
      report = { ...report, blocks: [...report.blocks, { title: one.title, text: "" }] };
    if (one.what === "template") report = withPart(report, one.part, one.after);
  }
  return { series, tickets: { ...tickets, titles }, report };
}

/** The first section that is accepted takes the place of the usual one. */
function withSection(sections: TemplateSection[], section: TemplateSection): TemplateSection[] {
  const others = isUsual(sections) ? [] : sections;
  const isIt = ({ title }: TemplateSection) => sameTitle(title, section.title);
  return others.some(isIt) ? others.map((one) => (isIt(one) ? section : one)) : [...others, section];
}

function withPart(report: ReportTemplate, part: PlainPart, after: string): ReportTemplate {
  switch (part) {
    case "to":
      return { ...report, to: after.split("\n").filter((one) => one !== "") };
    case "dates":
      return { ...report, dates: after === "ISO" ? "ISO" : "M/DD" };
    case "weekEnds":
      return { ...report, weekEnds: weekdays.find((day) => day === after) ?? report.weekEnds };
    default:
      return { ...report, [part]: after };
  }
}

/** How a standing fits to what an address leads to. */
interface Match {
  citation: Citation;
  cited: Cited;
  /** The share of the name's words that were found, 0 to 1. */
  words: number;
  /** Whether the day of the standing is that of the revision; null where one of the two is not known. */
  day: boolean | null;
}

async function adoptSeries(
  report: Report,
  followed: TrackedSeries[],
  look: LookUp,
  t: Say,
): Promise<{ proposals: Proposal[]; doubts: Doubt[] }> {
  const citations = citationsOf(report);
  const found: { standing: Standing; matches: Match[] }[] = [];
  const proposals: Proposal[] = [];
  const doubts: Doubt[] = [];
  const cited = new Map<string, Cited>();
  for (const { link } of citations) cited.set(link, await look(link));
  const owners = await ownersOf(followed, look);

  const standings = standingsOf(report);
  for (const standing of standings) {
    const { name } = standing;
    if (standings.filter((one) => one.name === name).length > 1) {
      const what = t("The report has two series called {0}.", name);
      if (!doubts.some((doubt) => doubt.kind === "twice" && doubt.about === name))
        doubts.push({ kind: "twice", what, choices: citations.map(({ link }) => link), about: name });
      continue;
    }
    found.push({ standing, matches: bestOf(standing, citations, cited) });
  }
  const chosen = found
    .filter(({ matches }) => matches.length === 1)
    .map(({ matches }) => matches[0]?.citation.link);
  for (const { standing, matches } of found) {
    const { name } = standing;
    const [match] = matches;
    const choices = matches.map(({ citation }) => citation.link);
    const spoken = `${name}${standing.label === "" ? "" : ` ${standing.label}`}`;
    if (!match) {
      const known = followed.find((one) => one.name === name);
      if (known) proposals.push(same(known, t));
      else
        doubts.push({
          kind: "not-found",
          what: t("No address in the report is known to be that of {0}.", spoken),
          choices: citations.map(({ link }) => link),
          about: name,
        });
    } else if (matches.length > 1 || chosen.filter((link) => link === match.citation.link).length > 1)
      doubts.push({
        kind: "ambiguous",
        what: t("It is not certain which address {0} is.", spoken),
        choices,
        about: name,
      });
    else if (match.cited.kind !== "series") {
      const why = match.cited.kind === "none" ? match.cited.why : t("The address holds no patches.");
      doubts.push({
        kind: "dead",
        what: t("{0} cannot be followed: {1}", spoken, why),
        choices,
        about: name,
      });
    } else {
      if (match.day === false && match.words < 1) {
        const what = t(
          "{0} was sent on {1}, but the report says: {2}.",
          spoken,
          reportDate(match.cited.date),
          standing.words,
        );
        doubts.push({ kind: "date", what, choices, about: name });
        continue;
      }
      const tickets = match.citation.tickets;
      const owner = owners.get(match.cited.postings.find((id) => owners.has(id)) ?? "");
      const taken = followed.find((one) => one.name === name);
      if (taken && taken !== owner) {
        const what = t("{0} is the name of another series that you follow.", name);
        doubts.push({ kind: "name-taken", what, choices, about: name });
        continue;
      }
      proposals.push(proposalOf(standing, match, owner ?? null, tickets, t));
    }
  }
  for (const { link, words } of citations) {
    const thread = cited.get(link);
    if (
      !thread ||
      thread.kind === "other" ||
      found.some(({ matches }) => matches.some((one) => one.citation.link === link))
    )
      continue;
    if (thread.kind === "none")
      doubts.push({
        kind: "dead",
        what: t("{0} leads nowhere: {1}", link, thread.why),
        choices: [],
        about: link,
      });
    else if (!thread.postings.some((id) => owners.has(id)))
      doubts.push({
        kind: "unnamed",
        what: t(
          "“{0}” has no line in the patch status, so it has no name to be followed by.",
          words || thread.title,
        ),
        choices: [],
        about: link,
      });
  }
  return { proposals, doubts };
}

/** The followed series by the Message-IDs of their postings. */
async function ownersOf(followed: TrackedSeries[], look: LookUp): Promise<Map<string, TrackedSeries>> {
  const owners = new Map<string, TrackedSeries>();
  for (const series of followed) {
    const thread = await look(series.thread);
    if (thread.kind === "series") for (const id of thread.postings) owners.set(id, series);
  }
  return owners;
}

/** The addresses that a standing may be: by its version and the words of its name. More than one: they fit as well. */
function bestOf(standing: Standing, citations: Citation[], cited: ReadonlyMap<string, Cited>): Match[] {
  const matches = citations.flatMap((citation): Match[] => {
    const thread = cited.get(citation.link) ?? { kind: "other" };
    const titles = thread.kind === "series" ? [thread.title, ...thread.titles] : [];
    const words = shareOf(standing.name, [citation.words, ...titles]);
    const isVersion =
      standing.label === "" ||
      (thread.kind === "series"
        ? thread.label.toLowerCase() === standing.label
        : names(citation.words, standing.label));
    const days = daysNamed(standing.words);
    const day = thread.kind === "series" && days.length > 0 ? days.includes(reportDate(thread.date)) : null;
    const submitted = /^submitted/i.test(standing.words) ? day : null;
    return isVersion && words >= 0.5 ? [{ citation, cited: thread, words, day: submitted }] : [];
  });
  const value = ({ words, day }: Match) => words + (day === true ? 1 : 0);
  const best = Math.max(...matches.map(value));
  return matches.filter((one) => value(one) === best);
}

function names(words: string, label: string): boolean {
  return ` ${words.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, " ")} `.includes(` ${label} `);
}

/** How many words of a short name ("cap", "auth") begin a word of the texts, or are begun by one. */
function shareOf(name: string, texts: string[]): number {
  const wanted = wordsIn(name.slice(name.lastIndexOf("/") + 1));
  const offered = texts.flatMap(wordsIn);
  if (wanted.length === 0) return 0;
  const fits = (word: string) =>
    offered.some((other) => other.startsWith(word) || (other.length > 3 && word.startsWith(other)));
  return wanted.filter(fits).length / wanted.length;
}

function wordsIn(text: string): string[] {
  return (
    text
      .slice(0, 2_000)
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}]+/gu) ?? []
  );
}

function proposalOf(
  { name, label }: Standing,
  { citation, cited, words, day }: Match,
  owner: TrackedSeries | null,
  tickets: string[],
  t: Say,
): Proposal {
  const all = [...new Set([...(owner?.tickets ?? []), ...tickets])];
  const after: TrackedSeries = { name, thread: owner?.thread ?? citation.link, tickets: all };
  const title = cited.kind === "series" ? cited.title : "";
  const reasons = [
    ...(label === "" ? [] : [t("it is {0}", label)]),
    words === 1 ? t("its words are in “{0}”", title) : t("some of its words are in “{0}”", title),
    ...(day === true ? [t("it was sent on that day")] : []),
  ];
  const isSame = owner !== null && owner.name === name && owner.tickets.length === all.length;
  const change = owner === null ? "added" : isSame ? "same" : "changed";
  return {
    what: "series",
    before: owner,
    after,
    sure: words === 1 && day !== false,
    why: reasons.join(", "),
    change,
  };
}

function same(series: TrackedSeries, t: Say): Proposal {
  const why = t("you follow it already");
  return { what: "series", before: series, after: series, sure: true, why, change: "same" };
}

function plainParts(report: Report, template: ReportTemplate): Proposal[] {
  const parts: [PlainPart, string, string][] = [];
  const { ending, subject, from, to } = report;
  if (ending !== null) {
    if (subject.includes(ending))
      parts.push(["subject", template.subject, subject.replaceAll(ending, "{date}")]);
    const day = weekdays[new Date(`${ending}T00:00:00Z`).getUTCDay()];
    if (day) parts.push(["weekEnds", template.weekEnds, day]);
  }
  if (from !== "") parts.push(["from", template.from, from]);
  if (to.length > 0) parts.push(["to", template.to.join("\n"), to.join("\n")]);
  const misc = report.sections.flatMap(({ groups }) => groups).find((group) => group.title !== "")?.title;
  if (misc !== undefined) parts.push(["misc", template.misc, misc]);
  const words = standingsOf(report).map((standing) => standing.words);
  if (words.some((text) => /\d{4}-\d{2}-\d{2}/.test(text))) parts.push(["dates", template.dates, "ISO"]);
  else if (words.some((text) => daysNamed(text).length > 0)) parts.push(["dates", template.dates, "M/DD"]);
  return parts.map(([part, before, after]) => ({
    what: "template",
    part,
    before,
    after,
    change: changeOf(before, after),
  }));
}

function blocks(report: Report, template: ReportTemplate): Proposal[] {
  return report.blocks
    .filter(({ lines }) => !lines.some((line) => !Array.isArray(line)))
    .map(({ title }) => {
      const isKnown = template.blocks.some((block) => sameTitle(block.title, title));
      return { what: "block", title, change: isKnown ? "same" : "added" };
    });
}

/** The report's own day, where it is not certain. */
function dayDoubts(report: Report, t: Say): Doubt[] {
  if (report.ending !== null) return [];
  const [, one, two, year] = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/.exec(report.subject) ?? [];
  const pad = (text = "") => text.padStart(2, "0");
  const readings =
    one === undefined ? [] : [`${year}-${pad(one)}-${pad(two)}`, `${year}-${pad(two)}-${pad(one)}`];
  const choices = [...new Set([...readings, ...(report.subject.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? [])])];
  const valid = choices.filter((day) => !Number.isNaN(Date.parse(`${day}T00:00:00Z`)));
  return [
    { kind: "date", what: t("It is not certain which week the report is of."), choices: valid, about: "" },
  ];
}

function placeDoubts(report: Report, t: Say): Doubt[] {
  const titles = report.sections.map(({ title }) => title).filter((title) => title !== "");
  return report.sections
    .filter(({ title }) => title === "")
    .flatMap(({ groups }) => groups.flatMap(({ tickets }) => tickets))
    .map(({ id }) => ({
      kind: "no-section",
      what: t("{0} stands in no section.", id),
      choices: titles,
      about: id,
    }));
}

function changeOf(before: string, after: string): Proposal["change"] {
  if (before === after) return "same";
  return before === "" ? "added" : "changed";
}

function sameSection(one: TemplateSection, other: TemplateSection): boolean {
  return (
    one.title === other.title &&
    one.rest === other.rest &&
    one.tickets.join("\n") === other.tickets.join("\n")
  );
}

function sameTitle(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isUsual(sections: TemplateSection[]): boolean {
  return JSON.stringify(sections) === JSON.stringify(defaultTemplate.sections);
}
