import type { Checkout } from "../git/checkout.ts";
import { type Git, gitOutput } from "../git/program.ts";

/**
 * Copies the files and folders of commits in a private repository into the person's, where their base is. The commits
 * themselves are not copied: they are written there in the person's name. What is there already is not written again.
 * @param tip, base full object names; `base` is in both
 */
export async function takeObjects(
  own: Pick<Git, "stream">,
  checkout: Checkout,
  { base, tip }: { base: string; tip: string },
  signal: AbortSignal,
): Promise<void> {
  const listed = await gitOutput(own, ["rev-list", "--objects", tip, `^${base}`], "", signal);
  // A file or folder is followed by its path, a commit by nothing.
  const names = Array.from(
    listed.toString("latin1").matchAll(/^([0-9a-f]{40,64}) /gm),
    ([, name = ""]) => name,
  );
  if (names.length === 0) return;
  const pack = await gitOutput(own, ["pack-objects", "--quiet", "--stdout"], `${names.join("\n")}\n`, signal);
  await gitOutput(checkout, ["unpack-objects", "-q"], pack, signal);
}
