import { basename } from "node:path";
import type { Localize } from "../../../core/base/localize.ts";
import {
  type Addressed,
  allUnseenLines,
  everybodyOf,
  namedLines,
  type SendQuestion,
  shortened,
} from "../../tree/sendQuestion.ts";

/** Maximum number of lines in a question. */
export const mostMails = 8;

/** @param paths the mails that will be sent */
export function versionQuestion(paths: string[], addressed: Addressed, t: Localize): SendQuestion {
  const names = paths.map((path) => basename(path));
  const count = everybodyOf([addressed]);
  return {
    question: t("Send these {0} mails now?", paths.length),
    lines: [
      ...shortened(names, mostMails, t),
      "",
      ...namedLines(addressed.envelope, t),
      ...allUnseenLines([addressed], t),
      "",
      t("Recipients: {0}. By git send-email. It cannot be taken back.", count),
    ],
  };
}

/** @param sent number of mails sent now, of `all` in the version */
export function sentText(label: string, sent: number, all: number, t: Localize): string {
  return sent === all
    ? t("All {0} mails of {1} were sent.", all, label)
    : t("The remaining {0} of {1} mails of {2} were sent.", sent, all, label);
}
