import { basename } from "node:path";
import type { MissingTrailer } from "../../../core/applying/model.ts";
import type { Localize } from "../../../core/base/localize.ts";
import { plainLine } from "../../../core/base/plainText.ts";
import type { Comment } from "../../../core/comments/model.ts";
import { nameOf } from "../../../core/mail/person.ts";
import type { Complaint, LandedPatch } from "../../../core/nextVersion/model.ts";
import { contextValue } from "../../tree/contextValue.ts";
import { type Icon, icons } from "../../tree/icons.ts";
import { noticeRows } from "../../tree/noticeRow.ts";
import { dotted, sentence } from "../../tree/rowParts.ts";
import type { Checklist } from "./checklist.ts";
import {
  type About,
  type ChecklistRow,
  checkRow,
  done,
  leaf,
  type NextVersionRow,
  type TrailerMail,
  toDo,
} from "./checklistRow.ts";
import { missingId } from "./chosenTrailers.ts";
import { mailsRow, recipientsRow } from "./mailRows.ts";

const asked: Icon = { id: "loading~spin" };

/** Characters of a comment that are shown. */
const longestRemark = 90;
const mostScripts = 100;

/** The checklist as rows: first everything that is known to need attention, then the mails and recipients. */
export function checklistRows(list: Checklist, t: Localize): ChecklistRow[] {
  const { version } = list;
  const wasSent = version.last !== null;
  return [
    ...(wasSent ? [remarksRow(list, t), trailersRow(list, t)] : []),
    ...(version.landed.length > 0 ? [landedRow(version.landed, t)] : []),
    ...appliesRow(list, t),
    ...scriptsRow(list, t),
    ...checkpatchRow(list, t),
    testRow(list.test, t),
    ...version.notes.map((note, at) => noteRow(note, at)),
    ...noticeRows(version.problems),
    mailsRow(list, t),
    recipientsRow(version, t),
  ];
}

/** Text next to the view's title: "v3 of disk_integ". */
export function versionShown({ version }: Checklist, t: Localize): string {
  return t("{0} of {1}", version.label, version.branch);
}

function remarksRow({ version: { remarks, last } }: Checklist, t: Localize): NextVersionRow {
  const label = last?.label ?? "";
  if (remarks.length === 0) return checkRow("remarks", t("Remarks"), t("none of {0} is open", label), done);
  return {
    ...checkRow("remarks", t("Remarks"), t("{0} of {1} open", remarks.length, label), toDo),
    open: "expanded",
    children: remarks.map((comment, at) => remarkRow(comment, at, t)),
  };
}

function remarkRow(comment: Comment, at: number, t: Localize): NextVersionRow {
  const { text, author, file, line, title } = comment;
  const words = plainLine(text);
  const cut =
    words.length > longestRemark ? `${words.slice(0, longestRemark).replace(/\s+\S*$/, "")}…` : words;
  const place = file === null ? title : line === null ? file : `${basename(file)}:${line}`;
  return {
    ...leaf(
      `remark:${comment.key}:${at}`,
      cut,
      dotted(nameOf(author), place),
      icons.comment,
      { kind: "remark", comment },
      "nextRemark",
    ),
    spoken: sentence(t("Remark of {0}", nameOf(author)), cut, place),
  };
}

function trailersRow({ trailers }: Checklist, t: Localize): NextVersionRow {
  const label = t("Trailers");
  const heading: About = { kind: "heading" };
  if (trailers === "asked") return checkRow("trailers", label, t("looking…"), asked);
  const { missing, carried, problems } = trailers;
  if (missing.length + carried.length === 0) {
    const [problem] = problems;
    const text = problem ? plainLine(problem.what) : t("the commits have all that the list gave");
    return checkRow("trailers", label, text, problem ? icons.warning : done);
  }
  const sure = missing.filter(({ doubt }) => doubt === null).length;
  const rest = missing.length - sure + carried.length;
  const text = dotted(sure > 0 && t("{0} to add", sure), rest > 0 && t("{0} for you to decide", rest));
  return {
    ...leaf("trailers", label, text, toDo, heading, sure > 0 ? "nextTrailers" : "nextCheck"),
    open: "expanded",
    children: [
      ...missing.map((one) => trailerRow(one, "nextTrailer", t)),
      ...carried.map((one) => trailerRow(one, "nextCarried", t)),
    ],
  };
}

function trailerRow(
  trailer: MissingTrailer,
  kind: "nextTrailer" | "nextCarried",
  t: Localize,
): NextVersionRow {
  const { line, subject, messageId, commit } = trailer;
  const isCarried = kind === "nextCarried";
  const [doubt, changed] = [doubtOf(trailer, t), comparedBy(trailer)];
  const text = dotted(subject, isCarried && t("the commit has it"), doubt);
  const row = leaf(
    isCarried ? `carried:${commit}:${line}` : missingId(trailer),
    line,
    text,
    doubt === "" ? icons.review : icons.warning,
    { kind: "trailer", messageId, changed },
    kind,
  );
  return { ...row, traits: contextValue(kind, changed && "changed") };
}

/** Null if the patch has not changed since, or it cannot be told. */
function comparedBy({ changedSince, commit }: MissingTrailer): TrailerMail["changed"] {
  const patch = changedSince?.patch ?? null;
  return patch === null ? null : { patch, commit };
}

