// "uboot/disk_integ": v2 submitted on 2/10, reviewed in part, one question open, nothing merged; v3 in the making.
import { address, aki, hanno, ilse, marcus } from "../people.ts";
import { after, before, type Change, type Event, replace } from "../story.ts";

const disk = "lib/efi_loader/efi_disk.c";
const block = "drivers/block/blk-uclass.c";

const scsi: Change = {
  title: "scsi: call device_probe() after scanning",
  text: `A disk that a scan finds is bound, but not probed, so that nobody who waits
for it is told. Probe it as the other kinds of disks do.`,
  edits: [
    after(
      "drivers/scsi/scsi.c",
      `		debug("Can't create device\\n");
		return ret;
	}
`,
      `
	ret = device_probe(bdev);
	if (ret) {
		debug("Can't probe device\\n");
		device_unbind(bdev);
		return ret;
	}
`,
    ),
  ],
};

const tell = (hook: string): Change => ({
  title: "dm: blk: tell listeners of a new block device",
  text: "Whoever keeps a list of disks can follow the driver model with this.",
  edits: [
    before(block, "static int blk_post_probe(", `static blk_listener_t ${hook};\n\n`),
    after(block, "	part_init(desc);\n", `	if (${hook})\n		return ${hook}(dev);\n`),
  ],
});

const handle: Change = {
  title: "efi_loader: keep a udevice beside its handle",
  text: "From an EFI object to its device in one step; nothing uses it yet.",
  edits: [
    after("include/efi_loader.h", " * @type:	kind of the object\n", " * @dev:	device behind it, or NULL\n"),
    after("include/efi_loader.h", "	enum efi_object_type type;\n", "	struct udevice *dev;\n"),
  ],
};

const helper = (link: string): Change => ({
  title: "efi_loader: disk: a helper function to create efi_disk objects from udevice",
  text: "The scan at the start and the listener of a later patch share it.",
  edits: [
    before(
      disk,
      "efi_status_t efi_disk_register(void)\n",
      `static efi_status_t efi_disk_from_udevice(struct udevice *dev)
{
	struct blk_desc *desc = dev_get_uclass_plat(dev);
	struct efi_disk_obj *disk;
	efi_status_t ret;

	ret = efi_disk_add_dev(desc, 0, &disk);
	if (ret != EFI_SUCCESS)
		return ret;
${link}
	return efi_disk_create_partitions(desc);
}

`,
    ),
  ],
});
const helper1 = helper("");
const helper2 = helper("	disk->header.dev = dev;\n");

const follow: Change = {
  title: "efi_loader: disk: follow block devices as they come",
  text: "A disk that is plugged in after the start is there for EFI programs, too.",
  edits: [
    before(
      disk,
      "efi_status_t efi_disk_register(void)\n",
      `int efi_disk_probed(struct udevice *dev)
{
	if (efi_disk_from_udevice(dev) != EFI_SUCCESS)
		return -ENOMEM;

	return 0;
}

`,
    ),
    after(
      "include/efi_loader.h",
      "efi_status_t efi_disk_register(void);\n",
      "int efi_disk_probed(struct udevice *dev);\n",
    ),
  ],
};

const noScan: Change = {
  title: "efi_loader: disk: probe instead of scanning at the start",
  text: "The listener does the rest.",
  edits: [
    replace(
      disk,
      `	struct efi_disk_obj *disk;
	struct udevice *dev;
	efi_status_t ret;

	for (uclass_first`,
      `	struct udevice *dev;

	for (uclass_first`,
    ),
    replace(
      disk,
      `	     uclass_next_device_check(&dev)) {
		struct blk_desc *desc = dev_get_uclass_plat(dev);

		ret = efi_disk_add_dev(desc, 0, &disk);
		if (ret != EFI_SUCCESS)
			return ret;
		efi_disk_create_partitions(desc);
	}
`,
      `	     uclass_next_device_check(&dev))
		log_debug("%s is there\\n", dev->name);
`,
    ),
  ],
};

const removal: Change = {
  title: "efi_loader: disk: forget a disk that is gone",
  text: "Work in progress: the order of removal is not settled.",
  edits: [
    before(
      disk,
      "efi_status_t efi_disk_register(void)\n",
      `int efi_disk_removed(struct udevice *dev)
{
	return efi_delete_handle_of(dev);
}

`,
    ),
  ],
};

