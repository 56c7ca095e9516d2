import { problemOf } from "../base/problem.ts";
import { NoRepository } from "../git/inspectRepository.ts";
import { openRepository } from "../git/repository.ts";
import { maintainersAt } from "../landing/maintainersAt.ts";
import type { Person } from "../mail/message.ts";
import type { HostServices } from "../project/hostServices.ts";
import { knownProject } from "../project/knownProjects.ts";
import { peopleFor } from "../project/maintainers.ts";
import { remoteKinds } from "../project/remoteKinds.ts";
import type { StoredMessage } from "../store/types.ts";
import type { Others } from "./recipients.ts";

/** A project's name, and the folders in which its repository may be. */
export interface ComposingProject {
  name: string;
  folders: string[];
  branch: string | null;
}

const mostParticipants = 30;

/**
 * The likely recipients of a mail whose archive keeps none: the project's list, everyone who wrote in its thread, and
 * for a patch those whom the project's MAINTAINERS names for its files.
 */
export async function likelyRecipients(
  mail: StoredMessage,
  thread: StoredMessage[],
  project: ComposingProject,
  { log }: Pick<HostServices, "log">,
  signal: AbortSignal,
): Promise<Others> {
  const senders = thread.toSorted((a, b) => b.date - a.date).filter(({ automatic }) => !automatic);
  const participants = [...new Map(senders.map(({ from }) => [from.email, from])).values()];
  return {
    lists: knownProject(project.name)?.lists ?? [],
    participants: participants.slice(0, mostParticipants),
    maintainers: mail.facts.kind === "patch" ? await maintainersOf(mail, project, log, signal) : [],
  };
}

async function maintainersOf(
  { facts }: StoredMessage,
  project: ComposingProject,
  log: HostServices["log"],
  signal: AbortSignal,
): Promise<Person[]> {
  const paths = facts.files.map(({ path }) => path);
  for (const folder of paths.length === 0 ? [] : project.folders) {
    try {
      const { name, branch } = project;
      const trees = { upstream: [], custodians: [] };
      const repository = await openRepository(folder, { branch, remotes: remoteKinds({ name, trees }), log });
      return peopleFor(await maintainersAt(repository, await repository.tip(), signal), paths);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof NoRepository)) log.warn(`${folder}: ${problemOf(error).what}`);
    }
  }
  return [];
}
