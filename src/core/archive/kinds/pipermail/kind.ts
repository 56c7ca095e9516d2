import type { ArchiveKind } from "../../archive.ts";
import { monthOfArticle, recogniseList } from "./addresses.ts";
import { Pipermail } from "./pipermail.ts";

/** Archives by Mailman 2.1. */
export const pipermail: ArchiveKind = {
  name: "pipermail",
  called: "the address of a pipermail archive",
  recognise: recogniseList,
  open: (urls, parts) => new Pipermail({ urls, ...parts }),
  locate: monthOfArticle,
};
