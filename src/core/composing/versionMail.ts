import type { SendState } from "./sendTries.ts";

/** A mail of a revision in its file, and the state of its sending. */
export interface VersionMail extends SendState {
  path: string;
  /** Whether an archive has it. */
  arrived: boolean;
}

/** Whether a mail is known to be sent. */
export const isOut = ({ state, arrived }: VersionMail): boolean => arrived || state === "sent";
