/** An address a browser may be sent to: nothing else of what mail or settings say is ever opened. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text);
}

/** A mail that another feature gives a command: by its Message-ID, else by its thread; one of the two is there. */
export interface NamedMail {
  messageId: string | null;
  thread: string;
}

export function isNamedMail(value: unknown): value is NamedMail {
  if (typeof value !== "object" || value === null || !("messageId" in value) || !("thread" in value))
    return false;
  const { messageId, thread } = value;
  if (typeof thread !== "string") return false;
  return messageId === null ? thread !== "" : typeof messageId === "string" && messageId !== "";
}
