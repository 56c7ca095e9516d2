// The sample in use: its archive served on loopback, its repository in a folder.
// `node test/sample/serve.ts DIRECTORY` serves it until Ctrl-C.
import { join } from "node:path";
import { ArchiveServer } from "../support/archiveServer.ts";
import type { SiteMail } from "../support/pipermailSite.ts";
import { type SampleMail, sampleMails } from "./mails.ts";
import { address } from "./people.ts";
import { buildRepository } from "./repository.ts";

export interface Sample {
  /** Address of the archive, with a trailing slash; it ends in /pipermail/u-boot/ like the real one. */
  archive: string;
  /** The server behind it: what it was asked, and how to make it fail. */
  server: ArchiveServer;
  /** Folder of the repository, with the settings of a workspace. */
  workspace: string;
  /** The bare repository that it shares with. */
  origin: string;
  /** The sample's day, that of the weekly report. */
  now: string;
  stop(): Promise<void>;
}

/** Builds the sample in a directory (whose `workspace` must not exist yet) and serves its archive. */
export async function startSample(directory: string): Promise<Sample> {
  const mails = await sampleMails();
  const server = await ArchiveServer.start({ mails: mails.map(siteMail) });
  const workspace = join(directory, "workspace");
  const origin = join(directory, "origin.git");
  try {
    await buildRepository(workspace, server.url, origin);
  } catch (error) {
    await server.close();
    throw error;
  }
  const now = "2022-03-04T12:00:00Z";
  return { archive: server.url, server, workspace, origin, now, stop: () => server.close() };
}

/** A mail of the sample as an archive serves it. */
export function siteMail({
  messageId,
  inReplyTo,
  references,
  from,
  date,
  subject,
  body,
  number,
}: SampleMail): SiteMail {
  const reply = inReplyTo === null ? {} : { inReplyTo, references };
  return { messageId, ...reply, from: address(from), date, subject, body, number };
}

if (import.meta.main) {
  const directory = process.argv[2];
  if (directory === undefined) {
    console.error("Say where the sample goes: node test/sample/serve.ts DIRECTORY");
    process.exit(2);
  }
  const sample = await startSample(directory);
  console.log(`archive     ${sample.archive}\nrepository  ${sample.workspace}`);
  process.once("SIGINT", () => void sample.stop());
}
