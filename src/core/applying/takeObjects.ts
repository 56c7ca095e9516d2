import type { Checkout } from "../git/checkout.ts";
import { type Git, gitOutput } from "../git/program.ts";

/**
 * Copies the trees and blobs of commits from a private repository into the person's, which has their base. The commits
 * are not copied, since they are written again in the person's name. Existing objects are not written again.
 * @param tip, base full object names; `base` is in both
 */
export async function takeObjects(
  own: Pick<Git, "stream">,
  checkout: Checkout,
  { base, tip }: { base: string; tip: string },
  signal: AbortSignal,
): Promise<void> {
  const listed = await gitOutput(own, ["rev-list", "--objects", tip, `^${base}`], "", signal);
  // Trees and blobs are listed with their paths, commits with nothing.
  const names = Array.from(
    listed.toString("latin1").matchAll(/^([0-9a-f]{40,64}) /gm),
    ([, name = ""]) => name,
  );
  if (names.length === 0) return;
  const pack = await gitOutput(own, ["pack-objects", "--quiet", "--stdout"], `${names.join("\n")}\n`, signal);
  await gitOutput(checkout, ["unpack-objects", "-q"], pack, signal);
}
