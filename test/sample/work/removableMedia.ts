// "uboot/uefi removable": an RFC, submitted on 11/09 and discussed.
import { aki, hanno, wen } from "../people.ts";
import { after, before, type Event, replace } from "../story.ts";

const manager = "lib/efi_loader/efi_bootmgr.c";

export const removableMediaMails: Event[] = [
  {
    kind: "posting",
    id: "removable",
    from: aki,
    sent: "2021-11-09 18:32:19",
    prefix: "RFC",
    article: 466583,
    cover: {
      title: "efi_loader: bootmgr: a stick without a boot option",
      text: `When no boot option works, the standard lets a firmware try the well-known
file of any removable medium. Is this the way to do it here?`,
    },
    changes: [
      {
        title: "efi_loader: export efi_locate_device_handle()",
        text: "The boot manager is going to ask for all file systems.",
        edits: [
          replace(
            "lib/efi_loader/efi_boottime.c",
            "static efi_status_t EFIAPI efi_locate_device_handle(const efi_guid_t *protocol,\n",
            "efi_status_t EFIAPI efi_locate_device_handle(const efi_guid_t *protocol,\n",
          ),
          after(
            "include/efi_loader.h",
            "/* Boot manager */\n",
            `efi_status_t EFIAPI efi_locate_device_handle(const efi_guid_t *protocol,
					     efi_uintn_t *count,
					     efi_handle_t **buffer);
`,
          ),
        ],
      },
      {
        title: "efi_loader: bootmgr: add booting from removable media",
        text: "After all boot options, each file system gets its turn.",
        edits: [
          replace(manager, "	return EFI_NOT_FOUND;\n", "	return try_removable(handle);\n"),
          before(
            manager,
            "efi_status_t efi_bootmgr_load(efi_handle_t *handle)\n",
            `static efi_status_t try_removable(efi_handle_t *handle)
{
	efi_handle_t *volumes;
	efi_uintn_t count, i;
	efi_status_t ret;

	ret = efi_locate_device_handle(&efi_file_system_guid, &count, &volumes);
	for (i = 0; ret == EFI_SUCCESS && i < count; i++) {
		if (efi_load_default(volumes[i], handle) == EFI_SUCCESS)
			return EFI_SUCCESS;
	}

	return EFI_NOT_FOUND;
}

`,
          ),
        ],
      },
    ],
  },
  {
    kind: "letter",
    id: "removable-order",
    from: hanno,
    sent: "2021-11-10 20:44:31",
    to: "removable/0",
    quote: "Is this the way to do it here?",
    text: `In principle yes. But the order of the file systems is by chance. I would
rather make boot options when a medium shows up, and let the user sort
them.`,
  },
  {
    kind: "letter",
    id: "removable-order-yes",
    from: aki,
    sent: "2021-11-11 14:09:52",
    to: "removable-order",
    quote: "rather make boot options",
    text: `That needs the disks to follow the driver model first. I have begun with
that; until then the order is that of the scan.`,
  },
  {
    kind: "letter",
    id: "removable-user",
    from: wen,
    sent: "2021-11-16 11:25:03",
    to: "removable/2",
    quote: "each file system gets its turn",
    text: "Works here with a stick and an SD card, the stick comes first.",
  },
  {
    kind: "letter",
    id: "removable-thanks",
    from: aki,
    sent: "2021-11-16 16:58:40",
    to: "removable-user",
    quote: "Works here",
    text: "Thank you for trying it. I'll come back to this when the disks are done.",
  },
];
