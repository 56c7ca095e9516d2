import { createHash } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** HyperKitty's name for a mail: the SHA-1 of its Message-ID in base 32 (RFC 4648). */
export function hashOf(messageId: string): string {
  const bytes = createHash("sha1").update(messageId).digest();
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join("");
}
