// Series that ask for a person, from a file of mails and a repository with a MAINTAINERS file.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ProjectConfig } from "../../../src/core/project/config.ts";
import { sentenceOf } from "../../../src/core/series/reason.ts";
import { sampleRepository } from "../../support/repository.ts";
import { call, entryOf, folder, project, servicesIn } from "../../support/services.ts";
import { asMbox, ben, cem, patch, reply, start } from "../../support/thread.ts";

vi.setConfig({ testTimeout: 60_000 });

const day = 86_400_000;
const list = { name: "Boots", email: "boots@company.example" };
const maintainers = `FILES
M:	Cem Ito <cem@example.net>
L:	${list.email}
F:	fs/
`;
const mails = [
  patch("asks@x", "[PATCH] one", { asks: [list], copies: [ben] }),
  patch("done@x", "[PATCH] two", { copies: [ben] }),
  reply("r@x", "done@x", "Fine.\n\nReviewed-by: Ben Ode <ben@example.com>"),
  patch("bens@x", "[PATCH] three", { from: ben }),
];

/** What Ben's or Cem's program knows of the mails; refreshed once. */
async function knownTo(me: string, more: Partial<ProjectConfig> = {}) {
  const place = folder();
  const repository = sampleRepository([
    {
      name: "a",
      message: "a",
      authored: start - day,
      files: { MAINTAINERS: maintainers, "fs/one.c": "int a;\n" },
    },
  ]);
  onTestFinished(() => repository.remove());
  const archive = join(place, "mails.mbox");
  writeFileSync(archive, mails.map(asMbox).join("\n"));
  const asked = project([archive], { me: [me], folders: [repository.folder], ...more });
  const services = servicesIn(join(place, "data"), { at: start + 3 * day });
  const overview = await services.tracking.refresh({ project: asked }, call());
  return { services, asked, overview };
}

describe("series that ask for a person", () => {
  const askingOf = async (me: string) => {
    const { services, asked } = await knownTo(me);
    const all = await services.tracking.asking({ project: asked, limit: 10 }, call());
    return all.map(({ found, why }) => [found.title, ...why.map((reason) => sentenceOf(reason))]);
  };

  test("are those that were sent to them, or touch a file of theirs, and that they have not answered", async () => {
    expect(await askingOf(ben.email)).toEqual([["one", "you stand in Cc: v1 was sent to you on 2/01"]]);
    const all = await askingOf(cem.email);
    expect(all.map(([title]) => title).sort()).toEqual(["one", "three"]);
    expect(all[0]?.[1]).toMatch(/^MAINTAINERS gives you fs\/\w+\.c: you are maintainer of FILES$/);
  });

  test("are none while nobody said who the person is", async () => {
    const { services, asked } = await knownTo(ben.email);
    const nobody = { ...asked, me: [] };
    expect(await services.tracking.asking({ project: nobody, limit: 10 }, call())).toEqual([]);
  });
});

test("a followed series needs the person to whom the repository's MAINTAINERS gives its file, also without git later", async () => {
  const tracked = [{ name: "fs/one", thread: "asks@x", tickets: [] }];
  const { services, asked, overview } = await knownTo(cem.email, { tracked });
  const entry = entryOf(overview, "fs/one");
  expect(entry.group).toBe("needs-you");
  expect(sentenceOf(entry.groupReason)).toBe(
    "your review is asked for: MAINTAINERS gives you fs/one.c: you are maintainer of FILES",
  );
  // The list that MAINTAINERS names is nobody.
  expect(entry.series?.asked.map(({ person }) => person.name)).toEqual(["Ben Ode"]);
  expect(sentenceOf(entry.series!.turnReason)).toBe(
    "nobody has answered v1 yet: Ben Ode was asked on 2/01 and has not answered",
  );
  const again = await services.tracking.overview({ project: { ...asked, since: "2022-01" } }, call());
  expect(entryOf(again, "fs/one").askedOfYou).toEqual(entry.askedOfYou);
});
