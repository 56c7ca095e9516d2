// What else goes on: other people's patches in the shapes that a list has, and mails that are no patches at all.
import { address, aki, hanno, ilse, jonas, marcus, pavel, ruth, tessa, wen } from "../people.ts";
import { after, before, type Change, create, type Event, type Landed, replace } from "../story.ts";

const expander = "drivers/gpio/pca9539.c";
const overview = "arch/arm/dts/mvebu-sample.dts";

const keepDirection = (read: string): Change => ({
  title: "gpio: pca9539: keep the direction over a reset",
  text: "A pin that drives something must not let go when only U-Boot starts again.",
  edits: [replace(expander, "	exp->direction = 0xffff;\n", read)],
});
const keepDirection2 = keepDirection(
  `	int ret = dm_i2c_reg_read(dev, REG_CONFIG);

	exp->direction = ret < 0 ? 0xffff : ret;
`,
);

const flash: Change = {
  title: "arm: mvebu: sample: describe the flash",
  text: "The boot flash has been on this bus since the first revision of the board.",
  edits: [
    replace(
      overview,
      `			reg = <0x10600 0x28>;
			status = "disabled";
`,
      `			reg = <0x10600 0x28>;
			status = "okay";

			flash@0 {
				compatible = "jedec,spi-nor";
				reg = <0>;
			};
`,
    ),
  ],
};
const flashCommands: Change = {
  title: "arm: mvebu: sample: commands for the flash",
  text: "Without them nothing can be written to it.",
  edits: [
    after("configs/mvebu_sample_defconfig", "CONFIG_CMD_MTD=y\n", "CONFIG_CMD_SF=y\nCONFIG_SPI_FLASH=y\n"),
  ],
};

const compareWhere: Change = {
  title: "cmd: mem: say where two areas differ",
  text: "The address is what one wants to know next.",
  edits: [
    replace("cmd/mem.c", `			printf("differs\\n");\n`, `			printf("differs at %lx\\n", first + i);\n`),
  ],
};
const compareWrap: Change = {
  title: "cmd: mem: refuse an area that wraps around",
  text: "Comparing went on at address zero.",
  edits: [
    after(
      "cmd/mem.c",
      "	count = hextoul(argv[3], NULL);\n",
      "	if (first + count < first || second + count < second)\n		return CMD_RET_USAGE;\n",
    ),
  ],
};
const compareStop: Change = {
  title: "cmd: mem: let Ctrl-C end a comparison",
  text: "Gigabytes take a while.",
  edits: [
    before("cmd/mem.c", "		if (readb(first + i)", "		if (ctrlc())\n			return CMD_RET_FAILURE;\n"),
  ],
};

const usbPath: Change = {
  title: "efi_loader: device path: a full path for USB devices",
  text: "Two sticks at two ports were told apart by their serial number only.",
  edits: [
    replace(
      "lib/efi_loader/efi_device_path.c",
      "	case UCLASS_MASS_STORAGE:\n	case UCLASS_USB_HUB:\n		return dp_usb_class(buf, dev);\n",
      "	case UCLASS_MASS_STORAGE:\n	case UCLASS_USB_HUB:\n		return dp_usb(dp_fill(buf, dev->parent), dev);\n",
    ),
  ],
};

const whichFile: Change = {
  title: "efi_loader: capsule: say which file failed",
  text: "With several capsules on the disk the message was of little help.",
  edits: [
    replace(
      "lib/efi_loader/efi_capsule.c",
      `			log_err("Capsule: update failed\\n");\n`,
      `			log_err("Capsule: update from %ls failed\\n", dir->name[i]);\n`,
    ),
  ],
};

const expanderReset: Change = {
  title: "gpio: pca9539: a line for its reset",
  text: "Some boards have it on a pin of the processor.",
  edits: [replace(expander, "struct expander {\n", "struct expander {\n	struct gpio_desc reset;\n")],
};

