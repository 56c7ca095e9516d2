import { quietly } from "../../core/base/call.ts";
import type { Comment } from "../../core/comments/model.ts";
import type { Series } from "../../core/series/series.ts";
import { latestOf, mailsOf } from "../../core/series/seriesQueries.ts";
import { placeOf } from "./conversations.ts";
import type { OverviewModel } from "./overviewModel.ts";

/** Where a conversation stands in a text. */
export interface PlaceInText {
  /** Counted from 1; null: neither its line nor those around it are there. */
  line: number | null;
  /** Its line is not there any more: this is where it was. */
  gone: boolean;
}

/**
 * What was said of series, and where it stands in a text. Rows, documents of opened patches and files of work trees
 * share it, so that of each series it is found once for what the store holds.
 */
export class SeriesComments {
  readonly #live: OverviewModel;
  #known = new WeakMap<Series, Promise<Comment[]>>();

  constructor(live: OverviewModel) {
    this.#live = live;
    // A series that nobody follows any more stays the same object when new mail has come, or a mark.
    live.onDidChange(() => {
      this.#known = new WeakMap();
    });
  }

  /** All that was said of a series, in the order of the service `comments`. */
  of(series: Series): Promise<Comment[]> {
    const known = this.#known.get(series);
    if (known) return known;
    const asked = this.#live.services.comments.of({ series }, quietly());
    this.#known.set(series, asked);
    asked.catch(() => this.#known.delete(series));
    return asked;
  }

  /**
   * Where conversations of a series stand in a text, each in its order; null for one that is about no line of a file.
   * @param unedited the text is the file as the patch made it, or found it
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
