import { type Problem, UserError } from "../base/problem.ts";

/**
 * What an archive on this machine answers of pages, since it has none: all that it holds of a conversation comes in with
 * the rest, what it holds is exact from the start, and no address lies in it.
 */
export class NoPages {
  readonly #place: string;

  /** @param place what an address does not lie in: "a mail file" */
  constructor(place: string) {
    this.#place = place;
  }

  async thread(): Promise<Problem[]> {
    return [];
  }

  owns(): boolean {
    return false;
  }

  knownId(): null {
    return null;
  }

  async resolve(url: string): Promise<string> {
    const what = `${url} does not lie in ${this.#place}.`;
    throw new UserError(what, "Give the mail's Message-ID instead.", url);
  }

  async exactBody(): Promise<null> {
    return null;
  }
}
