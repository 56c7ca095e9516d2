import type { Localize } from "../../../core/base/localize.ts";
import type { Draft, Outgoing } from "../../../core/composing/drafts.ts";
import type { Unseen } from "../../../core/composing/sendEmail.ts";
import { nameOf } from "../../../core/mail/person.ts";
import {
  allUnseenLines,
  everybodyOf,
  namedLines,
  type SendQuestion,
  shortened,
} from "../../tree/sendQuestion.ts";
import { newsOf } from "./rows.ts";

/** Maximum number of lines in a question. */
const mostMails = 20;
const mostNews = 5;

/** A mail and how to send it. */
export interface Ready {
  draft: Draft;
  outgoing: Pick<Outgoing, "envelope"> & { unseen: Unseen };
}

export function sendQuestion(ready: Ready[], t: Localize): SendQuestion {
  const [first, ...more] = ready;
  const only = more.length === 0 ? first?.draft : undefined;
  const all = ready.map(({ outgoing }) => outgoing);
  const from = first?.outgoing.envelope.from.email ?? "";
  const news = ready.flatMap(({ draft }) => {
    const text = newsOf(draft, t);
    return text === "" ? [] : t("“{0}”: {1}", draft.subject.slice(0, 80), text);
  });
  const mails = ready.map(({ draft }) => t("{0} → {1}", draft.subject.slice(0, 80), whomOf(draft, t)));
  return {
    question: only
      ? t("Send “{0}” now?", only.subject.slice(0, 120))
      : t("Send these {0} mails now?", ready.length),
    lines: [
      ...(only ? namedLines(only, t) : shortened(mails, mostMails, t)),
      ...allUnseenLines(all, t),
      ...shortened(news, mostNews, t),
      "",
      t("Recipients: {0}. From {1}, by git send-email. It cannot be taken back.", everybodyOf(all), from),
    ],
  };
}

function whomOf({ to, cc }: Draft, t: Localize): string {
  const [first, ...more] = [...to, ...cc];
  const whom = first ? nameOf(first) : "";
  return more.length > 0 ? t("{0} and {1} more", whom, more.length) : whom;
}
