import { type Problem, UserError } from "../base/problem.ts";

/**
 * The answers of an archive on this machine about web pages, since it has none: a conversation is read with the rest,
 * what is stored is exact already, and no web address belongs to it.
 */
export class NoPages {
  readonly #place: string;

  /** @param place what no web address can point into: "a mail file" */
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
