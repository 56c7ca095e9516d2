import type { Localize } from "../../base/localize.ts";
import type { TicketRules, TrackedSeries } from "../../project/config.ts";
import { reportDate } from "../../series/words.ts";
import { mailboxOf } from "../mail.ts";
import { isSameTitle, type Report, type StatusLine, statusLinesOf, ticketsOf } from "../model.ts";
import { defaultTemplate, type ReportTemplate, type TemplateSection } from "../template.ts";
import { readTemplate } from "../templateSetting.ts";
import { isDay, weekdays } from "../week.ts";
import { type CitedAddress, citationsOf, daysNamed } from "./mentions.ts";
import { isUsual, sectionsWith } from "./sectionChanges.ts";

/** What an address that a report cites leads to. */
export type LookupResult =
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

export type LookUpAddress = (address: string) => Promise<LookupResult>;

/** The settings that a report can say something for. */
export interface ImportedSettings {
  series: TrackedSeries[];
  tickets: TicketRules;
  report: ReportTemplate;
}

/** A change that a report proposes; "same" where the settings say so already. */
export type Proposal = { change: "added" | "changed" | "same" } & (
  | {
      what: "series";
      before: TrackedSeries | null;
      after: TrackedSeries;
      sure: boolean;
      /** What speaks for it, in words that go on a sentence; "" where nothing does. */
      why: string;
    }
  | { what: "title"; id: string; before: string; after: string }
  | { what: "section"; before: TemplateSection | null; after: TemplateSection }
  | { what: "block"; title: string }
  | { what: "template"; part: PlainPart; before: string; after: string }
);

export type SeriesProposal = Extract<Proposal, { what: "series" }>;

/** Parts of the template that are one word or line; the recipients count as one. */
export type PlainPart = "subject" | "from" | "to" | "misc" | "dates" | "weekEnds";

/** What a person has to decide: nothing of it is in the proposals. */
export interface ImportQuestion {
  kind: "ambiguous" | "not-found" | "dead" | "name-taken" | "twice" | "unnamed" | "no-section" | "date";
  /** One sentence. */
  what: string;
  choices: Choice[];
  /** The series' name, ticket, or address that it is about; "" for the report as a whole. */
  about: string;
}

/** One of the answers to a doubt. */
export interface Choice {
  /** An address, a section, or a day. */
  value: string;
  /** Of the series at the address; "" for sections and days, and where it is not known. */
  title: string;
  /** The same with its version and day. */
  what: string;
  /** What speaks for it; "" where nothing does. */
  why: string;
  /** How well it fits, 0 to 1: the share of the name's words that are found, halved where the version is another. */
  fits: number;
  /**
   * What is proposed where it is chosen; null for sections and days. Where its name is "" or that of another followed
   * series, the person has to give one.
   */
  proposal: SeriesProposal | null;
}

export interface ImportProposals {
  proposals: Proposal[];
  doubts: ImportQuestion[];
}

