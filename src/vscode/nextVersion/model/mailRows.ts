import type { Localize } from "../../../core/base/localize.ts";
import { isOut } from "../../../core/composing/versionMail.ts";
import { mailboxText } from "../../../core/mail/mailbox.ts";
import type { Person } from "../../../core/mail/message.ts";
import type { ChangeStatus, NextVersion } from "../../../core/nextVersion/model.ts";
import { type Icon, icons } from "../../tree/icons.ts";
import { dotted } from "../../tree/rowParts.ts";
import { mailIcon, mailStanding } from "../../tree/triedVersionRow.ts";
import type { Checklist } from "./checklist.ts";
import { checkRow, leaf, type NextVersionRow } from "./checklistRow.ts";

/** The mails of the version with the state of sending. */
export function mailsRow({ version, paths, mails }: Checklist, t: Localize): NextVersionRow {
  const covered = version.files.length > version.patches.length;
  const label = version.last?.label ?? "";
  const mail = (at: number, name: string, text: string, icon: Icon): NextVersionRow => {
    const path = paths[at] ?? "";
    const known = mails[at];
    const said = dotted(known && mailStanding(known, t), text);
    return leaf(
      `mail:${at}`,
      name,
      said,
      known ? (mailIcon(known) ?? icon) : icon,
      { kind: "place", path, line: null },
      "nextMail",
    );
  };
  const patches = version.patches.map(({ number, title, status }, at) => {
    const text = version.last === null ? "" : statusText(status, label, t);
    return mail(at + (covered ? 1 : 0), `${number}/${version.patches.length} ${title}`, text, icons.patch);
  });
  const letter = covered ? [mail(0, t("Cover Letter"), version.title, icons.cover)] : [];
  const gone = version.gone.map((title, at) =>
    checkRow(`gone:${at}`, title, t("dropped since {0}", label), icons.withdrawn),
  );
  const sent = mails.filter(isOut).length;
  const count = sent > 0 ? t("{0} of {1} sent", sent, paths.length) : String(paths.length);
  return {
    ...leaf("mails", t("Mails"), count, { id: "mail" }, { kind: "heading" }, "nextMails"),
    open: "expanded",
    children: [...letter, ...patches, ...gone],
  };
}

function statusText(status: ChangeStatus, label: string, t: Localize): string {
  switch (status) {
    case "new":
      return t("new");
    case "unchanged":
      return t("as in {0}", label);
    case "changed":
      return t("changed since {0}", label);
    case "message":
      return t("only its message changed since {0}", label);
  }
}

export function recipientsRow(version: NextVersion, t: Localize): NextVersionRow {
  const { to, cc, coverCc, patches } = version;
  const of = (field: string, people: Person[]) =>
    people.map((person) =>
      checkRow(`${field}:${person.email}`, mailboxText(person), field, { id: "person" }),
    );
  const single = [...patches.flatMap((patch) => patch.cc), ...coverCc];
  const distinct = [...new Map(single.map((person) => [person.email, person])).values()];
  const some = distinct.flatMap((person) => {
    const numbers = patches.flatMap(({ number, cc }) => (cc.some(isSame(person)) ? [number] : []));
    const field = numbers.length === 0 ? t("Cc of the cover letter") : t("Cc of {0}", numbers.join(", "));
    return of(field, [person]);
  });
  const people = [...of("To", to), ...of("Cc", cc), ...some];
  const text = people.length === 0 ? t("nobody is known") : String(people.length);
  return {
    ...checkRow(
      "recipients",
      t("Recipients"),
      text,
      people.length === 0 ? icons.warning : { id: "organization" },
    ),
    open: people.length === 0 ? "leaf" : "collapsed",
    children: people,
  };
}

function isSame({ email }: Person): (other: Person) => boolean {
  return (other) => other.email === email;
}
