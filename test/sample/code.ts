// The files that everything in the sample starts from: a few of U-Boot's names, with contents of our own.
export const baseFiles: ReadonlyMap<string, string> = new Map([
  [".gitignore", "#\n# Dot files and what a build leaves behind\n#\n.*\n!.gitignore\n*.o\n*.bin\n"],
  [
    "README",
    `A small tree for the sample of the patch tracker.

It has names of files like those of a boot loader; nothing in it is
meant to be built.
`,
  ],
  [
    "Makefile",
    `# SPDX-License-Identifier: GPL-2.0+

VERSION = 2022
PATCHLEVEL = 01
SUBLEVEL =
EXTRAVERSION =

all: u-boot.bin tools
`,
  ],
  [
    "MAINTAINERS",
    `EFI
M:	Hanno Krüger-Vale <hanno@example.com>
R:	Ilse Antonsen <ilse.antonsen@example.com>
S:	Maintained
F:	lib/efi_loader/
F:	doc/develop/uefi/

DRIVER MODEL
M:	Marcus Oyelaran <marcus@example.org>
S:	Maintained
F:	drivers/core/
F:	drivers/block/
`,
  ],
  [
    "configs/tools-only_defconfig",
    `CONFIG_SYS_TEXT_BASE=0
CONFIG_DEFAULT_DEVICE_TREE="sandbox"
CONFIG_FIT=y
CONFIG_FIT_SIGNATURE=y
# CONFIG_BOOTSTD is not set
# CONFIG_EFI_LOADER is not set
CONFIG_TOOLS_LIBCRYPTO=y
`,
  ],
  [
    "tools/Makefile",
    `# SPDX-License-Identifier: GPL-2.0+

hostprogs-y += mkimage dumpimage
hostprogs-$(CONFIG_CMD_NET) += gen_eth_addr

mkimage-objs := mkimage.o image-host.o
dumpimage-objs := dumpimage.o image-host.o

HOSTCFLAGS_mkeficapsule.o += -std=gnu99
hostprogs-$(CONFIG_EFI_HAVE_CAPSULE_SUPPORT) += mkeficapsule

clean-files := *.o
`,
  ],
  [
    "tools/Kconfig",
    `menu "Tools options"

config TOOLS_LIBCRYPTO
	bool "Use a crypto library in the tools"
	default y
	help
	  Signing and checking of images on the host needs it.

endmenu
`,
  ],
  [
    "tools/mkeficapsule.c",
    `// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a capsule file out of a firmware image
 */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char *tool_name = "mkeficapsule";

static const char *opts_short = "i:v:h";

static void print_usage(void)
{
	fprintf(stderr, "Usage: %s [options] IMAGE CAPSULE\\n"
		"\\t-i, --index <index>       image index\\n"
		"\\t-v, --hardware <instance> hardware instance\\n"
		"\\t-h, --help                this text\\n",
		tool_name);
}

static int read_image(const char *path, void **data, size_t *size)
{
	FILE *file = fopen(path, "rb");

	if (!file)
		return -1;
	fseek(file, 0, SEEK_END);
	*size = ftell(file);
	rewind(file);
	*data = malloc(*size);
	if (fread(*data, 1, *size, file) != *size)
		return -1;
	fclose(file);

	return 0;
}

static int write_capsule(const char *path, void *data, size_t size,
			 unsigned long index)
{
	FILE *file = fopen(path, "wb");

	if (!file)
		return -1;
	fwrite(data, 1, size, file);
	fclose(file);

	return 0;
}

int main(int argc, char **argv)
{
	unsigned long index = 1;
	size_t size;
	void *data;
	int c;

	while ((c = getopt(argc, argv, opts_short)) != -1) {
		switch (c) {
		case 'i':
			index = strtoul(optarg, NULL, 0);
			break;
		default:
			print_usage();
			return EXIT_FAILURE;
		}
	}

	if (argc != optind + 2) {
		print_usage();
		return EXIT_FAILURE;
	}

	if (read_image(argv[optind], &data, &size) < 0 ||
	    write_capsule(argv[optind + 1], data, size, index) < 0)
		return EXIT_FAILURE;

	return EXIT_SUCCESS;
}
`,
  ],
  [
    "lib/efi_loader/efi_capsule.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * Capsules: firmware updates that come as a file
 */

#include <common.h>
#include <efi_loader.h>

static efi_status_t capsule_authenticate(const void *capsule, size_t size,
					 void **image, size_t *image_size)
{
	const struct capsule_header *header = capsule;

	if (size < sizeof(*header))
		return EFI_INVALID_PARAMETER;

	*image = (void *)(header + 1);
	*image_size = size - sizeof(*header);

	return EFI_SUCCESS;
}

efi_status_t efi_capsule_update(const void *capsule, size_t size)
{
	size_t image_size;
	efi_status_t ret;
	void *image;

	ret = capsule_authenticate(capsule, size, &image, &image_size);
	if (ret != EFI_SUCCESS) {
		log_err("Capsule: not accepted\\n");
		return ret;
	}

	return efi_firmware_write(image, image_size);
}

efi_status_t efi_capsule_scan(struct capsule_dir *dir)
{
	efi_status_t ret;
	int i;

	for (i = 0; i < dir->count; i++) {
		ret = efi_capsule_update(dir->data[i], dir->size[i]);
		if (ret != EFI_SUCCESS)
			log_err("Capsule: update failed\\n");
	}

	return EFI_SUCCESS;
}
`,
  ],
  [
    "lib/efi_loader/efi_disk.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * Disks and partitions as EFI objects
 */

#include <common.h>
#include <dm.h>
#include <efi_loader.h>

struct efi_disk_obj {
	struct efi_object header;
	struct blk_desc *desc;
	unsigned int part;
	bool removable;
};

static efi_status_t efi_disk_add_dev(struct blk_desc *desc, unsigned int part,
				     struct efi_disk_obj **disk)
{
	struct efi_disk_obj *obj = calloc(1, sizeof(*obj));

	if (!obj)
		return EFI_OUT_OF_RESOURCES;

	obj->desc = desc;
	obj->part = part;
	obj->removable = desc->removable;
	efi_add_handle(&obj->header);
	*disk = obj;

	return EFI_SUCCESS;
}

efi_status_t efi_disk_create_partitions(struct blk_desc *desc)
{
	struct efi_disk_obj *disk;
	struct part_info info;
	efi_status_t ret;
	int part;

	for (part = 1; part <= MAX_SEARCH_PARTITIONS; part++) {
		if (part_get_info(desc, part, &info))
			continue;
		ret = efi_disk_add_dev(desc, part, &disk);
		if (ret != EFI_SUCCESS)
			return ret;
	}

	return EFI_SUCCESS;
}

efi_status_t efi_disk_register(void)
{
	struct efi_disk_obj *disk;
	struct udevice *dev;
	efi_status_t ret;

	for (uclass_first_device_check(UCLASS_BLK, &dev); dev;
	     uclass_next_device_check(&dev)) {
		struct blk_desc *desc = dev_get_uclass_plat(dev);

		ret = efi_disk_add_dev(desc, 0, &disk);
		if (ret != EFI_SUCCESS)
			return ret;
		efi_disk_create_partitions(desc);
	}

	return EFI_SUCCESS;
}
`,
  ],
  [
    "lib/efi_loader/efi_bootmgr.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * The boot manager: from the variables to a running program
 */

#include <common.h>
#include <efi_loader.h>

static efi_status_t try_load_entry(u16 n, efi_handle_t *handle)
{
	struct efi_load_option lo;
	efi_status_t ret;

	ret = efi_get_load_option(n, &lo);
	if (ret != EFI_SUCCESS)
		return ret;
	if (!(lo.attributes & LOAD_OPTION_ACTIVE))
		return EFI_LOAD_ERROR;

	return efi_load_image(false, efi_root, lo.file_path, NULL, 0, handle);
}

efi_status_t efi_bootmgr_load(efi_handle_t *handle)
{
	u16 *order;
	int i, count;

	order = efi_boot_order(&count);
	for (i = 0; i < count; i++) {
		if (try_load_entry(order[i], handle) == EFI_SUCCESS)
			return EFI_SUCCESS;
	}

	return EFI_NOT_FOUND;
}
`,
  ],
  [
    "lib/efi_loader/efi_boottime.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * Services that live until the operating system takes over
 */

#include <common.h>
#include <efi_loader.h>

static efi_status_t efi_locate_handle(enum efi_locate_search_type type,
				      const efi_guid_t *protocol,
				      efi_uintn_t *size, efi_handle_t *buffer)
{
	efi_uintn_t room = *size / sizeof(efi_handle_t);
	struct efi_object *obj;

	*size = 0;
	list_for_each_entry(obj, &efi_obj_list, link) {
		if (!efi_handle_matches(type, protocol, obj))
			continue;
		if ((*size)++ < room)
			*buffer++ = obj;
	}
	*size *= sizeof(efi_handle_t);

	return EFI_SUCCESS;
}

static efi_status_t EFIAPI efi_locate_device_handle(const efi_guid_t *protocol,
						    efi_uintn_t *count,
						    efi_handle_t **buffer)
{
	efi_uintn_t size = 0;

	efi_locate_handle(BY_PROTOCOL, protocol, &size, NULL);
	*buffer = efi_alloc(size);
	if (!*buffer)
		return EFI_OUT_OF_RESOURCES;
	*count = size / sizeof(efi_handle_t);

	return efi_locate_handle(BY_PROTOCOL, protocol, &size, *buffer);
}
`,
  ],
  [
    "lib/efi_loader/efi_device_path.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * Device paths: the names of devices
 */

#include <common.h>
#include <efi_loader.h>

static void *dp_fill(void *buf, struct udevice *dev)
{
	if (!dev || !dev->driver)
		return buf;

	switch (dev->driver->id) {
	case UCLASS_ROOT:
		return dp_root(buf, dev);
	case UCLASS_MASS_STORAGE:
	case UCLASS_USB_HUB:
		return dp_usb_class(buf, dev);
	default:
		log_debug("%s: no path for %s\\n", __func__, dev->name);
		return dp_fill(buf, dev->parent);
	}
}
`,
  ],
  [
    "include/efi_loader.h",
    `/* SPDX-License-Identifier: GPL-2.0+ */
#ifndef _EFI_LOADER_H
#define _EFI_LOADER_H

#include <efi.h>
#include <linux/list.h>

/**
 * struct efi_object - what a handle points to
 *
 * @link:	place in the list of all objects
 * @protocols:	protocols that are installed
 * @type:	kind of the object
 */
struct efi_object {
	struct list_head link;
	struct list_head protocols;
	enum efi_object_type type;
};

/* Boot manager */
efi_status_t efi_bootmgr_load(efi_handle_t *handle);

/* Capsules */
efi_status_t efi_capsule_update(const void *capsule, size_t size);

/* Disks */
efi_status_t efi_disk_register(void);

#endif
`,
  ],
  [
    "drivers/scsi/scsi.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * SCSI disks
 */

#include <common.h>
#include <blk.h>
#include <dm.h>
#include <scsi.h>

static int scsi_scan_lun(struct udevice *dev, int id, int lun, bool verbose)
{
	struct udevice *bdev;
	struct blk_desc bd;
	int ret;

	ret = scsi_detect(dev, id, lun, &bd);
	if (ret)
		return ret;

	ret = blk_create_devicef(dev, "scsi_blk", "lun", IF_TYPE_SCSI, -1,
				 bd.blksz, bd.lba, &bdev);
	if (ret) {
		debug("Can't create device\\n");
		return ret;
	}

	if (verbose)
		printf("  Device %d: %s\\n", bd.devnum, bd.product);

	return 0;
}
`,
  ],
  [
    "drivers/block/blk-uclass.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * Block devices in the driver model
 */

#include <common.h>
#include <blk.h>
#include <dm.h>

int blk_create_device(struct udevice *parent, const char *driver,
		      const char *name, struct udevice **devp)
{
	struct udevice *dev;
	int ret;

	ret = device_bind_driver(parent, driver, name, &dev);
	if (ret)
		return ret;

	*devp = dev;

	return 0;
}

static int blk_post_probe(struct udevice *dev)
{
	struct blk_desc *desc = dev_get_uclass_plat(dev);

	part_init(desc);

	return 0;
}

UCLASS_DRIVER(blk) = {
	.id		= UCLASS_BLK,
	.name		= "blk",
	.post_probe	= blk_post_probe,
};
`,
  ],
  [
    "drivers/gpio/pca9539.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * A GPIO expander on an I2C bus
 */

#include <common.h>
#include <dm.h>
#include <i2c.h>

#define REG_OUTPUT	0x02
#define REG_CONFIG	0x06

struct expander {
	u16 output;
	u16 direction;
};

static int expander_direction(struct udevice *dev, unsigned int pin, bool in)
{
	struct expander *exp = dev_get_priv(dev);

	if (in)
		exp->direction |= BIT(pin);
	else
		exp->direction &= ~BIT(pin);

	return dm_i2c_reg_write(dev, REG_CONFIG, exp->direction);
}

static int expander_probe(struct udevice *dev)
{
	struct expander *exp = dev_get_priv(dev);

	exp->direction = 0xffff;

	return dm_i2c_reg_write(dev, REG_CONFIG, exp->direction);
}
`,
  ],
  [
    "arch/arm/dts/mvebu-sample.dts",
    `// SPDX-License-Identifier: GPL-2.0+ OR MIT
/dts-v1/;

/ {
	model = "Sample board with a Marvell SoC";

	soc {
		uart0: serial@12000 {
			compatible = "sample,uart";
			reg = <0x12000 0x100>;
			status = "okay";
		};

		spi0: spi@10600 {
			compatible = "sample,spi";
			reg = <0x10600 0x28>;
			status = "disabled";
		};
	};
};
`,
  ],
  [
    "configs/mvebu_sample_defconfig",
    `CONFIG_ARM=y
CONFIG_ARCH_MVEBU=y
CONFIG_DEFAULT_DEVICE_TREE="mvebu-sample"
CONFIG_BOOTDELAY=3
CONFIG_CMD_MTD=y
`,
  ],
  [
    "cmd/mem.c",
    `// SPDX-License-Identifier: GPL-2.0+
/*
 * Commands that look at memory
 */

#include <common.h>
#include <command.h>

static int do_mem_cmp(struct cmd_tbl *cmdtp, int flag, int argc,
		      char *const argv[])
{
	ulong first, second, count, i;

	if (argc != 4)
		return CMD_RET_USAGE;

	first = hextoul(argv[1], NULL);
	second = hextoul(argv[2], NULL);
	count = hextoul(argv[3], NULL);

	for (i = 0; i < count; i++) {
		if (readb(first + i) != readb(second + i)) {
			printf("differs\\n");
			return CMD_RET_FAILURE;
		}
	}
	printf("the same\\n");

	return CMD_RET_SUCCESS;
}
`,
  ],
  [
    "doc/develop/uefi/uefi.rst",
    `UEFI on U-Boot
==============

Capsules
--------

A capsule is a file that holds a firmware image. Put it on the system
partition and start the board again: the update takes place before
anything else is loaded.

Boot manager
------------

The variables BootOrder and BootNNNN say what is started, and in which
order it is tried.
`,
  ],
  [
    "test/py/tests/test_efi_capsule/conftest.py",
    `# SPDX-License-Identifier: GPL-2.0+

from subprocess import check_call

import pytest


@pytest.fixture(scope='session')
def capsule_disk(request, u_boot_config):
    """Makes a disk image with capsules on it"""
    folder = u_boot_config.persistent_data_dir + '/capsule'
    check_call('mkdir -p %s' % folder, shell=True)
    check_call('echo -n u-boot:Old > %s/old.bin' % folder, shell=True)
    check_call('echo -n u-boot:New > %s/new.bin' % folder, shell=True)
    check_call('mkeficapsule -i 1 new.bin Test01', cwd=folder, shell=True)
    yield folder
    check_call('rm -rf %s' % folder, shell=True)
`,
  ],
  [
    "test/py/tests/test_efi_capsule/test_capsule_firmware.py",
    `# SPDX-License-Identifier: GPL-2.0+

import pytest


@pytest.mark.boardspec('sandbox')
@pytest.mark.buildconfigspec('efi_capsule_firmware_raw')
class TestEfiCapsuleFirmware:
    """Updates a firmware from a capsule"""

    def test_update(self, u_boot_console, capsule_disk):
        """A good capsule is installed"""
        u_boot_console.run_command('host bind 0 %s' % capsule_disk)
        u_boot_console.restart_uboot()
        output = u_boot_console.run_command('sf read 4000000 0 10')
        output = u_boot_console.run_command('md.b 4000000 10')
        assert 'u-boot:New' in output
`,
  ],
]);
