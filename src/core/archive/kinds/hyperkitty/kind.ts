import { ArchiveError } from "../../../http/archiveError.ts";
import type { ArchiveKind } from "../../archive.ts";
import { placeIn, recogniseHyperkitty } from "./addresses.ts";
import { HyperkittyApi } from "./api.ts";
import { Hyperkitty } from "./hyperkitty.ts";

/** Lists of Mailman 3, archived by HyperKitty. */
export const hyperkitty: ArchiveKind = {
  name: "hyperkitty",
  called: "a list of a HyperKitty",
  recognise: recogniseHyperkitty,
  async answers(address, session) {
    const place = placeIn(address);
    if (place === null) return false;
    try {
      return await new HyperkittyApi(session, place).hasList();
    } catch (error) {
      if (error instanceof ArchiveError && ["foreign", "html"].includes(error.kind)) return false;
      throw error;
    }
  },
  open([address = ""], parts) {
    const place = placeIn(address);
    if (place === null) throw new Error(`${address} is no list of a HyperKitty.`);
    return new Hyperkitty(place, parts);
  },
  locate: () => null,
};
