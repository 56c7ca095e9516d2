import type { Cover, Patch, Reply } from "../series/series.ts";
import type { Remark } from "./remarksInReply.ts";

/** A remark with the reply that it is of. */
export interface PlacedRemark {
  remark: Remark;
  reply: Reply;
  /** The mail it is about, and the Message-ID of its sending that is quoted. */
  on: Patch | Cover;
  sent: string;
  /** The first of its conversation; itself where it begins one. */
  first: PlacedRemark | null;
}
