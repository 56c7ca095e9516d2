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
