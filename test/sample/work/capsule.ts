// "uboot/cap auth": nine patches, v11, merged in v2022.04-rc2; v10 a few weeks before.
import { address, aki, hanno, ilse, ruth, tessa } from "../people.ts";
import { after, before, type Change, create, type Event, type Landed, replace } from "../story.ts";

const tool = "tools/mkeficapsule.c";
const capsule = "lib/efi_loader/efi_capsule.c";
const tests = "test/py/tests/test_efi_capsule";

const toolsOnly: Change = {
  title: "tools: build mkeficapsule with tools-only_defconfig",
  text: `A distribution packages the tools by themselves, from the configuration
that builds nothing else. Give mkeficapsule an option of its own, so that
it is part of that build.`,
  edits: [
    replace(
      "tools/Makefile",
      "hostprogs-$(CONFIG_EFI_HAVE_CAPSULE_SUPPORT) += mkeficapsule\n",
      "hostprogs-$(CONFIG_TOOLS_MKEFICAPSULE) += mkeficapsule\n",
    ),
    before(
      "tools/Kconfig",
      "endmenu\n",
      `config TOOLS_MKEFICAPSULE
	bool "Build mkeficapsule"
	default y if EFI_CAPSULE_ON_DISK
	help
	  The tool that makes a capsule file out of a firmware image.

`,
    ),
    after("configs/tools-only_defconfig", "CONFIG_TOOLS_LIBCRYPTO=y\n", "CONFIG_TOOLS_MKEFICAPSULE=y\n"),
  ],
};

const signText = `Add two options, for the key and for the certificate. With both given, a
signature stands between the header of the capsule and the image, and a
counter in it keeps an old capsule from being replayed.`;

const signHelp = `		"\\t-k, --private-key <file>  key to sign with\\n"
		"\\t-c, --certificate <file>  certificate of that key\\n"
`;

const signFunction = (check: string) => `static int sign_image(const char *key, const char *cert, void **data,
		      size_t *size)
{
	struct signature sig;

	${check}
		return -1;
	if (signature_make(&sig, key, cert, *data, *size) < 0)
		return -1;

	return signature_prepend(&sig, data, size);
}

`;

const sign = (check: string): Change => ({
  title: "tools: mkeficapsule: sign a capsule on request",
  text: signText,
  edits: [
    replace(tool, 'opts_short = "i:v:h";', 'opts_short = "i:v:k:c:h";'),
    before(tool, '		"\\t-h, --help                this text\\n",\n', signHelp),
    before(tool, "static int write_capsule(", signFunction(check)),
  ],
});

const manual: Change = {
  title: "tools: mkeficapsule: describe the program in a man page",
  text: "All options in one place, with an example of each way to use the tool.",
  edits: [
    create(
      "doc/mkeficapsule.1",
      `.TH MKEFICAPSULE 1 "February 2022"
.SH NAME
mkeficapsule \\- make a capsule file for a firmware update
.SH SYNOPSIS
.B mkeficapsule
.RI [ options ] " image capsule"
.SH OPTIONS
.TP
.BI "-k, --private-key " file
Sign with this key.
.TP
.BI "-c, --certificate " file
The certificate of that key.
.SH AUTHORS
Written by Aki Sonoda <aki@example.org>
.br
Please report faults to firmware@example.org.
`,
    ),
  ],
};

const documentation = (once: string): Change => ({
  title: "doc: uefi: explain how a capsule is signed",
  text: "From making a key to starting the update.",
  edits: [
    before(
      "doc/develop/uefi/uefi.rst",
      "Boot manager\n------------\n",
      `Signed capsules
~~~~~~~~~~~~~~~

With CONFIG_EFI_CAPSULE_AUTHENTICATE only a capsule that was signed with
a known key is installed. Make a key and a certificate ${once}::

    $ openssl req -x509 -newkey rsa:2048 -keyout key.pem -out cert.pem

and sign each capsule with them::

    $ mkeficapsule -k key.pem -c cert.pem image.bin image.cap

`,
    ),
  ],
});

