import type { Person } from "./message.ts";

/** Usual host names of mailing lists. */
const listHost =
  /^(?:lists?|listserv|mailman|ml)\.|\.lists\.|(?:^|\.)(?:vger\.kernel\.org|groups\.io|googlegroups\.com|freelists\.org|nongnu\.org)$|mailman\./;
/** Usual names of lists, of a company's group for a code base ("uboot-imx"), and of programs that read no replies. */
const listName =
  /-(?:devel|list|commits|bugs|patches)$|^(?:u-?boot|linux|kernel|upstream|opensource|patches|git)(?:-[\w-]+)?$|^(?:no-?reply|bounces?|mailer-daemon)$/;
/** "NXP i.MX U-Boot Team", "U-Boot Mailing List". */
const groupName = /(?:^|\s)(?:team|list|group)$/i;

/** Whether a recipient looks like a list, a group or a program rather than a person. */
export function isGroup({ name, email }: Person): boolean {
  const at = email.lastIndexOf("@");
  const [local, host] = [email.slice(0, at).toLowerCase(), email.slice(at + 1).toLowerCase()];
  return listHost.test(host) || listName.test(local) || groupName.test(name.slice(0, 200).trim());
}
