import { expect, test } from "vitest";
import { isGroup } from "../../../src/core/mail/listAddress.ts";

test.each([
  ["", "u-boot@lists.denx.de"],
  ["", "linux-btrfs@vger.kernel.org"],
  ["", "u-boot-amlogic@groups.io"],
  ["", "uboot-stm32@st-md-mailman.stormreply.example"],
  ["", "qemu-devel@example.org"],
  ["", "uboot-boards@company.example"],
  ["Boards Team", "boards@company.example"],
  ["Robot", "no-reply@example.org"],
])("%s <%s> is a group or a list", (name, email) => expect(isGroup({ name, email })).toBe(true));

test.each([
  ["Ann Lee", "ann@example.org"],
  ["Teamster Jo", "jo@example.org"],
  ["", "linus@example.org"],
  ["", "gitta@example.org"],
])("%s <%s> is a person", (name, email) => expect(isGroup({ name, email })).toBe(false));
