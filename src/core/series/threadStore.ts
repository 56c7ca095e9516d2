import type { Postings } from "../store/postings.ts";
import type { Store } from "../store/store.ts";

/** The queries that `seriesAround` needs of the store. */
export interface ThreadStore extends Pick<Store, "get" | "ancestors" | "descendants"> {
  postings: Pick<Postings, "outline" | "pullRequests" | "senders" | "sent" | "tied" | "titled">;
}
