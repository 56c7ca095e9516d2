import * as v from "valibot";
import { parsedJson } from "../../../base/json.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { HttpSession } from "../../../http/session.ts";

/** An epoch in the server's manifest. */
export interface ListedEpoch {
  name: string;
  /** Changes whenever its mails do; null if the manifest has none. */
  fingerprint: string | null;
}

const schema = v.record(v.string(), v.looseObject({ fingerprint: v.optional(v.string()) }));
const maxBytes = 10_000_000;

/**
 * The epochs of the list at `base`, newest first, from its manifest (grokmirror's format). Throws ArchiveError if there
 * is none.
 */
export async function askManifest(base: string, session: HttpSession): Promise<ListedEpoch[]> {
  const url = `${base}manifest.js.gz`;
  const { bytes } = await session.page(url, { maxBytes });
  // Another page is no JSON: it lists nothing.
  const result = v.safeParse(schema, parsedJson(Buffer.from(bytes).toString("utf8")));
  const epochs = result.success ? epochsIn(result.output) : [];
  if (epochs.length === 0)
    throw new ArchiveError("foreign", `${base} lists no epochs of a public-inbox.`, url);
  return epochs;
}

function epochsIn(manifest: v.InferOutput<typeof schema>): ListedEpoch[] {
  return Object.entries(manifest)
    .flatMap(([path, { fingerprint = null }]) => {
      const name = /\/git\/(\d{1,6})\.git$/.exec(path)?.[1];
      return name === undefined ? [] : [{ name, fingerprint }];
    })
    .sort((one, other) => Number(other.name) - Number(one.name));
}
