// Settings out of a report in the shape that people send, with the sample's archive behind its addresses.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { accept } from "../../../../src/core/report/importing/accept.ts";
import type { ImportedSettings, LookupResult } from "../../../../src/core/report/importing/model.ts";
import { proposalsFor } from "../../../../src/core/report/importing/proposals.ts";
import { keepEdits } from "../../../../src/core/report/keepEdits.ts";
import type { Report } from "../../../../src/core/report/model.ts";
import { readReports } from "../../../../src/core/report/read.ts";
import { readTemplate } from "../../../../src/core/report/templateSetting.ts";
import { write } from "../../../../src/core/report/write.ts";
import { defaultSettings } from "../../../../src/core/settings.ts";
import { trackedSeries } from "../../../sample/repository.ts";
import { type Sample, startSample } from "../../../sample/serve.ts";
import { citedSeries } from "../../../support/lookupResult.ts";
import { call, project, servicesIn } from "../../../support/services.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let sample: Sample;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "adopt-test-"));
  sample = await startSample(join(home, "sample"));
});

afterAll(async () => {
  await sample.stop();
  await rm(home, { recursive: true, force: true });
});

const [disk, capsule, stick] = trackedSeries.map(({ thread }) => thread);
const written = `From: Aki Sonoda <aki@example.org>
To: Team <team@example.org>, hanno@example.com
Subject: [Weekly] Week ending 2022-03-04

Stratos
=======
[STR-68] (delays of packets, with guests (two of them))
* Measured again on the second board; no difference[1]

[1] https://example.org/wiki/delays

U-Boot support
==============
[TS-118]
* Disks and U-Boot's driver model, integration v2[2]
  - one question left
[TS-102]
* No progress; mkeficapsule (capsule authentication) v11[3] is in.
[STR-66]
* No progress
(MISC)
* Removable media in UEFI's boot manager, RFC[4]

[2] ${disk}
[3] ${capsule}
[4] ${stick}

=== Patch status ===
    uboot/disk_integ v2: submitted on 2/10
    uboot/cap auth v11: merged in v2022.04-rc2
    uboot/uefi removable rfc: submitted on 11/09

=== Issues ===
None

=== Travel&Holiday&Event ===
At home all week
`;

async function read(text: string): Promise<Report> {
  const [first] = await readReports(text);
  if (!first) throw new Error("one report");
  return first.report;
}

const nothing: ImportedSettings = {
  series: [],
  tickets: defaultSettings.tickets,
  report: defaultSettings.report,
};

/** What the sample's archive says of an address, on the report's day. */
async function fromSample() {
  const services = servicesIn(undefined, { past: true });
  const place = project([sample.archive], { folders: [sample.workspace] });
  await services.tracking.refresh({ project: place }, call());
  return {
    services,
    place,
    lookUp: (address: string) => services.report.lookUp({ address, project: place }, call()),
  };
}

