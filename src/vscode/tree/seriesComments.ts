import { quietly } from "../../core/base/call.ts";
import type { Comment } from "../../core/comments/model.ts";
import type { Series } from "../../core/series/series.ts";
import { latestOf, mailsOf } from "../../core/series/seriesQueries.ts";
import { placeOf } from "./conversations.ts";
import type { OverviewModel } from "./overviewModel.ts";

/** The place of a conversation in a text. */
export interface PlaceInText {
  /** Counted from 1; null: neither the line nor its neighbours exist any more. */
  line: number | null;
  /** The line is gone; this is where it was. */
  gone: boolean;
}

/**
 * The comments of series, and their places in texts. Shared by rows, documents of open patches and files of work trees,
 * so that they are computed once per series and state of the store.
 */
export class SeriesComments {
  readonly #live: OverviewModel;
  #known = new WeakMap<Series, Promise<Comment[]>>();

  constructor(live: OverviewModel) {
    this.#live = live;
    // A series that is no longer followed stays the same object after new mail or a mark.
    live.onDidChange(() => {
      this.#known = new WeakMap();
    });
  }

  /** All comments of a series, in the order of the service `comments`. */
  of(series: Series): Promise<Comment[]> {
    const known = this.#known.get(series);
    if (known) return known;
    const asked = this.#live.services.comments.of({ series }, quietly());
    this.#known.set(series, asked);
    asked.catch(() => this.#known.delete(series));
    return asked;
  }

  /**
   * The places of a series' conversations in a text, in order; null for those about no line of a file.
   * @param unedited whether the text is the file as the patch made or found it
   */
  async placesIn(
    text: string,
    series: Series,
    conversations: readonly Comment[][],
    { unedited }: { unedited: boolean },
  ): Promise<(PlaceInText | null)[]> {
    const places = conversations.map(placeOf);
    const asked = places.filter((place) => place !== null);
    if (asked.length === 0) return places.map(() => null);
    const project = await this.#live.project(mailsOf(latestOf(series))[0]);
    const request = { project, series, places: asked, text, unedited, offline: true };
    const found = (await this.#live.services.comments.carry(request, quietly())).values();
    return places.map((place) => place && (found.next().value ?? { line: null, gone: true }));
  }
}
