import type { Cover, Patch, Reply } from "../series/series.ts";
import type { Remark } from "./remark.ts";

/** A remark and the reply that contains it. */
export interface PlacedRemark {
  remark: Remark;
  reply: Reply;
  /** The mail that it is about, and the Message-ID of the sending that is quoted. */
  on: Patch | Cover;
  sent: string;
  /** The first one of its conversation; null if it is that itself. */
  first: PlacedRemark | null;
}