describe("a report of the sample's week", () => {
  test("gives the three series, the sections and all else; written again it says the same", async () => {
    const { services, place, lookUp } = await fromSample();
    const report = await read(written);
    const { proposals, questions } = await proposalsFor(report, nothing, lookUp, english);
    expect(questions).toEqual([]);
    const series = proposals.filter((one) => one.what === "series");
    expect(series.map(({ after, sure, change }) => [after, sure, change])).toEqual(
      trackedSeries.map((one) => [one, true, "added"]),
    );
    expect(series[1]?.why).toBe(
      "it is v11, its words are in “efi_loader: capsule: signed capsules, and a better mkeficapsule”",
    );
    const settings = accept(nothing, proposals);
    expect(settings.tickets.titles).toEqual({ "STR-68": "delays of packets, with guests (two of them)" });
    expect(settings.report).toMatchObject({
      subject: "[Weekly] Week ending {date}",
      from: "Aki Sonoda <aki@example.org>",
      to: ["Team <team@example.org>", "hanno@example.com"],
      sections: [
        { title: "Stratos", tickets: ["STR-68"], rest: false },
        { title: "U-Boot support", tickets: ["TS-118", "TS-102", "STR-66"], rest: true },
      ],
      misc: "MISC",
      dates: "M/DD",
      weekEnds: "friday",
    });

    const again = { ...place, tracked: settings.series, tickets: settings.tickets };
    const made = await services.report.write(
      { projects: [again], template: settings.report, ending: "2022-03-04", last: null },
      call(),
    );
    const text = write(keepEdits(made.report, report), "text", { width: 72, now: 0 }).text;
    const status = (whole: string) =>
      whole.slice(whole.indexOf("=== Patch status"), whole.indexOf("=== Issues"));
    expect(status(text)).toBe(status(written));
    const references = (whole: string) => whole.match(/^\[\d+\] .*/gm);
    expect(references(text)).toEqual(references(written));
    expect(text).toContain("* Disks and U-Boot's driver model, integration v2[2]\n  - one question left");
    expect(text).toContain("=== Travel&Holiday&Event ===\nAt home all week\n");
  });

  test("changes nothing where the settings say it all", async () => {
    const { lookUp } = await fromSample();
    const report = await read(written);
    const settings = accept(nothing, (await proposalsFor(report, nothing, lookUp, english)).proposals);
    const { proposals, questions } = await proposalsFor(report, settings, lookUp, english);
    expect(questions).toEqual([]);
    expect(new Set(proposals.map(({ change }) => change))).toEqual(new Set(["same"]));
    expect(accept(settings, proposals)).toEqual(settings);
  });

  test("keeps the name and tickets that a followed series has, and shows what would change", async () => {
    const { lookUp } = await fromSample();
    const own = { ...nothing, series: [{ name: "disks", thread: disk ?? "", tickets: ["X-1"] }] };
    const { proposals } = await proposalsFor(await read(written), own, lookUp, english);
    expect(proposals.find((one) => one.what === "series")).toMatchObject({
      change: "changed",
      before: { name: "disks" },
      after: { name: "uboot/disk_integ", thread: disk, tickets: ["X-1", "TS-118"] },
    });
  });
});

test("bullets in the patch status rename no series that is followed", async () => {
  const { lookUp } = await fromSample();
  const bulleted = await read(written.replaceAll("    uboot/", "* uboot/"));
  const { proposals } = await proposalsFor(bulleted, { ...nothing, series: trackedSeries }, lookUp, english);
  const series = proposals.filter((one) => one.what === "series");
  expect(series.map(({ after, change }) => [after.name, change])).toEqual(
    trackedSeries.map(({ name }) => [name, "same"]),
  );
});

describe("what belongs to no section", () => {
  const sectionsOf = async (text: string, sections = nothing.report.sections) => {
    const settings = { ...nothing, report: { ...nothing.report, sections } };
    const { proposals } = await proposalsFor(
      await read(`Subject: x\n\n${text}`),
      settings,
      noCitation,
      english,
    );
    // A preview may show what is added before what is changed.
    const shown = proposals.toSorted((one, other) => one.change.localeCompare(other.change));
    return accept(settings, shown).report.sections;
  };
  const noCitation = async (): Promise<LookupResult> => ({ kind: "other" });
  const uboot = "U-Boot\n======\n[TS-118]\n* x\n[TS-300]\n* y\n\n";
  const meetings = "Meetings\n========\n* on Monday\n";

  test("stays where tickets are, and the sections stand in the report's order", async () => {
    const own = { title: "U-Boot", tickets: ["TS-118", "TS-300"], rest: true };
    const other = { title: "Meetings", tickets: [], rest: false };
    expect(await sectionsOf(uboot + meetings)).toEqual([own, other]);
    expect(await sectionsOf(`${meetings}\n${uboot}`)).toEqual([other, own]);
    const renamed = uboot.replace("U-Boot\n======", "Boards\n======");
    expect(await sectionsOf(renamed + meetings)).toEqual([{ ...own, title: "Boards" }, other]);
    expect(await sectionsOf(meetings)).toEqual([other, { title: "U-Boot", tickets: [], rest: true }]);
  });

  test("stays in the section of the settings that has it, though only because it is the last", async () => {
    const stands = [{ title: "U-Boot", tickets: ["TS-118"], rest: false }];
    const [own, other] = await sectionsOf(uboot + meetings, stands);
    expect(own).toEqual({ title: "U-Boot", tickets: ["TS-118", "TS-300"], rest: true });
    expect(other?.rest).toBe(false);
    expect((await sectionsOf(meetings, stands)).find(({ rest }) => rest)?.title).toBe("U-Boot");
  });
});

