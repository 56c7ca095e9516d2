import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Checkout } from "../../../src/core/git/checkout.ts";
import { commitsNamed } from "../../../src/core/tickets/namedCommits.ts";
import type { SampleRepository } from "../../support/repository.ts";
import { annsRepository, never, open, sentence } from "./support.ts";

let repository: SampleRepository;
let checkout: Checkout;
const hash = (name: string) => repository.hash(name);
const named = (...names: string[]) => commitsNamed(checkout, names, never);

beforeAll(async () => {
  repository = annsRepository(5);
  repository.git("tag", "-a", "-m", "first", "v1", hash("c1"));
  repository.git("branch", "-q", "side", hash("c3"));
  checkout = await open(repository.folder);
});
afterAll(() => repository.remove());

describe("the commits that a person names", () => {
  it("are found by any name that git knows, each once, in the order named", async () => {
    const names = ["v1", "HEAD", "side~1", hash("c3").slice(0, 10), "master", "HEAD^{/part 4}"];
    expect(await named(...names)).toEqual(["c1", "c5", "c2", "c3", "c4"].map(hash));
    expect(await named()).toEqual([]);
  });

  it("are those of a range, newest first", async () => {
    expect(await named("v1..side")).toEqual(["c3", "c2"].map(hash));
    expect(await named("side..")).toEqual(["c5", "c4"].map(hash));
    expect(await named("side...master", "v1")).toEqual(["c5", "c4", "c1"].map(hash));
    expect(await named("HEAD..v1")).toEqual([]);
  });

  it.each([
    "nothing",
    "HEAD~9",
    "; ls",
    "v1..nothing",
    "HEAD:c1.txt",
    "HEAD^{tree}",
    "-x",
    "--all",
    "--output=x..y",
    "^HEAD",
    "^v1..HEAD",
    "HEAD\nHEAD",
    "HEAD\0",
    "HEAD v1",
    "",
    "a".repeat(2000),
    "1".repeat(40),
  ])("are not %j: the first that is none is said", async (name) => {
    const said = await sentence(named("HEAD", name, "nothing either"));
    expect(said).toContain(`${JSON.stringify(name.slice(0, 100))} names no commit in ${repository.folder}.`);
  });

  it("are none in an empty repository", async () => {
    using empty = annsRepository(0);
    expect(await sentence(commitsNamed(await open(empty.folder), ["HEAD"], never))).toContain(
      "names no commit",
    );
  });

  it("are ten thousand at most", async () => {
    using many = annsRepository(10_001);
    const own = await open(many.folder);
    expect(await commitsNamed(own, ["master~10000..master"], never)).toHaveLength(10_000);
    expect(await sentence(commitsNamed(own, ["master~10000..master", "master~10000"], never))).toContain(
      "10,000",
    );
    expect(await sentence(commitsNamed(own, Array(10_001).fill("HEAD"), never))).toContain("10,000");
  });

  it("have long names in a SHA-256 repository", async () => {
    using other = annsRepository(2, { objectFormat: "sha256" });
    expect(await commitsNamed(await open(other.folder), ["HEAD~1"], never)).toEqual([other.hash("c1")]);
  });
});