function doubtOf({ doubt, changedSince }: MissingTrailer, t: Localize): string {
  if (changedSince) return t("given on {0}, the patch has changed since", changedSince.label);
  if (doubt === "stranger") return t("not from the author");
  return doubt === "word" ? t("commits do not usually have that") : "";
}

function landedRow(landed: LandedPatch[], t: Localize): NextVersionRow {
  const kept = landed.filter(({ dropped }) => !dropped).length;
  const more = landed.some(({ dropped, diff }) => !dropped && diff !== "different");
  const text = kept === 0 ? t("{0} left out", landed.length) : t("{0} still in this version", kept);
  return {
    ...leaf(
      "landed",
      t("Landed Meanwhile"),
      text,
      kept === 0 ? done : toDo,
      { kind: "heading" },
      // Leaving out the others would lose changes, so there is nothing more to leave out.
      more ? "nextLanded" : kept < landed.length ? "nextDropped" : "nextCheck",
    ),
    open: "expanded",
    children: landed.map(({ commit, title, landing, messageId, diff }) =>
      leaf(
        `landed:${commit}`,
        title,
        dotted(
          landing.branch,
          landing.commit.slice(0, 12),
          diff === "different" ? t("with other changes") : "",
        ),
        landing.elsewhere ? icons.comingPatch : icons.landedPatch,
        { kind: "mail", messageId },
        "nextCheck",
      ),
    ),
  };
}

function appliesRow({ conflicts, version }: Checklist, t: Localize): NextVersionRow[] {
  const { name } = version.base;
  const label = t("Applies to {0}", name);
  if (conflicts === "asked") return [checkRow("applies", label, t("looking…"), asked)];
  if (conflicts === null) return [];
  if (conflicts.length === 0) {
    const text = version.base.commit === version.upstream ? t("it lies on its newest commit") : "";
    return [checkRow("applies", label, text, done)];
  }
  return [
    {
      ...checkRow(
        "applies",
        t("Conflicts with {0}", name),
        conflicts.map((file) => basename(file)).join(", "),
        toDo,
      ),
      open: "collapsed",
      children: conflicts.map((file) =>
        leaf(
          `conflict:${file}`,
          file,
          "",
          icons.file,
          { kind: "place", path: `${version.folder}/${file}`, line: null },
          "nextCheck",
        ),
      ),
    },
  ];
}

/**
 * Scripts of the work tree that differ from published ones: they may have come with a series that somebody looked at.
 */
function scriptsRow({ version, ranChanged, restricted }: Checklist, t: Localize): NextVersionRow[] {
  if (restricted) {
    const said = t("in Restricted Mode: trust the folder, then prepare it again");
    return [checkRow("scripts", t("Scripts Were Not Run"), said, icons.warning)];
  }
  const { changedScripts, base, folder } = version;
  if (changedScripts.length === 0) return [];
  const label = ranChanged ? t("Changed Scripts Were Run") : t("Changed Scripts Were Not Run");
  const text = t("not as {0} has them: {1}", base.name, changedScripts.length);
  const heading: About = { kind: "heading" };
  return [
    {
      ...leaf("scripts", label, text, icons.warning, heading, ranChanged ? "nextCheck" : "nextScripts"),
      open: "expanded",
      children: changedScripts.slice(0, mostScripts).map((path) => {
        const about: About = { kind: "place", path: `${folder}/${path}`, line: null };
        return leaf(`script:${path}`, path, "", icons.file, about, "nextCheck");
      }),
    },
  ];
}

function checkpatchRow({ checkpatch }: Checklist, t: Localize): ChecklistRow[] {
  if (checkpatch === null) return [];
  if (checkpatch === "asked") return [checkRow("checkpatch", "checkpatch", t("looking…"), asked)];
  const { complaints, problems } = checkpatch;
  if (problems.length > 0) return noticeRows(problems);
  if (complaints.length === 0) return [checkRow("checkpatch", "checkpatch", t("finds nothing"), done)];
  return [
    {
      ...checkRow("checkpatch", "checkpatch", countsOf(complaints, t), toDo),
      open: "collapsed",
      children: complaints.map((complaint, at) => complaintRow(complaint, at)),
    },
  ];
}

function countsOf(complaints: Complaint[], t: Localize): string {
  const count = (kind: Complaint["kind"]) => complaints.filter((one) => one.kind === kind).length;
  const [errors, warnings, checks] = [count("error"), count("warning"), count("check")];
  return dotted(
    errors > 0 && t("errors: {0}", errors),
    warnings > 0 && t("warnings: {0}", warnings),
    checks > 0 && t("checks: {0}", checks),
  );
}

const complaintIcons: Record<Complaint["kind"], Icon> = {
  error: { id: "error", color: "list.errorForeground" },
  warning: icons.warning,
  check: icons.info,
};

function complaintRow({ path, file, line, kind, text }: Complaint, at: number): NextVersionRow {
  const row = leaf(
    `complaint:${at}`,
    text,
    `${file}:${line}`,
    complaintIcons[kind],
    { kind: "place", path, line },
    "nextCheck",
  );
  return { ...row, spoken: sentence(kind, text, `${file} ${line}`) };
}

function testRow(command: string | null, t: Localize): NextVersionRow {
  const text = command ?? t("name a command in patchTracker.nextVersion.test");
  return leaf("test", t("Run Tests"), text, { id: "beaker" }, { kind: "test", command }, "nextTest");
}

function noteRow(note: string, at: number): NextVersionRow {
  return checkRow(`note:${at}`, note, "", icons.info);
}
