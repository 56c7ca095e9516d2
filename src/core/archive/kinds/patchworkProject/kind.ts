import { ArchiveError } from "../../../http/archiveError.ts";
import type { ArchiveKind } from "../../archive.ts";
import { PatchworkApi } from "../../patchworkApi.ts";
import { placeAt } from "../../patchworkPlace.ts";
import { recogniseProject } from "./addresses.ts";
import { PatchworkProject } from "./patchworkProject.ts";

/** A project on a Patchwork server: the patches and comments of a list, for lists without an archive. */
export const patchworkProject: ArchiveKind = {
  name: "patchwork",
  called: "a project on a Patchwork",
  recognise: recogniseProject,
  async answers(address, session) {
    const place = placeAt(address);
    if (place === null) return false;
    try {
      return await new PatchworkApi(session, place).hasProject();
    } catch (error) {
      if (error instanceof ArchiveError && ["foreign", "html"].includes(error.kind)) return false;
      throw error;
    }
  },
  open([address = ""], parts) {
    const place = placeAt(address);
    if (place === null) throw new Error(`${address} is no project on a Patchwork.`);
    return new PatchworkProject(place, parts);
  },
  locate: () => null,
};