const testKeys: Change = {
  title: "test/py: efi_capsule: prepare keys and signed capsules",
  text: `Two pairs of keys: one whose certificate the board knows, one that it
does not.`,
  edits: [
    before(
      `${tests}/conftest.py`,
      "    yield folder\n",
      `    for name in ('good', 'bad'):
        check_call('openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=%s/ '
                   '-keyout %s.key -out %s.crt' % (name, name, name),
                   cwd=folder, shell=True)
        check_call('mkeficapsule -k %s.key -c %s.crt new.bin Signed.%s'
                   % (name, name, name), cwd=folder, shell=True)
`,
    ),
  ],
};

const testRefused = (name: string): Change => ({
  title: "test/py: efi_capsule: try capsules without a valid signature",
  text: "Neither an unsigned capsule nor one of a stranger may change the firmware.",
  edits: [
    create(
      `${tests}/test_capsule_signed.py`,
      `# SPDX-License-Identifier: GPL-2.0+

import pytest


@pytest.mark.boardspec('sandbox')
@pytest.mark.buildconfigspec('efi_capsule_authenticate')
class TestEfiCapsuleSigned:
    """Tries capsules with and without a signature"""

    @pytest.mark.parametrize('${name}', ['Test01', 'Signed.bad'])
    def test_refused(self, u_boot_console, capsule_disk, ${name}):
        """The old firmware stays"""
        u_boot_console.run_command('host bind 0 %s' % capsule_disk)
        u_boot_console.run_command('efidebug capsule update %s' % ${name})
        output = u_boot_console.run_command('sf read 4000000 0 10')
        output = u_boot_console.run_command('md.b 4000000 10')
        assert 'u-boot:Old' in output
`,
    ),
  ],
});

const imageType: Change = {
  title: "tools: mkeficapsule: take the image type from the command line",
  text: "A board may have a type of its own; so far only two were built in.",
  edits: [
    before(tool, "static void print_usage(void)\n", "static const char *image_type;\n\n"),
    after(
      tool,
      "			index = strtoul(optarg, NULL, 0);\n			break;\n",
      "		case 'g':\n			image_type = optarg;\n			break;\n",
    ),
  ],
};

const refuse = (message: string): Change => ({
  title: "efi_loader: capsule: refuse a capsule without a known certificate",
  text: `Look the certificate up in the keys that were built into the firmware.
Without any such key no capsule is good.`,
  edits: [
    before(
      capsule,
      "	*image = (void *)(header + 1);\n",
      `	if (!efi_certificate_known(header)) {
		log_err("${message}\\n");
		return EFI_SECURITY_VIOLATION;
	}

`,
    ),
  ],
});

const testResults: Change = {
  title: "test/py: efi_capsule: check the results in case of CAPSULE_AUTHENTICATE",
  text: `Where signatures are asked for, the capsules of the older test carry none,
so that what was an update before is refused now.`,
  edits: [
    replace(
      `${tests}/test_capsule_firmware.py`,
      "        assert 'u-boot:New' in output\n",
      `        config = u_boot_console.config.buildconfig
        if config.get('config_efi_capsule_authenticate'):
            assert 'u-boot:Old' in output
        else:
            assert 'u-boot:New' in output
`,
    ),
  ],
};

const v10 = [
  toolsOnly,
  sign("if (!key || !cert)"),
  manual,
  documentation("ones"),
  testKeys,
  testRefused("file"),
  imageType,
  refuse("Capsule: certificate unknown"),
];

const v11 = [
  toolsOnly,
  sign("if (!key || !cert || !*size)"),
  manual,
  documentation("ones"),
  testKeys,
  testRefused("capsule_file"),
  imageType,
  refuse("Capsule: certificate unknown"),
  testResults,
];

const by = (person: typeof hanno, ...names: string[]) =>
  names.map((name) => `${name}-by: ${address(person)}`);

/** What the patches of v11 carried when they were sent. */
const given: Record<number, string[]> = {
  1: by(ilse, "Reviewed"),
  3: by(ilse, "Reviewed"),
  5: by(ilse, "Reviewed", "Tested"),
  7: by(hanno, "Acked"),
};

