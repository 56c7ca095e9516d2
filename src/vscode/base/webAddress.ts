/** Whether a text is an address that a browser may open; no other kind of link from mails or settings is opened. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text);
}

/** A mail passed to a command by another feature, by Message-ID or thread; one of them is set. */
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
