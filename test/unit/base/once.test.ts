import { expect, it } from "vitest";
import { Once } from "../../../src/core/base/once.ts";

it("is made once, with the first who asks", async () => {
  let made = 0;
  const lazy = new Once(async () => ++made);
  expect(lazy.asked).toBeNull();
  expect(await Promise.all([lazy.get(), lazy.get()])).toEqual([1, 1]);
  expect(await lazy.asked).toBe(1);
  expect(await lazy.get()).toBe(1);
});

it("is tried again by the next who asks where it failed, and all who waited are told", async () => {
  let tries = 0;
  const lazy = new Once(async () => {
    if (++tries === 1) throw new Error("not yet");
    return tries;
  });
  const waiting = [lazy.get(), lazy.get()];
  for (const one of waiting) await expect(one).rejects.toThrow("not yet");
  expect(lazy.asked).toBeNull();
  expect(await lazy.get()).toBe(2);
});
