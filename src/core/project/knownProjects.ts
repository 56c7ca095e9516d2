import type { Person } from "../mail/message.ts";
import type { KnownProject } from "./knownProject.ts";
import { placeOf, type RemotePlace } from "./remotePlace.ts";
import { uboot } from "./uboot.ts";

/** A tree of the project: a host with a path, or with a pattern for paths. */
type Tree = [host: string, path: string | RegExp];

interface Description extends Omit<KnownProject, "remotes" | "commitAddress"> {
  trees: Tree[];
  /** Web address of commits, with "{id}" in place of the object name; null if none. */
  commits: string | null;
}

function known({ trees, commits, ...rest }: Description): KnownProject {
  const isUpstream = (url: string) => trees.some((tree) => isAt(placeOf(url), tree));
  return {
    ...rest,
    remotes: { isUpstream, custodianTree: () => null },
    commitAddress: commits === null ? null : (hash) => commits.replace("{id}", hash),
  };
}

function isAt(place: RemotePlace, [host, path]: Tree): boolean {
  if (place.host !== host) return false;
  return typeof path === "string" ? place.path === path : path.test(place.path);
}

/** U-Boot is first: the default if nothing tells which project it is. */
export const knownProjects: KnownProject[] = [
  uboot,
  known({
    name: "linux",
    archives: ["https://lore.kernel.org/lkml/"],
    lists: ["linux-kernel@vger.kernel.org"],
    patchwork: null,
    trees: [
      [
        "git.kernel.org",
        /^(?:pub\/scm\/linux\/kernel\/git\/)?(?:torvalds\/linux|stable\/linux|next\/linux-next)$/,
      ],
      ["github.com", "torvalds/linux"],
    ],
    commits: "https://git.kernel.org/torvalds/c/{id}",
  }),
  known({
    name: "xen",
    archives: ["https://lore.kernel.org/xen-devel/"],
    lists: ["xen-devel@lists.xenproject.org"],
    patchwork: null,
    trees: [
      ["xenbits.xen.org", /^(?:git-http\/|people\/)?xen$/],
      ["xenbits.xenproject.org", /^(?:git-http\/)?xen$/],
      ["gitlab.com", "xen-project/xen"],
      ["gitlab.com", "xen-project/hardware/xen"],
      ["github.com", "xen-project/xen"],
    ],
    commits: "https://gitlab.com/xen-project/xen/-/commit/{id}",
  }),
  known({
    name: "qemu",
    archives: ["https://lore.kernel.org/qemu-devel/"],
    lists: ["qemu-devel@nongnu.org"],
    patchwork: null,
    trees: [
      ["gitlab.com", "qemu-project/qemu"],
      ["github.com", "qemu/qemu"],
      ["git.qemu.org", /^(?:git\/)?qemu$/],
    ],
    commits: "https://gitlab.com/qemu-project/qemu/-/commit/{id}",
  }),
  known({
    name: "optee",
    archives: [
      "https://lore.kernel.org/op-tee/",
      "https://lists.trustedfirmware.org/archives/list/op-tee@lists.trustedfirmware.org/",
    ],
    lists: ["op-tee@lists.trustedfirmware.org"],
    patchwork: null,
    trees: [["github.com", /^op-tee\/optee_[a-z]+$/]],
    commits: null,
  }),
  known({
    name: "barebox",
    archives: ["https://lore.barebox.org/barebox/"],
    lists: ["barebox@lists.infradead.org"],
    patchwork: null,
    trees: [
      ["git.pengutronix.de", /^(?:git\/|cgit\/)?barebox$/],
      ["github.com", "barebox/barebox"],
    ],
    commits: "https://github.com/barebox/barebox/commit/{id}",
  }),
  known({
    name: "buildroot",
    archives: ["https://lore.kernel.org/buildroot/"],
    lists: ["buildroot@buildroot.org", "buildroot@busybox.net"],
    patchwork: "https://patchwork.ozlabs.org/project/buildroot/",
    trees: [
      ["gitlab.com", "buildroot.org/buildroot"],
      ["git.buildroot.net", "buildroot"],
      ["git.busybox.net", "buildroot"],
      ["github.com", "buildroot/buildroot"],
    ],
    commits: "https://gitlab.com/buildroot.org/buildroot/-/commit/{id}",
  }),
  known({
    name: "openembedded",
    archives: ["https://lore.kernel.org/openembedded-core/"],
    lists: ["openembedded-core@lists.openembedded.org"],
    patchwork: "https://patchwork.yoctoproject.org/project/oe-core/",
    trees: [
      ["git.openembedded.org", "openembedded-core"],
      ["github.com", "openembedded/openembedded-core"],
      ["git.yoctoproject.org", /^(?:git\/)?poky$/],
    ],
    commits: "https://git.openembedded.org/openembedded-core/commit/?id={id}",
  }),
  known({
    name: "edk2",
    archives: ["https://openfw.io/edk2-devel/"],
    lists: ["devel@edk2.groups.io"],
    patchwork: null,
    trees: [["github.com", /^tianocore\/edk2(?:-[a-z]+)?$/]],
    commits: "https://github.com/tianocore/edk2/commit/{id}",
  }),
];

/** The default project. */
export const usualProject = uboot.name;

/** The known project of that name. */
export function knownProject(name: string): KnownProject | undefined {
  return knownProjects.find((one) => one.name === name);
}

/** A recipient with its current address, if it is an old address of a known project's list. */
export function atCurrentList(person: Person): Person {
  const key = person.email.toLowerCase();
  const [current = key] = knownProjects.find(({ lists }) => lists.includes(key))?.lists ?? [];
  return current === key ? person : { name: "", email: current };
}

/** The web page of a commit of the project, by object name; null if unknown. */
export function commitAddress(project: string, hash: string): string | null {
  return knownProject(project)?.commitAddress?.(hash) ?? null;
}
