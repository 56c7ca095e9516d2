// A branch's line is read once for all who ask, and none of them stops it for the others.
import { expect, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { openRepository } from "../../../src/core/git/repository.ts";
import { FirstParentLine } from "../../../src/core/patches/firstParentLine.ts";
import { remotes } from "../../../src/core/project/uboot.ts";
import { day, repositoryOf, sent } from "./support.ts";

test("aborting one caller does not abort the others", async () => {
  const sample = repositoryOf([{ name: "base", message: "Begin", authored: sent - day }]);
  const repository = await openRepository(sample.folder, { branch: null, remotes, log: silentLog });
  let runs = 0;
  const stream: typeof repository.stream = (...args) => {
    runs++;
    return repository.stream(...args);
  };
  const counted = { ...repository, stream };
  const [lines, stop] = [new FirstParentLine(), new AbortController()];
  const ask = (signal: AbortSignal) => lines.line(counted, sample.hash("base"), sent - 2 * day, signal);
  const first = ask(stop.signal);
  const second = ask(new AbortController().signal);
  stop.abort(new Error("stopped"));
  await expect(first).rejects.toThrow("stopped");
  expect((await second).hashes).toEqual([sample.hash("base")]);
  await expect(ask(stop.signal)).rejects.toThrow("stopped");
  expect(runs).toBe(1);
});

test("a failed request is repeated", async () => {
  const sample = repositoryOf([{ name: "base", message: "Begin", authored: sent - day }]);
  const repository = await openRepository(sample.folder, { branch: null, remotes, log: silentLog });
  const lines = new FirstParentLine();
  const { signal } = new AbortController();
  const stream = () => {
    throw new Error("broken");
  };
  const broken = { ...repository, stream };
  await expect(lines.line(broken, sample.hash("base"), sent, signal)).rejects.toThrow("broken");
  expect((await lines.line(repository, sample.hash("base"), sent, signal)).hashes).toHaveLength(1);
});
