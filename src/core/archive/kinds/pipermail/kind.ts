import { monthAt } from "../../../base/months.ts";
import type { ArchiveKind } from "../../archive.ts";
import { articleAddress, recogniseList } from "./addresses.ts";
import { periodNamed } from "./period.ts";
import { Pipermail } from "./pipermail.ts";

/** Archives as Mailman 2.1 makes them. */
export const pipermail: ArchiveKind = {
  called: "the address of a pipermail archive",
  recognise: recogniseList,
  open: (urls, parts) => new Pipermail({ urls, ...parts }),
  locate(url) {
    const address = articleAddress(url);
    const period = address && periodNamed(address.period);
    return period ? monthAt(period.start) : null;
  },
};
