import { expect, test } from "vitest";
import { LastRead } from "../../../../../src/vscode/drafts/model/lastRead.ts";

/** Something that is read when a test says so. */
function reading() {
  const asked: PromiseWithResolvers<string>[] = [];
  const errors: unknown[] = [];
  const read = () => {
    const one = Promise.withResolvers<string>();
    asked.push(one);
    return one.promise;
  };
  return { asked, errors, last: new LastRead("", read, (error) => errors.push(error)) };
}

test("what was read newest stays, though an older reading ends later", async () => {
  const { asked, last } = reading();
  const both = [last.again(), last.again()];
  asked[1]?.resolve("newer");
  await both[1];
  asked[0]?.resolve("older");
  await both[0];
  expect(last.value).toBe("newer");
});

test("an older reading counts until a newer one ends, and where that fails", async () => {
  const { asked, errors, last } = reading();
  const both = [last.again(), last.again()];
  asked[1]?.reject(new Error("no disk"));
  await both[1];
  asked[0]?.resolve("older");
  await both[0];
  expect(last.value).toBe("older");
  expect(errors).toEqual([new Error("no disk")]);
});
