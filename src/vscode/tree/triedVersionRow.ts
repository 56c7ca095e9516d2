import { basename } from "node:path";
import type { Localize } from "../../core/base/localize.ts";
import { plainLine } from "../../core/base/plainText.ts";
import { isOut, type VersionMail } from "../../core/composing/versionMail.ts";
import type { TriedVersion } from "../../core/composing/versionMails.ts";
import { contextValue } from "./contextValue.ts";
import { type Icon, icons } from "./icons.ts";
import { dotted, sentence } from "./rowParts.ts";
import { isRowAbout, type TreeRow } from "./treeRow.ts";

/** A version of which mails were sent, or may have been, with a row for each mail below. */
export interface TriedVersionRow extends TreeRow {
  about: { kind: "version"; version: TriedVersion };
  children: VersionMailRow[];
}

/** A mail of such a version. */
export interface VersionMailRow extends TreeRow {
  about: {
    kind: "versionMail";
    path: string;
    /** Number of a try with unknown outcome; null if there is none. */
    inDoubt: number | null;
  };
  children: [];
}

export function triedVersionRow(version: TriedVersion, t: Localize): TriedVersionRow {
  const { directory, label, branch, mails } = version;
  const left = mails.filter((mail) => !isOut(mail));
  const name = plainLine(t("{0} of {1}", label, branch));
  const why = left.find(({ tries }) => tries > 0);
  const said =
    left.length === 0
      ? t("sent, not yet in the archive")
      : dotted(t("{0} of {1} sent", mails.length - left.length, mails.length), why && mailStanding(why, t));
  return {
    id: `version:${directory}`,
    label: name,
    description: plainLine(said),
    spoken: sentence(t("Version: {0}", name), plainLine(said)),
    icon: left.length === 0 ? icons.awaited : icons.warning,
    traits: contextValue("version", left.length === 0 ? "sent" : "unsent"),
    open: "collapsed",
    about: { kind: "version", version },
    children: mails.map((mail) => mailRow(mail, t)),
  };
}

function mailRow(mail: VersionMail, t: Localize): VersionMailRow {
  const name = basename(mail.path);
  const said = plainLine(mailStanding(mail, t) || t("not sent yet"));
  const inDoubt = mail.state === "sending" && !mail.arrived ? mail.tries : null;
  return {
    id: `version:${mail.path}`,
    label: name,
    description: said,
    spoken: sentence(name, said),
    icon: mailIcon(mail) ?? icons.patch,
    traits: contextValue("versionMail", inDoubt !== null && "sending"),
    open: "leaf",
    about: { kind: "versionMail", path: mail.path, inDoubt },
    children: [],
  };
}

export function isTriedVersionRow(value: unknown): value is TriedVersionRow {
  return isRowAbout("version", value);
}

export function isVersionMailRow(value: unknown): value is VersionMailRow {
  return isRowAbout("versionMail", value);
}

/** The state of sending of a mail; "" if nobody has tried. */
export function mailStanding({ state, arrived, failed }: VersionMail, t: Localize): string {
  if (arrived) return t("sent");
  if (state === "sent") return t("sent, not yet in the archive");
  if (state === "sending") return t("being sent, or it is not known what became of it");
  return failed === null ? "" : t("not sent: {0}", failed);
}

export function mailIcon({ state, arrived, failed }: VersionMail): Icon | null {
  if (arrived) return { id: "pass", color: "charts.green" };
  if (state === "sent") return icons.awaited;
  return state === "sending" || failed !== null ? icons.warning : null;
}
