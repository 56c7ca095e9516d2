import type { Localize } from "../../core/base/localize.ts";
import type { SendRules, Unseen } from "../../core/composing/sendEmail.ts";

/** Lines of the question for recipients that the mail does not show, people who get nothing, and ignored settings. */
export function unseenLines({ bcc }: Pick<SendRules, "bcc">, unseen: Unseen, t: Localize): string[] {
  const { added, dropped, leftOut } = unseen;
  return [
    ...bcc.map((whom) => t("→ {0}, unseen (sendemail.bcc)", whom)),
    ...added.map((whom) => t("→ {0}, by your git configuration", whom)),
    ...dropped.map((whom) => t("not {0}: your git configuration has another address", whom)),
    ...(leftOut.length > 0 ? [t("Left out, so that exactly these get it: {0}", leftOut.join(", "))] : []),
  ];
}
