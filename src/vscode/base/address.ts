/** An address a browser may be sent to: nothing else of what mail or settings say is ever opened. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text);
}

/** `<a@b>`, `a@b` or `mid:a@b` as a bare Message-ID, or null where the text is none. */
export function plainMessageId(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^(mid|msgid|id):/i, "")
    .replace(/^<|>$/g, "");
  return bare.length <= 998 && /^[^\s<>@/]+@[^\s<>@/]+$/.test(bare) ? bare : null;
}

/** Where a commit of U-Boot can be seen. */
export function commitAddress(hash: string): string {
  return `https://source.denx.de/u-boot/u-boot/-/commit/${hash}`;
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