export const diskIntegrationMails: Event[] = [
  {
    kind: "posting",
    id: "disk1",
    from: aki,
    sent: "2022-01-17 17:29:04",
    prefix: "PATCH",
    cover: {
      title: "efi_loader: disks that follow U-Boot's driver model",
      text: `EFI keeps a list of disks of its own, made once at the start. This series
ties it to the driver model, so that a disk is in both or in neither.

Removing a disk is left for later.`,
    },
    changes: [scsi, tell("blk_hook"), helper1, follow, noScan],
  },
  {
    kind: "letter",
    id: "disk1-hook",
    from: marcus,
    sent: "2022-01-19 07:41:33",
    to: "disk1/2",
    quote: "blk_hook",
    text: `One hook is not enough: there may be more than one who wants to know.
At least the name should say that it is a listener.`,
  },
  {
    kind: "letter",
    id: "disk1-hook-ok",
    from: aki,
    sent: "2022-01-20 10:12:45",
    to: "disk1-hook",
    quote: "One hook is not enough",
    text: "I'd start with one and rename it, a list can come with its second user.",
  },
  {
    kind: "letter",
    id: "disk1-handle",
    from: hanno,
    sent: "2022-01-22 13:05:10",
    to: "disk1/3",
    quote: "struct efi_disk_obj *disk;",
    text: `How do I get back from the handle to the device? Other kinds of devices
will need that as well, so please put it into struct efi_object.`,
  },
  {
    kind: "posting",
    id: "disk2",
    from: aki,
    sent: "2022-02-10 17:11:15",
    prefix: "PATCH v2",
    article: 474844,
    cover: {
      title: "efi_loader: disks that follow U-Boot's driver model",
      text: `EFI keeps a list of disks of its own, made once at the start. This series
ties it to the driver model, so that a disk is in both or in neither.

Changes in v2
* an EFI object knows its device (3/6, new)
* the hook is called a listener (2/6)

Removing a disk is left for later.`,
    },
    changes: [scsi, tell("blk_listener"), handle, helper2, follow, noScan],
  },
  {
    kind: "letter",
    id: "disk2-scsi",
    from: marcus,
    sent: "2022-02-11 08:22:37",
    to: "disk2/1",
    quote: "all",
    text: "Reviewed-by: Marcus Oyelaran <marcus@example.org>",
  },
  {
    kind: "letter",
    id: "disk2-handle",
    from: ilse,
    sent: "2022-02-12 15:50:09",
    to: "disk2/3",
    quote: "nothing uses it yet",
    text: "Reviewed-by: Ilse Antonsen <ilse.antonsen@example.com>",
  },
  {
    kind: "letter",
    id: "disk2-parts",
    from: ilse,
    sent: "2022-02-12 16:08:44",
    to: "disk2/4",
    quote: "return efi_disk_create_partitions(desc);",
    text: "Do the partitions get a device of their own as well?",
  },
  {
    kind: "letter",
    id: "disk2-parts-no",
    from: aki,
    sent: "2022-02-14 09:33:21",
    to: "disk2-parts",
    quote: "Do the partitions get",
    text: `Not in this series. U-Boot has no device for a partition yet, that would
come first.`,
  },
  {
    kind: "letter",
    id: "disk2-probed",
    from: hanno,
    sent: "2022-02-27 11:17:58",
    to: "disk2/5",
    quote: "return -ENOMEM;",
    text: `A device that EFI cannot take is no longer usable for the rest of U-Boot
with this, is it? What happens on a board with little memory?`,
  },
];

/** The topic branch: v3 as far as it is, on top of v2022.04-rc2; the last commit is new. */
export const diskIntegrationBranch = {
  author: aki,
  trailers: {
    1: [`Reviewed-by: ${address(marcus)}`],
    3: [`Reviewed-by: ${address(ilse)}`],
    // Not to be sent upstream, but there are people who write it so.
    5: ["Ticket: TS-118"],
  } as Record<number, string[]>,
  changes: [scsi, tell("blk_listener"), handle, helper2, follow, noScan, removal],
};
