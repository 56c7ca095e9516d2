import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectIn } from "../../../src/core/project/detect.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clone-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fork = "git@github.com:ann/firmware.git";
const found = async (remotes: string[]) => (await projectIn(folder, remotes))?.name ?? null;
const lay = (name: string, ...lines: string[]) => writeFileSync(join(folder, name), `${lines.join("\n")}\n`);

describe("the project that a clone is of", () => {
  test.each([
    ["https://source.denx.de/u-boot/u-boot.git", "uboot"],
    ["https://github.com/u-boot/u-boot-efi", "uboot"],
    ["git://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git", "linux"],
    ["https://xenbits.xen.org/git-http/xen.git", "xen"],
    ["git@gitlab.com:qemu-project/qemu.git", "qemu"],
    ["https://github.com/OP-TEE/optee_os.git", "optee"],
    ["https://git.pengutronix.de/git/barebox", "barebox"],
    ["https://gitlab.com/buildroot.org/buildroot.git", "buildroot"],
    ["https://git.openembedded.org/openembedded-core", "openembedded"],
    ["https://github.com/tianocore/edk2-platforms.git", "edk2"],
  ])("is told by the remote %s", async (remote, name) => {
    expect(await found([fork, remote])).toBe(name);
  });

  test("is its own tree's rather than a custodian's that is fetched from as well", async () => {
    expect(
      await found([
        "https://source.denx.de/u-boot/custodians/u-boot-efi.git",
        "https://github.com/torvalds/linux",
      ]),
    ).toBe("linux");
  });

  test("is told by the Patchwork or the list of its .b4-config", async () => {
    lay(".b4-config", "[b4]", "  pw-url = https://patchwork.ozlabs.org", "  pw-project = buildroot");
    expect(await found([fork])).toBe("buildroot");
    lay(".b4-config", "[b4]", "  send-series-to = Xen <xen-devel@lists.xenproject.org>");
    expect(await found([fork])).toBe("xen");
    lay(".b4-config", "[b4]", "  pw-url = https://patchwork.example.org", "  pw-project = buildroot");
    expect(await found([fork])).toBeNull();
  });

  test("is told by the list that most sections of MAINTAINERS name", async () => {
    const section = (list: string) => [`M:\tAnn Lee <ann@example.org>`, `L:\t${list} (moderated)`, ""];
    lay(
      "MAINTAINERS",
      ...section("linux-kernel@vger.kernel.org"),
      ...section("u-boot@lists.denx.de"),
      ...section("u-boot@lists.denx.de"),
    );
    expect(await found([fork])).toBe("uboot");
  });

  test("is none where nothing tells, or what would tell is no file", async () => {
    mkdirSync(join(folder, "MAINTAINERS"));
    expect(await found([fork])).toBeNull();
    expect((await projectIn(join(folder, "missing"), []))?.name ?? null).toBeNull();
  });
});