/** What a report that was read would add to the settings, and what has to be decided; nothing is guessed in silence. */
export async function proposalsFor(
  report: Report,
  settings: ImportedSettings,
  lookUp: LookUpAddress,
  t: Localize,
): Promise<ImportProposals> {
  const looked = new Map<string, LookupResult>();
  const look = async (address: string): Promise<LookupResult> => {
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
  const proposals = [
    ...sections,
    ...titles,
    ...series.proposals,
    ...plainParts(report, settings.report),
    ...blocks(report, settings.report),
  ];
  return {
    proposals: proposals.filter((one) => isTaken(one, t)),
    doubts: [...dayDoubts(report, t), ...placeDoubts(report, settings.report.sections, t), ...series.doubts],
  };
}

/** Whether the settings can be read with it: they take no block for the patch status, nor a title without end. */
function isTaken(proposal: Proposal, t: Localize): boolean {
  const part = partOf(proposal);
  return part === null || readTemplate(part, t).faults.length === 0;
}

/** A proposal as the setting of the report holds it; null where it is of another setting. */
function partOf(proposal: Proposal): object | null {
  switch (proposal.what) {
    case "section":
      return { sections: [proposal.after] };
    case "block":
      return { blocks: [{ title: proposal.title }] };
    case "template":
      return { [proposal.part]: withPart(defaultTemplate, proposal.part, proposal.after)[proposal.part] };
    default:
      return null;
  }
}

/** The settings with the proposals that a person accepted. */
export function accept(settings: ImportedSettings, accepted: Proposal[]): ImportedSettings {
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
  const isIt = ({ title }: TemplateSection) => isSameTitle(title, section.title);
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
  citation: CitedAddress;
  cited: LookupResult;
  /** The share of the name's words that were found, 0 to 1. */
  words: number;
  isVersion: boolean;
  /** Whether the day of the standing is that of the revision; null where one of the two is not known. */
  day: boolean | null;
}

async function adoptSeries(
  report: Report,
  followed: TrackedSeries[],
  look: LookUpAddress,
  t: Localize,
): Promise<{ proposals: SeriesProposal[]; doubts: ImportQuestion[] }> {
  const citations = citationsOf(report);
  const proposals: SeriesProposal[] = [];
  const doubts: ImportQuestion[] = [];
  const cited = new Map<string, LookupResult>();
  for (const { link } of citations) cited.set(link, await look(link));
  const owners = await ownersOf(followed, look);

  const standings = statusLinesOf(report);
  const all = standings.map((standing) => {
    const matches = citations.map((citation) =>
      matchOf(standing, citation, cited.get(citation.link) ?? { kind: "other" }),
    );
    return { standing, matches, best: bestOf(matches) };
  });
  const isTwice = ({ name }: StatusLine) => standings.filter((one) => one.name === name).length > 1;
  const chosen = all
    .filter(({ standing, best }) => best.length === 1 && !isTwice(standing))
    .map(({ best }) => best[0]?.citation.link);

  for (const { standing, matches, best } of all) {
    const { name, words } = standing;
    const [match] = best;
    const spoken = spokenName(standing);
    const otherDay = ({ cited }: Match) => {
      const day = cited.kind === "series" ? reportDate(cited.date) : "";
      return t("{0} was sent on {1}, but the report says: {2}.", spoken, day, words);
    };
    const doubt = (kind: ImportQuestion["kind"], what: string, offered: Match[]) => {
      const sorted = offered.toSorted((one, other) => fitsOf(other) - fitsOf(one));
      const choices = sorted.map((one) => choiceOf(standing, one, owners, t));
      doubts.push({ kind, what, choices, about: name });
    };
    if (isTwice(standing)) {
      const what = t("The report has more than one series called {0}. One of them: {1}.", name, words);
      doubt("twice", what, matches);
    } else if (!match) {
      const known = followed.find((one) => one.name === name);
      const own =
        known && matchOf(standing, { link: known.thread, words: "", tickets: [] }, await look(known.thread));
      if (own?.isVersion && own.day === false) doubt("date", otherDay(own), [own]);
      else if (known) proposals.push(same(known, t));
      else doubt("not-found", t("No address in the report is known to be that of {0}.", spoken), matches);
    } else if (best.length > 1 || chosen.filter((link) => link === match.citation.link).length > 1)
      doubt("ambiguous", t("It is not certain which address {0} is.", spoken), best);
    else if (match.cited.kind !== "series") {
      const why = match.cited.kind === "none" ? match.cited.why : t("The address holds no patches.");
      doubt("dead", t("{0} cannot be followed: {1}", spoken, why), best);
    } else if (match.day === false) doubt("date", otherDay(match), best);
    else {
      const taken = followed.find((one) => one.name === name);
      if (taken && taken !== ownerOf(match.cited, owners))
        doubt("name-taken", t("{0} is the name of another series that you follow.", name), best);
      else proposals.push(proposalOf(standing, match, owners, t));
    }
  }
  for (const citation of citations) {
    const { link, words } = citation;
    const thread = cited.get(link);
    const isNamed = all.some(({ best }) => best.some((one) => one.citation.link === link));
    if (!thread || thread.kind === "other" || isNamed || ownerOf(thread, owners)) continue;
    const match: Match = { citation, cited: thread, words: 0, isVersion: false, day: null };
    const nameless: StatusLine = { name: "", label: "", words: "", source: null };
    const choices = [choiceOf(nameless, match, owners, t)];
    if (thread.kind === "none") {
      const what = t("{0} leads nowhere: {1}", link, thread.why);
      doubts.push({ kind: "dead", what, choices, about: link });
    } else {
      const what = t(
        "“{0}” has no line in the patch status, so it has no name to be followed by.",
        words || thread.title,
      );
      doubts.push({ kind: "unnamed", what, choices, about: link });
    }
  }
  return { proposals, doubts };
}

function spokenName({ name, label }: StatusLine): string {
  return label === "" ? name : `${name} ${label}`;
}

/** The followed series by the Message-IDs of their postings. */
async function ownersOf(followed: TrackedSeries[], look: LookUpAddress): Promise<Map<string, TrackedSeries>> {
  const owners = new Map<string, TrackedSeries>();
  for (const series of followed) {
    const thread = await look(series.thread);
    if (thread.kind === "series") for (const id of thread.postings) owners.set(id, series);
  }
  return owners;
}

function ownerOf(cited: LookupResult, owners: ReadonlyMap<string, TrackedSeries>): TrackedSeries | null {
  if (cited.kind !== "series") return null;
  return owners.get(cited.postings.find((id) => owners.has(id)) ?? "") ?? null;
}

/** How an address fits to a standing: by its version, the words of its name, and its day. */
function matchOf(standing: StatusLine, citation: CitedAddress, cited: LookupResult): Match {
  const titles = cited.kind === "series" ? [cited.title, ...cited.titles] : [];
  const isVersion =
    standing.label === "" ||
    (cited.kind === "series"
      ? cited.label.toLowerCase() === standing.label
      : names(citation.words, standing.label));
  const days = daysNamed(standing.words);
  const isDated = cited.kind === "series" && days.length > 0 && /^submitted/i.test(standing.words);
  const day = isDated ? days.includes(reportDate(cited.date)) : null;
  return { citation, cited, words: shareOf(standing.name, [citation.words, ...titles]), isVersion, day };
}

/** The addresses that a standing may be. More than one: they fit as well. */
function bestOf(all: Match[]): Match[] {
  const matches = all.filter(({ isVersion, words }) => isVersion && words >= 0.5);
  const value = ({ words, day }: Match) => words + (day === true ? 1 : 0);
  const best = Math.max(...matches.map(value));
  return matches.filter((one) => value(one) === best);
}

function fitsOf({ words, isVersion }: Match): number {
  return isVersion ? words : words / 2;
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
  standing: StatusLine,
  match: Match,
  owners: ReadonlyMap<string, TrackedSeries>,
  t: Localize,
): SeriesProposal {
  const { name } = standing;
  const { citation, cited, words, day } = match;
  const owner = ownerOf(cited, owners);
  const tickets = [...new Set([...(owner?.tickets ?? []), ...citation.tickets])];
  const after: TrackedSeries = { name, thread: owner?.thread ?? citation.link, tickets };
  const isSame = owner !== null && owner.name === name && owner.tickets.length === tickets.length;
  const change = owner === null ? "added" : isSame ? "same" : "changed";
  const sure = words === 1 && day !== false;
  return { what: "series", before: owner, after, sure, why: reasonsOf(standing, match, t), change };
}

/** What speaks for an address being that of a standing; "" where nothing does. */
function reasonsOf({ label }: StatusLine, { cited, words, isVersion, day }: Match, t: Localize): string {
  const title = cited.kind === "series" ? cited.title : "";
  const found = words === 1 ? t("its words are in “{0}”", title) : t("some of its words are in “{0}”", title);
  const reasons = [
    ...(label !== "" && isVersion ? [t("it is {0}", label)] : []),
    ...(words > 0 && title !== "" ? [found] : []),
    ...(day === true ? [t("it was sent on that day")] : []),
  ];
  return reasons.join(", ");
}

function choiceOf(
  standing: StatusLine,
  match: Match,
  owners: ReadonlyMap<string, TrackedSeries>,
  t: Localize,
): Choice {
  const { citation, cited } = match;
  const title = cited.kind === "series" ? cited.title : "";
  const what = cited.kind === "series" ? `${cited.label} ${cited.title} (${reportDate(cited.date)})` : "";
  return {
    value: citation.link,
    title,
    what,
    why: reasonsOf(standing, match, t),
    fits: fitsOf(match),
    proposal: { ...proposalOf(standing, match, owners, t), sure: true },
  };
}

function same(series: TrackedSeries, t: Localize): SeriesProposal {
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
  if (mailboxOf(from) !== null) parts.push(["from", template.from, from]);
  const recipients = to.filter((one) => mailboxOf(one) !== null);
  if (recipients.length > 0) parts.push(["to", template.to.join("\n"), recipients.join("\n")]);
  const misc = report.sections.flatMap(({ groups }) => groups).find((group) => group.title !== "")?.title;
  if (misc !== undefined) parts.push(["misc", template.misc, misc]);
  const words = statusLinesOf(report).map((standing) => standing.words);
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
  return report.blocks.map(({ title }) => {
    const isKnown = template.blocks.some((block) => isSameTitle(block.title, title));
    return { what: "block", title, change: isKnown ? "same" : "added" };
  });
}

/** The report's own day, where it is not certain. */
function dayDoubts(report: Report, t: Localize): ImportQuestion[] {
  if (report.ending !== null) return [];
  const [, one, two, year] = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/.exec(report.subject) ?? [];
  const pad = (text = "") => text.padStart(2, "0");
  const readings =
    one === undefined ? [] : [`${year}-${pad(one)}-${pad(two)}`, `${year}-${pad(two)}-${pad(one)}`];
  const choices = [...new Set([...readings, ...(report.subject.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? [])])];
  return [
    {
      kind: "date",
      what: t("It is not certain which week the report is of."),
      choices: choices.filter(isDay).map(plainChoice),
      about: "",
    },
  ];
}

function plainChoice(value: string): Choice {
  return { value, title: "", what: "", why: "", fits: 0, proposal: null };
}

/** Tickets without a section: they may stand in one of the report, or of the settings. */
function placeDoubts(report: Report, known: TemplateSection[], t: Localize): ImportQuestion[] {
  const own = report.sections.map(({ title }) => title).filter((title) => title !== "");
  const others = known
    .map(({ title }) => title)
    .filter((title) => !own.some((one) => isSameTitle(one, title)));
  const titles = [...own, ...others];
  return report.sections
    .filter(({ title }) => title === "")
    .flatMap(({ groups }) => groups.flatMap(({ tickets }) => tickets))
    .map(({ id }) => ({
      kind: "no-section",
      what: t("{0} stands in no section.", id),
      choices: titles.map(plainChoice),
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
