import type { Localize } from "../../core/base/localize.ts";
import type { SendRules, Unseen } from "../../core/composing/sendEmail.ts";

/** What a question names beside those whom a mail names: who gets it, too, who does not, and what is left out for that. */
export function unseenLines({ bcc }: Pick<SendRules, "bcc">, unseen: Unseen, t: Localize): string[] {
  const { added, dropped, leftOut } = unseen;
  return [
    ...bcc.map((whom) => t("→ {0}, unseen (sendemail.bcc)", whom)),
    ...added.map((whom) => t("→ {0}, by your git configuration", whom)),
    ...dropped.map((whom) => t("not {0}: your git configuration has another address", whom)),
    ...(leftOut.length > 0 ? [t("Left out, so that exactly these get it: {0}", leftOut.join(", "))] : []),
  ];
}