describe("what the settings refuse is not proposed:", () => {
  /** What a mail would add to the settings, once it was seen that they take it all. */
  const adopted = async (head: string, text = "") => {
    const report = await read(`${head}\n\nU-Boot\n======\n[TS-1]\n* x\n${text}`);
    const { proposals, questions } = await proposalsFor(
      report,
      nothing,
      async () => ({ kind: "other" }),
      english,
    );
    expect(readTemplate(accept(nothing, proposals).report, english).faults).toEqual([]);
    const changes = proposals.filter(({ change }) => change !== "same");
    return {
      parts: changes.flatMap((one) => (one.what === "template" ? [[one.part, one.after]] : [])),
      blocks: changes.flatMap((one) => (one.what === "block" ? [one.title] : [])),
      sections: changes.flatMap((one) => (one.what === "section" ? [one.after.tickets] : [])),
      days: questions
        .filter(({ about }) => about === "")
        .flatMap(({ choices }) => choices.map((one) => one.value)),
    };
  };
  const day = "Subject: [Weekly] Week ending 2022-03-04";

  test("the patch status as a block, also where no series stands in it", async () => {
    const text = "\n=== Patch Status ===\n    None\n\n=== Plans ===\nNone\n";
    expect((await adopted(day, text)).blocks).toEqual(["Plans"]);
  });

  test("a title that is too long", async () => {
    const text = `\n=== ${"a ".repeat(300)}===\nNone\n`;
    expect((await adopted(day, text)).blocks).toEqual([]);
    expect((await adopted(`${day} ${"x".repeat(500)}`)).parts).toEqual([]);
  });

  test("more tickets than a section takes", async () => {
    const tickets = (many: number) =>
      Array.from({ length: many }, (_, at) => `[TS-${at + 1}]\n* x\n`).join("");
    expect((await adopted(day, tickets(200))).sections).toHaveLength(1);
    expect((await adopted(day, tickets(201))).sections).toEqual([]);
  });

  test("people without an address that mail can be sent to", async () => {
    for (const from of ["Ann Lee", "Ann Lee <ann@exämple.org>", "änn@example.org"])
      expect((await adopted(`From: ${from}\n${day}`)).parts).toEqual([]);
    const to = "To: undisclosed-recipients:;, Ben <ben@exämple.org>, Cem Ito <cem@example.net>";
    expect((await adopted(`${to}\n${day}`)).parts).toEqual([["to", "Cem Ito <cem@example.net>"]]);
  });

  test("a day that is none", async () => {
    expect((await adopted("Subject: Week ending 2022-02-30")).days).toEqual([]);
    expect((await adopted("Subject: Week ending 2/30/2022")).days).toEqual([]);
    expect((await adopted("Subject: Week ending 2022-02-30 or 2022-03-04 or 2022-03-11")).days).toEqual([
      "2022-03-04",
      "2022-03-11",
    ]);
  });
});