export const otherMails: Event[] = [
  {
    kind: "letter",
    id: "sticks",
    from: jonas,
    sent: "2021-11-03 10:20:14",
    subject: "Two USB sticks, which one is booted?",
    text: `Hello,

my board has two sticks, and it is not the same one that starts each time.
Is there a rule?

Jonas`,
  },
  {
    kind: "letter",
    id: "sticks-order",
    from: hanno,
    sent: "2021-11-03 18:55:39",
    to: "sticks",
    quote: "Is there a rule?",
    text: "The first that answers. A boot option with a full device path helps.",
  },
  {
    kind: "letter",
    id: "sticks-thanks",
    from: jonas,
    sent: "2021-11-04 08:02:51",
    to: "sticks-order",
    mark: "AW: ",
    quote: "A boot option",
    text: "Thanks, that works.",
  },
  {
    kind: "posting",
    id: "gpio1",
    from: wen,
    sent: "2021-11-22 15:14:36",
    prefix: "PATCH",
    cover: null,
    changes: [keepDirection("	exp->direction = dm_i2c_reg_read(dev, REG_CONFIG);\n")],
  },
  {
    kind: "letter",
    id: "gpio1-error",
    from: marcus,
    sent: "2021-11-23 09:30:12",
    to: "gpio1/1",
    quote: "dm_i2c_reg_read",
    text: "This can fail, and then the error goes into the register. Please check it.",
  },
  {
    kind: "posting",
    id: "gpio2",
    from: wen,
    sent: "2021-11-26 16:01:05",
    prefix: "PATCH v2",
    cover: null,
    changes: [keepDirection2],
    below: "gpio1/1",
  },
  {
    kind: "letter",
    id: "gpio2-good",
    from: marcus,
    sent: "2021-11-27 10:11:43",
    to: "gpio2/1",
    quote: "must not let go",
    text: "Reviewed-by: Marcus Oyelaran <marcus@example.org>",
  },
  {
    kind: "posting",
    id: "usb",
    from: ilse,
    sent: "2021-11-29 11:48:20",
    prefix: "PATCH",
    cover: null,
    changes: [usbPath],
    article: 468216,
  },
  {
    kind: "letter",
    id: "usb-tested",
    from: aki,
    sent: "2021-11-30 13:37:02",
    to: "usb/1",
    quote: "Two sticks at two ports",
    text: `This is what I need for removable media, too.

Tested-by: Aki Sonoda <aki@example.org>`,
  },
  {
    kind: "letter",
    id: "usb-old",
    from: hanno,
    sent: "2021-12-02 19:20:48",
    to: "usb/1",
    quote: "dp_fill(buf, dev->parent)",
    text: "What becomes of boot options that were saved with the short path?",
  },
  {
    kind: "posting",
    id: "mvebu",
    from: pavel,
    sent: "2021-12-06 12:19:27",
    prefix: "PATCH u-boot-marvell",
    cover: {
      title: "arm: mvebu: sample: use the boot flash",
      text: "Two small patches to get at the flash.",
    },
    changes: [flash, flashCommands],
  },
  {
    kind: "posting",
    id: "mvebu-again",
    from: pavel,
    sent: "2022-01-05 10:40:51",
    prefix: "RESEND PATCH u-boot-marvell",
    cover: {
      title: "arm: mvebu: sample: use the boot flash",
      text: "Two small patches to get at the flash. Nobody said anything in December.",
    },
    changes: [flash, flashCommands],
  },
  {
    kind: "letter",
    id: "mvebu-works",
    from: jonas,
    sent: "2022-01-06 09:15:33",
    to: "mvebu-again/1",
    mark: "AW: ",
    quote: "The boot flash has been",
    text: "Tested-by: Jonas Feld <jonas.feld@example.com>",
  },
  {
    kind: "letter",
    id: "mvebu-taken",
    from: tessa,
    sent: "2022-01-25 11:06:58",
    to: "mvebu-again/0",
    quote: "Two small patches",
    text: "Applied to u-boot-marvell/master, thanks!",
  },
  {
    kind: "posting",
    id: "mem",
    from: ruth,
    sent: "2022-01-24 20:31:10",
    prefix: "PATCH",
    cover: null,
    changes: [compareWhere, compareWrap, compareStop],
  },
  {
    kind: "letter",
    id: "mem-where",
    from: tessa,
    sent: "2022-01-26 08:44:29",
    to: "mem/1",
    quote: "what one wants to know",
    text: "Reviewed-by: Tessa Rowntree <trowntree@example.com>",
  },
  {
    kind: "letter",
    id: "mem-stop",
    from: marcus,
    sent: "2022-01-27 12:59:14",
    to: "mem/3",
    quote: "ctrlc()",
    text: "Once a byte is a lot. How much slower does it get?",
  },
  {
    kind: "letter",
    id: "rc2",
    from: tessa,
    sent: "2022-02-14 19:36:22",
    subject: "[ANN] U-Boot v2022.04-rc2 released",
    text: `Hey all,

It's release day and v2022.04-rc2 is out. The next candidate comes in two
weeks, and the merge window is closed.

Tessa`,
  },
  {
    kind: "posting",
    id: "which",
    from: aki,
    sent: "2022-02-24 18:05:47",
    prefix: "PATCH",
    cover: null,
    changes: [whichFile],
  },
  {
    kind: "posting",
    id: "reset",
    from: wen,
    sent: "2022-03-02 17:22:08",
    prefix: "PATCH next",
    cover: {
      title: "gpio: pca9539: start from a known state",
      text: "For boards that wire the reset of the expander.",
    },
    changes: [
      expanderReset,
      {
        title: "doc: device-tree-bindings: the reset of a pca9539",
        text: "As Linux has it.",
        edits: [
          create(
            "doc/device-tree-bindings/gpio/pca9539.txt",
            `A GPIO expander on an I2C bus

Optional properties:
- reset-gpios: the line that resets it

Example:
	gpio@74 {
		compatible = "nxp,pca9539";
		reg = <0x74>;
		reset-gpios = <&gpio0 5 GPIO_ACTIVE_LOW>;
	};
`,
          ),
        ],
      },
    ],
  },
  {
    kind: "letter",
    id: "reset-polarity",
    from: pavel,
    sent: "2022-03-03 09:57:16",
    to: "reset/2",
    quote: "reset-gpios = <&gpio0",
    text: "The example could name its header for the polarity.",
  },
];

