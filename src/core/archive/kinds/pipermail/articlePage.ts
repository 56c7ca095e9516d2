import { readHtml } from "../../../base/html.ts";
import { messageIds } from "../../../mail/headers.ts";

export interface Article {
  /** The mail's own Message-ID without brackets. */
  messageId: string;
  /** The exact body with LF line ends; attachments are replaced by the archive's description. */
  body: string;
}

const begin = "<!--beginarticle-->";
const end = "<!--endarticle-->";

/**
 * Reads an article's page; null if it is not one. The archive writes `x@y` as "x at y", but as a link to the list's own
 * page, so exactly these can be restored.
 */
export function readArticle(html: string): Article | null {
  const start = html.indexOf(begin);
  const stop = html.indexOf(end, start);
  if (start < 0 || stop < 0) return null;
  const messageId = ownMessageId(html.slice(0, start));
  const body = bodyOf(html.slice(start + begin.length, stop));
  return messageId === null || body === null ? null : { messageId, body };
}

/** The link for replying contains the Message-ID of this mail. */
function ownMessageId(head: string): string | null {
  let id: string | null = null;
  readHtml(head, {
    opened(name, { rel, href }) {
      if (id !== null || name !== "link" || rel?.toLowerCase() !== "made") return;
      const found = /[?&]In-Reply-To=([^&]*)/i.exec(href ?? "");
      if (found?.[1] !== undefined) id = bareId(found[1]);
    },
  });
  return id;
}

function bareId(encoded: string): string | null {
  let text = encoded;
  try {
    text = decodeURIComponent(encoded);
  } catch {
    // An id with a bare "%" was not encoded, so it is used as it is.
  }
  return messageIds(text.replaceAll("\0", ""))[0] ?? null;
}

function bodyOf(article: string): string | null {
  let body = "";
  /** Depth inside <PRE>, and whether inside a link that replaces an address. */
  let inside = false;
  let found = false;
  let address: string | null = null;
  readHtml(article, {
    opened(name, attributes) {
      if (name === "pre" && !found) {
        inside = true;
        found = true;
      } else if (name === "a" && inside && /\/listinfo\/[^/]*$/.test(attributes.href ?? "")) address = "";
    },
    text(text) {
      if (!inside) return;
      if (address === null) body += text;
      else address += text;
    },
    closed(name) {
      if (name === "a" && address !== null) {
        body += address.replace(" at ", "@");
        address = null;
      } else if (name === "pre") inside = false;
    },
  });
  if (!found) return null;
  // Mailman adds a line break after the body, and had quoted "From " for its mbox.
  return body
    .replaceAll("\r\n", "\n")
    .replace(/\n\n$/, "\n")
    .replace(/^>From /gm, "From ");
}
