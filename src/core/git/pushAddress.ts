import type { Checkout } from "./checkout.ts";

/**
 * The address that a push to a remote goes to, as git has it (`pushurl`, `pushInsteadOf`), without a password that
 * stands in it. @param remote one of the checkout's own
 */
export async function pushAddress(checkout: Pick<Checkout, "run">, remote: string): Promise<string> {
  const [address = ""] = (await checkout.run(["remote", "get-url", "--push", "--", remote])).split("\n");
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
}
