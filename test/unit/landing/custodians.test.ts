import { afterEach, describe, expect, test } from "vitest";
import { custodiansIn, custodiansOf, isAmong } from "../../../src/core/landing/custodians.ts";
import { maintainersAt } from "../../../src/core/landing/maintainersAt.ts";
import { sectionsIn } from "../../../src/core/project/maintainers.ts";
import {
  ann,
  custodian,
  type SampleCommit,
  type SampleRepository,
  sampleRepository,
} from "../../support/repository.ts";
import { MemoryCache, opened, signal } from "../git/support.ts";

const now = Date.UTC(2022, 5, 1);
const maintainers = `MAINTAINERS

	M: Mail patches to

EFI
M:	Dora Else <dora@example.org>
R:	Nia Park <nia@example.org>
T:	git https://git.example.org/u-boot-efi.git
F:	lib/efi_loader/

BOARD
M:	Ben Ode <ben@example.org>
F:	board/ode/
`;

let repository: SampleRepository | undefined;
afterEach(() => repository?.remove());

async function found(commits: SampleCommit[], cache = new MemoryCache()) {
  repository = sampleRepository(commits);
  const opening = await opened(repository);
  const tip = repository.hash(commits.at(-1)?.name ?? "");
  return custodiansOf(opening, tip, await maintainersAt(opening, tip, signal), now, cache, signal);
}

const commit = (name: string, more: Partial<SampleCommit> = {}): SampleCommit => ({
  name,
  message: name,
  author: ann,
  committer: custodian,
  authored: Date.UTC(2022, 0, 1),
  ...more,
});

describe("who takes patches into a project", () => {
  test("are its committers of the last three years, and maintainers with a tree", async () => {
    const old = { name: "Olga Past", email: "olga@example.org" };
    const people = await found([
      commit("a", { committer: old, authored: Date.UTC(2017, 0, 1) }),
      commit("b", { files: { MAINTAINERS: maintainers } }),
    ]);
    expect(people.map(({ name }) => name)).toEqual(["Carl Keeper", "Dora Else"]);
  });

  test("are its committers where it has no such file", async () => {
    expect(await found([commit("a")])).toEqual([{ name: "Carl Keeper", email: "carl@example.org" }]);
  });

  test("is no web page", async () => {
    const page = { name: "GitHub", email: "noreply@github.com" };
    expect(await found([commit("a"), commit("b", { committer: page })])).toHaveLength(1);
  });

  test("are asked of git once for a tip", async () => {
    const cache = new MemoryCache();
    const first = await found([commit("a")], cache);
    if (!repository) throw new Error("there is a repository");
    const silent = { ...(await opened(repository)), run: () => Promise.reject(new Error("asked again")) };
    expect(await custodiansOf(silent, repository.hash("a"), [], now, cache, signal)).toEqual(first);
  });
});

describe("a section of MAINTAINERS", () => {
  test("names custodians only beside a tree", () => {
    expect(custodiansIn(sectionsIn(maintainers)).map(({ email }) => email)).toEqual(["dora@example.org"]);
  });
  test("may have Windows line ends", () => {
    expect(custodiansIn(sectionsIn(maintainers.replaceAll("\n", "\r\n"))).map(({ email }) => email)).toEqual([
      "dora@example.org",
    ]);
  });
});

describe("somebody", () => {
  const isCustodian = isAmong([custodian]);
  test("is a custodian by address or full name", () => {
    expect(isCustodian({ name: "", email: "Carl@example.org" })).toBe(true);
    expect(isCustodian({ name: "Carl Keeper", email: "carl@home.example" })).toBe(true);
    expect(isCustodian({ name: "Carl", email: "carl@home.example" })).toBe(false);
  });
  test("may be one where nobody is known", () => {
    expect(isAmong([])(ann)).toBe(true);
  });
});
