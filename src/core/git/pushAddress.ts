import { withoutLogin, withoutQuery } from "../base/withoutLogin.ts";
import type { Checkout } from "./checkout.ts";

/**
 * The address that a push to a remote goes to (`pushurl`, `pushInsteadOf`), without a name, password or token in it.
 * @param remote one of the checkout's remotes
 */
export async function pushAddress(checkout: Pick<Checkout, "run">, remote: string): Promise<string> {
  const [address = ""] = (await checkout.run(["remote", "get-url", "--push", "--", remote])).split("\n");
  return withoutLogin(address) ?? withoutQuery(address);
}
