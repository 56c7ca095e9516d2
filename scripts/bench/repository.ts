// A made-up history: what was applied from the list, among many other commits, with a tag now and then.
import { type SampleCommit, sampleRepository } from "../../test/support/repository.ts";
import type { Applied } from "./list.ts";
import { randomFrom } from "./random.ts";

const day = 86_400_000;

/** Makes a bare repository in an empty folder; its commits end at `until` (milliseconds since 1970). */
export function writeRepository(folder: string, applied: Applied[], count: number, until: number): void {
  const random = randomFrom(count);
  const oldest = Math.min(...applied.map((patch) => patch.sent));
  const from = oldest - 3 * (until - oldest);
  const second = (time: number) => Math.floor(time / 1000) * 1000;
  const commits: SampleCommit[] = applied.map((patch, at) => ({
    name: `applied-${at}`,
    message: `${patch.title}\n\n${patch.description}\n`,
    author: patch.author,
    authored: patch.sent,
    committed: second(Math.min(until, patch.sent + random.whole(1, 20) * day)),
    files: { [patch.path]: patch.content },
  }));
  for (let at = 0; commits.length < count; at++) {
    const time = second(from + random.next() * (until - from));
    const path = `other/part${at % 40}/file${at % 1600}.c`;
    commits.push({
      name: `other-${at}`,
      message: `other: part ${at % 40}: step ${at} on the way\n\nNothing that was on the list.\n`,
      authored: time,
      files: { [path]: `int step = ${at};\n` },
    });
  }
  commits.sort((one, other) => (one.committed ?? one.authored) - (other.committed ?? other.authored));
  for (let at = 0; at < commits.length; at += 500)
    commits[at]!.tag = `v${2000 + Math.floor(at / 2000)}.0${1 + ((at / 500) % 4)}`;
  sampleRepository(commits, { folder, bare: true });
}
