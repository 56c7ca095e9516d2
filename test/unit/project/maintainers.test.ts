import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOneOf } from "../../../src/core/mail/person.ts";
import {
  filesGivenTo,
  fitsName,
  fitsPattern,
  listsIn,
  sectionsIn,
} from "../../../src/core/project/maintainers.ts";

const text = `Maintainers of the sample

	M: Mail patches to

EFI PAYLOAD:
M:	Dora Else <dora@example.org>
R:	Nia Park <nia@example.org>

L:	efi@lists.example.org (moderated for others)
T:	git https://git.example.org/u-boot-efi.git
F:	lib/efi_loader/
F:	lib/efi*/*/version.c
X:	lib/efi_loader/helloworld.c

# F: not/this/
NETWORK
M:	Ben Ode <ben@example.com>
S:	Maintained
F:	drivers/net
F:	net/eth-u?lass.[ch]
N:	[^a-z]phy

THE REST
M:	Carl Keeper <carl@example.org>
L:	u-boot@example.org
F:	*
F:	*/
`;

const sections = sectionsIn(text, (path) => path === "drivers/net");
const given = (email: string, ...paths: string[]) =>
  filesGivenTo(sections, (person) => isOneOf(person, [email]))(paths).map(
    ({ path, section, role }) => `${path}: ${role} of ${section}`,
  );

describe("MAINTAINERS", () => {
  test("has a section for each run of lettered lines, blank lines or not, with the line above as its title", () => {
    expect(sections.map(({ title }) => title)).toEqual(["EFI PAYLOAD", "NETWORK", "THE REST"]);
    expect(sections[0]).toEqual({
      title: "EFI PAYLOAD",
      maintainers: [{ name: "Dora Else", email: "dora@example.org" }],
      reviewers: [{ name: "Nia Park", email: "nia@example.org" }],
      lists: ["efi@lists.example.org"],
      hasTree: true,
      files: ["lib/efi_loader/", "lib/efi*/*/version.c"],
      excluded: ["lib/efi_loader/helloworld.c"],
      names: [],
    });
    expect(listsIn(sections)).toEqual(["efi@lists.example.org", "u-boot@example.org"]);
  });

  test("gives a file to its maintainers and reviewers, but not one that is left out", () => {
    const files = [
      "lib/efi_loader/a/b.c",
      "lib/efi_loader/helloworld.c",
      "lib/efi_test/x/version.c",
      "lib/a.c",
    ];
    const own = ["lib/efi_loader/a/b.c", "lib/efi_test/x/version.c"];
    expect(given("dora@example.org", ...files)).toEqual(
      own.map((path) => `${path}: maintainer of EFI PAYLOAD`),
    );
    expect(given("nia@example.org", ...files)).toEqual(own.map((path) => `${path}: reviewer of EFI PAYLOAD`));
  });

  test("means a folder with all below it by its name, where it is one in the tree", () => {
    expect(given("ben@example.com", "drivers/net/phy/a.c", "drivers/network.c")).toEqual([
      "drivers/net/phy/a.c: maintainer of NETWORK",
    ]);
    const plain = sectionsIn(text).filter(({ title }) => title === "NETWORK");
    expect(filesGivenTo(plain, () => true)(["drivers/net/dw.c", "drivers/network.c"])).toHaveLength(1);
  });

  test("finds files by an expression, wherever in the path it is", () => {
    expect(given("ben@example.com", "arch/arm/dts/sun8i-phy.dtsi", "doc/morphy.rst")).toEqual([
      "arch/arm/dts/sun8i-phy.dtsi: maintainer of NETWORK",
    ]);
  });

  test("gives nobody what is only left over", () => {
    expect(given("carl@example.org", "README", "lib/a.c")).toEqual([]);
  });

  test("is read whatever it holds", () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom("M:", "F:\t", "N: (", "X: [", "T", "\n", "\r", "a*/", "ann@", "#"))
          .map((parts) => parts.join("")),
        (any) => {
          filesGivenTo(sectionsIn(any), () => true)(["a/b", ""]);
        },
      ),
    );
  });
});

describe("a pattern of files", () => {
  test.each([
    ["net/eth-uclass.c", "net/eth-u?lass.[ch]", true],
    ["net/eth-uclass.h", "net/eth-u?lass.[ch]", true],
    ["net/eth-uclass.S", "net/eth-u?lass.[ch]", false],
    ["net/eth-uclass.S", "net/eth-u?lass.[^ch]", true],
    ["mach-k4/a.c", "mach-k[1-3]/", false],
    ["mach-k2/a.c", "mach-k[1-3]/", true],
    ["README.md", "README", true],
    ["doc/README", "README", false],
    ["doc/README", "*/README", true],
    ["a/b/README", "*/README", false],
    ["a/net/x/y.c", "*/net/", true],
    ["g++/[x", "g++/[x", true],
  ])("%s fits %s: %s", (path, pattern, fits) => expect(fitsPattern(path, pattern)).toBe(fits));

  /** What get_maintainer.pl makes of one: an expression, and as many slashes as it has. */
  const perl = (path: string, pattern: string) => {
    const expression = pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
    const slashes = (one: string) => one.split("/").length;
    return (
      new RegExp(`^${expression}`).test(path) && (pattern.endsWith("/") || slashes(path) === slashes(pattern))
    );
  };
  const words = (...parts: string[]) =>
    fc.array(fc.constantFrom(...parts), { maxLength: 7 }).map((some) => some.join(""));

  test("fits what get_maintainer.pl says that it fits", () => {
    fc.assert(
      fc.property(
        words("a", "b", ".", "/"),
        words("a", "b", ".", "/", "*", "?", "[ab]", "[^a]"),
        (path, pattern) => fitsPattern(path, pattern) === perl(path, pattern),
      ),
      { numRuns: 2_000 },
    );
  });

  test("that a stranger made up takes no time", () => {
    expect(fitsPattern("a".repeat(4_000), `${"a*".repeat(400)}b`)).toBe(false);
  });
});

describe("an expression of names", () => {
  test.each([
    ["arch/arm/mach-versal-net/cpu.c", "(?<!uni)versal-net", true],
    ["doc/universal-net.rst", "(?<!uni)versal-net", false],
    ["board/bcm947622.dts", "bcm[9]?47622", true],
    ["a/zynq.c", "zynq | xilinx", true],
    ["a/b.c", "(", false],
  ])("%s is found by %s: %s", (path, name, found) => expect(fitsName(path, name)).toBe(found));

  test.each(["(a+)+$", "(a|a)*$", "a*a*a*a*a*a*$", "(a|a)(a|a)(a|a)b", "(a*)(a*)b", "a?".repeat(90)])(
    "%s could take for ever, and finds nothing",
    (name) => expect(fitsName("a".repeat(300), name)).toBe(false),
  );
});