describe("is left to the person:", () => {
  const archive: Record<string, LookupResult> = {
    "https://a.example.org/1": citedSeries("disk: integration", "v2"),
    "https://a.example.org/2": citedSeries("scsi: disk integration of another kind", "v2"),
    "https://a.example.org/3": { kind: "none", why: "No mail is known there." },
    "https://a.example.org/4": citedSeries("gpio: rework", "v3", "2022-10-02"),
  };
  const lookUp = async (address: string): Promise<LookupResult> => archive[address] ?? { kind: "other" };
  const subject = "Subject: Week ending 2022-03-04\n\n";
  const questionsOf = async (text: string, settings = nothing) => {
    const { questions, proposals } = await proposalsFor(await read(text), settings, lookUp, english);
    const added = proposals.filter((one) => one.what === "series").map(({ after }) => after.name);
    return {
      questions: questions.map(({ kind, about, choices }) => [
        kind,
        about,
        ...choices.map(({ value }) => value),
      ]),
      added,
    };
  };
  const report = (items: string, status: string) =>
    `${subject}U-Boot\n======\n[TS-1]\n${items}\n\n[1] https://a.example.org/1\n[2] https://a.example.org/2\n[3] https://a.example.org/3\n[4] https://a.example.org/4\n\n=== Patch status ===\n${status}\n`;

  test("which of two addresses that fit as well it is", async () => {
    expect(await questionsOf(report("* one[1] two[2]", "    u/disk integ v2: submitted on 2/10"))).toEqual({
      questions: [["ambiguous", "u/disk integ", "https://a.example.org/1", "https://a.example.org/2"]],
      added: [],
    });
  });

  test("what a dead address was", async () => {
    const { questions, added } = await questionsOf(
      report("* serial console v7[3]", "    u/serial v7: submitted on 1/10"),
    );
    expect(questions).toEqual([["dead", "u/serial", "https://a.example.org/3"]]);
    expect(added).toEqual([]);
    expect((await questionsOf(report("* a talk[3]", ""))).questions).toEqual([
      ["dead", "https://a.example.org/3", "https://a.example.org/3"],
    ]);
  });

  test("what two series of one name are, and a name that another series has", async () => {
    const twice = "    u/disk v2: submitted on 2/10\n    u/disk v2: merged in master";
    expect((await questionsOf(report("* one[1]", twice))).questions[0]).toEqual([
      "twice",
      "u/disk",
      "https://a.example.org/1",
    ]);
    const own = { ...nothing, series: [{ name: "u/disk", thread: "https://a.example.org/4", tickets: [] }] };
    expect(await questionsOf(report("* one[1]", "    u/disk v2: submitted on 2/10"), own)).toMatchObject({
      questions: [["name-taken", "u/disk", "https://a.example.org/1"]],
      added: [],
    });
  });

  test("what a series without an address, and an address without a name are", async () => {
    expect((await questionsOf(report("* one[1]", "    u/video v2: submitted on 2/10"))).questions).toEqual([
      ["not-found", "u/video", "https://a.example.org/1"],
      ["unnamed", "https://a.example.org/1", "https://a.example.org/1"],
    ]);
  });

  test("a day that reads in two ways", async () => {
    const { questions } = await questionsOf(report("* one[4]", "    u/gpio things v3: submitted on 2/10"));
    expect(questions).toEqual([["date", "u/gpio things", "https://a.example.org/4"]]);
    const text = report("* x", "").replace("2022-03-04", "3/4/2022");
    expect((await questionsOf(text)).questions).toEqual([["date", "", "2022-03-04", "2022-04-03"]]);
  });

  test("a day on which it was not sent, also of a series that is followed", async () => {
    const status = "    u/disk integ v2: submitted on 2/11";
    const link = "https://a.example.org/1";
    const questions = [["date", "u/disk integ", link]];
    expect(await questionsOf(report("* one[1]", status))).toEqual({ questions, added: [] });
    const own = { ...nothing, series: [{ name: "u/disk integ", thread: link, tickets: ["TS-1"] }] };
    expect(await questionsOf(report("* one[1]", status), own)).toEqual({ questions, added: [] });
    expect(await questionsOf(report("* nothing", status), own)).toEqual({ questions, added: [] });
  });

  test("where a ticket without a section belongs", async () => {
    const text = report("* x", "").replace(
      "U-Boot\n======\n",
      "[TS-9]\n* no section yet\n\nU-Boot\n======\n",
    );
    expect((await questionsOf(text)).questions).toEqual([["no-section", "TS-9", "U-Boot"]]);
  });
});