export const capsuleMails: Event[] = [
  {
    kind: "posting",
    id: "cap10",
    from: aki,
    sent: "2022-01-18 19:38:53",
    prefix: "PATCH v10",
    article: 472104,
    cover: {
      title: "efi_loader: capsule: signed capsules, and a better mkeficapsule",
      text: `Capsules can be signed and checked with this series, on the host as well
as on the board.

Changes in v10
* the man page has a section of examples
* rebased on v2022.01`,
    },
    changes: v10,
    given: { 1: by(ilse, "Reviewed") },
  },
  {
    kind: "letter",
    id: "cap10-size",
    from: hanno,
    sent: "2022-01-20 09:14:02",
    to: "cap10/2",
    quote: "if (!key || !cert)",
    text: `An empty image gets a signature here and is refused only on the board.
Can the tool say so at once?`,
  },
  {
    kind: "letter",
    id: "cap10-size-yes",
    from: aki,
    sent: "2022-01-20 21:03:40",
    to: "cap10-size",
    quote: "Can the tool say so",
    text: "Right, I will check the size as well in the next version.",
  },
  {
    kind: "letter",
    id: "cap10-results",
    from: ilse,
    sent: "2022-01-21 16:20:11",
    to: "cap10/0",
    quote: "as on the board.",
    text: `With CAPSULE_AUTHENTICATE switched on, the old test fails, because its
capsules are not signed. Please add a patch for that too.

Also, "file" hides a name of Python in 6/8.`,
  },
  {
    kind: "letter",
    id: "cap10-manual",
    from: ilse,
    sent: "2022-01-21 16:31:48",
    to: "cap10/3",
    quote: "All options in one place",
    text: "Reviewed-by: Ilse Antonsen <ilse.antonsen@example.com>",
  },
  {
    kind: "posting",
    id: "cap11",
    from: aki,
    sent: "2022-02-09 19:10:27",
    prefix: "PATCH v11",
    article: 474721,
    cover: {
      title: "efi_loader: capsule: signed capsules, and a better mkeficapsule",
      text: `Capsules can be signed and checked with this series, on the host as well
as on the board.

Changes in v11
* an empty image is refused by the tool (2/9)
* the older test knows of signatures (9/9, new)

v10: https://lists.denx.de/pipermail/u-boot/2022-January/472104.html`,
    },
    changes: v11,
    given,
  },
  {
    kind: "letter",
    id: "cap11-all",
    from: ilse,
    sent: "2022-02-10 11:02:19",
    to: "cap11/0",
    quote: "Changes in v11",
    text: `The whole series looks good to me now.

Reviewed-by: Ilse Antonsen <ilse.antonsen@example.com>`,
  },
  {
    kind: "letter",
    id: "cap11-tested",
    from: ruth,
    sent: "2022-02-10 14:47:55",
    to: "cap11/2",
    quote: "all",
    text: "Signed and installed a capsule on my board.\n\nTested-by: Ruth Adeyemi <ruth@example.com>",
  },
  {
    kind: "letter",
    id: "pull",
    from: hanno,
    sent: "2022-02-11 22:40:06",
    subject: "Pull request: efi-2022-04-rc2-2",
    text: `Dear Tessa,

The following changes since v2022.04-rc1 are ready:

Aki Sonoda (9):
${v11.map((change) => `      ${change.title}`).join("\n")}

They are in the tag efi-2022-04-rc2-2 of the EFI tree.

Best regards

Hanno`,
  },
  {
    kind: "letter",
    id: "pulled",
    from: tessa,
    sent: "2022-02-12 09:21:30",
    to: "pull",
    quote: "Dear Tessa,",
    text: "Applied to u-boot/master, thanks!",
  },
];

const reviewedByIlse = by(ilse, "Reviewed");

/**
 * The nine commits. Seven have the diff of their mail, 4/9 was corrected while it was applied and is known by
 * its title only, 8/9 was changed too but names its mail.
 */
export function capsuleLandings(messageId: (mail: string) => string): Landed[] {
  const landed = [...v11];
  landed[3] = documentation("once");
  landed[7] = refuse("Capsule: no such certificate");
  return landed.map((change, index) => ({
    change,
    author: aki,
    authored: `2022-02-09T10:10:${28 + index}Z`,
    committer: hanno,
    committed: `2022-02-11T19:08:${10 + index * 4}Z`,
    trailers: [
      ...(given[index + 1] ?? []),
      ...((given[index + 1] ?? []).includes(reviewedByIlse[0] ?? "") ? [] : reviewedByIlse),
      ...(index === 7 ? [`Link: https://lore.kernel.org/r/${messageId("cap11/8")}`] : []),
      `Signed-off-by: ${address(hanno)}`,
    ],
  }));
}
