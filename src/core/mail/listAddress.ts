/** Where lists live, by the names that their hosts usually have. */
const listHost =
  /^(?:lists?|listserv|mailman|ml)\.|\.lists\.|(?:^|\.)(?:vger\.kernel\.org|groups\.io|googlegroups\.com|freelists\.org|nongnu\.org)$|mailman\./;
/** Names of lists, and of programs that answer nobody. */
const listName = /-(?:devel|list|commits|bugs|patches)$|^(?:no-?reply|bounces?|mailer-daemon)$/;

/** Whether an address looks like that of a list or of a program: nobody reads or answers there by name. */
export function isListAddress(email: string): boolean {
  const at = email.lastIndexOf("@");
  const [name, host] = [email.slice(0, at).toLowerCase(), email.slice(at + 1).toLowerCase()];
  return listHost.test(host) || listName.test(name);
}