/** Commits of others, and one that no mail of the sample speaks of; oldest first. */
export const otherLandings: Landed[] = [
  {
    change: keepDirection2,
    author: wen,
    authored: "2021-11-26T08:01:05Z",
    committer: marcus,
    committed: "2022-01-18T14:20:00Z",
    trailers: [`Reviewed-by: ${address(marcus)}`],
  },
  {
    change: flash,
    author: pavel,
    authored: "2022-01-05T09:40:52Z",
    committer: tessa,
    committed: "2022-01-25T15:58:00Z",
    trailers: [`Tested-by: ${address(jonas)}`],
  },
  {
    change: flashCommands,
    author: pavel,
    authored: "2022-01-05T09:40:53Z",
    committer: tessa,
    committed: "2022-01-25T15:58:10Z",
  },
  {
    change: {
      title: "tools: tidy up before the next release",
      text: "Moves lines, so that a later patch does not apply at the place it was made for.",
      edits: [
        after(
          "tools/Makefile",
          "# SPDX-License-Identifier: GPL-2.0+\n",
          "#\n# Programs that run on the host\n#\n",
        ),
        after(
          "tools/mkeficapsule.c",
          " * Makes a capsule file out of a firmware image\n",
          " *\n * A capsule is a header and the image behind it.\n",
        ),
      ],
    },
    author: tessa,
    authored: "2022-01-26T10:00:00Z",
    committer: tessa,
    committed: "2022-01-26T10:00:00Z",
  },
  {
    change: compareWhere,
    author: ruth,
    authored: "2022-01-24T20:31:10Z",
    committer: tessa,
    committed: "2022-02-02T17:12:00Z",
    trailers: [`Reviewed-by: ${address(tessa)}`],
  },
  {
    change: compareWrap,
    author: ruth,
    authored: "2022-01-24T20:31:11Z",
    committer: tessa,
    committed: "2022-02-02T17:12:05Z",
  },
];

/** After v2022.04-rc2: on master, in no release yet. */
export const lateLandings: Landed[] = [
  {
    change: usbPath,
    author: ilse,
    authored: "2021-11-29T09:48:20Z",
    committer: hanno,
    committed: "2022-02-26T12:30:00Z",
    trailers: [`Tested-by: ${address(aki)}`],
  },
];
