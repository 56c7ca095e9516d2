import type { Place } from "../comments/model.ts";

/** The trailers that a person gives by their own hand. */
export const reviewTrailers = ["Reviewed-by", "Acked-by", "Tested-by", "Nacked-by"] as const;
export type ReviewTrailer = (typeof reviewTrailers)[number];

/** What a person wants to say of a patch at one place; places as in `Comment`. */
export interface ReviewComment extends Place {
  /** Message-ID of the patch or cover. */
  patch: string;
  text: string;
}

/** A trailer that a person gives. */
export interface GivenTrailer {
  trailer: ReviewTrailer;
  /** Message-ID of the patch; null: all of the series. */
  patch: string | null;
}

export interface Review {
  comments: ReviewComment[];
  trailers: GivenTrailer[];
}
