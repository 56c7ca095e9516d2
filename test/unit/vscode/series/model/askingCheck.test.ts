import { describe, expect, it, onTestFinished } from "vitest";
import { english, say } from "../../../../../src/core/base/localize.ts";
import { because } from "../../../../../src/core/series/reason.ts";
import type { AskingSeries } from "../../../../../src/core/tracking/asking.ts";
import { AskingCheck, type AskingChecked } from "../../../../../src/vscode/series/model/askingCheck.ts";
import { askingNotices } from "../../../../../src/vscode/series/model/viewHead.ts";
import { anEntry } from "../../../../support/overview.ts";

const asks = (messageId: string): AskingSeries => ({
  found: {
    ...{ title: "fs: repair", author: { name: "Cem Ito", email: "cem@example.org" }, date: 0, label: "v1" },
    ...{ messageId, postings: [messageId] },
  },
  project: "uboot",
  why: [because(say("you stand in Cc"))],
});

/** A check on a view that is looked at; `asked` counts, and `once` waits for the next change. */
function checking(more: Partial<AskingChecked> = {}) {
  const state = { asked: 0, warned: [] as string[], current: { updated: 1, idle: true } };
  let tell: () => void = () => undefined;
  const check = new AskingCheck(
    () => ({
      ...state.current,
      ask: async () => {
        state.asked++;
        return [asks("a@example.org")];
      },
      warn: (text) => {
        state.warned.push(text);
        tell();
      },
      ...more,
    }),
    () => tell(),
    0,
  );
  onTestFinished(() => check.dispose());
  const told = () => new Promise<void>((resolve) => (tell = resolve));
  return { check, state, told };
}

describe("series that ask for the person", () => {
  it("are looked for once after a refresh, while somebody looks", async () => {
    const { check, state, told } = checking();
    state.current.idle = false;
    check.later();
    state.current.idle = true;
    const found = told();
    check.later();
    await found;
    expect(check.known.map((one) => one.found.messageId)).toEqual(["a@example.org"]);
    check.later();
    await new Promise((resolve) => setTimeout(resolve));
    expect(state.asked).toBe(1);
  });

  it("are asked for again after the next refresh alone, where that went wrong", async () => {
    const { check, state, told } = checking({ ask: () => Promise.reject(new Error("no disk")) });
    const warned = told();
    check.later();
    await warned;
    expect(state.warned).toEqual(["not known which series ask for you: Error: no disk"]);
    const again = told();
    state.current.updated = 2;
    check.later();
    await again;
    expect(state.warned).toHaveLength(2);
  });

  it("are offered above the tree where they are not followed, once anything is", () => {
    const entries = [anEntry("fs/other", null)];
    const notices = (...all: AskingSeries[]) =>
      askingNotices(all, entries, english).map(({ problem, action }) => [problem.what, action]);
    expect(notices(asks("a@example.org"))).toEqual([["1 series asks for you", "asking"]]);
    expect(notices(asks("a@example.org"), asks("b@example.org"))).toEqual([
      ["2 series ask for you", "asking"],
    ]);
    expect(notices(asks("fs-other@example.org"))).toEqual([]);
    expect(askingNotices([asks("a@example.org")], [], english)).toEqual([]);
  });
});
