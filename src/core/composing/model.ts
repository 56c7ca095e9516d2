import type { Place } from "../comments/model.ts";

/** The trailers that a reviewer can give. */
export const reviewTrailers = ["Reviewed-by", "Acked-by", "Tested-by", "Nacked-by"] as const;
export type ReviewTrailer = (typeof reviewTrailers)[number];

/** A comment by the person on one place of a patch; places as in `Comment`. */
export interface ReviewComment extends Place {
  /** Message-ID of the patch or cover. */
  patch: string;
  text: string;
}

/** A trailer given by the person. */
export interface GivenTrailer {
  trailer: ReviewTrailer;
  /** Message-ID of the patch; null for the whole series. */
  patch: string | null;
}

export interface Review {
  comments: ReviewComment[];
  trailers: GivenTrailer[];
}
