import type { SendState } from "./sendTries.ts";

/** A mail of a version, in its file, and what is known of its sending. */
export interface VersionMail extends SendState {
  path: string;
  /** An archive has it. */
  arrived: boolean;
}

/** Whether a mail is known to be out. */
export const isOut = ({ state, arrived }: VersionMail): boolean => arrived || state === "sent";
