import type { Page } from "../../../http/request.ts";

/** Most bytes of one page. */
export const maxPageBytes = 20_000_000;

/** The decoded text of a page. */
export function textOf(page: Page): string {
  return pageText(page.bytes, page.headers["content-type"]);
}

/** The decoded text of an HTML page; its charset is in a META element near the beginning, else in the header. */
export function pageText(bytes: Uint8Array, contentType: string | undefined): string {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  const label =
    /<meta[^>]{0,200}charset=["']?([\w.:-]{1,40})/i.exec(head)?.[1] ?? charset(contentType) ?? "utf-8";
  return decoder(label).decode(bytes);
}

function charset(contentType: string | undefined): string | undefined {
  return /charset=["']?([\w.:-]{1,40})/i.exec(contentType ?? "")?.[1];
}

function decoder(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label);
  } catch {
    // The charset is unknown; UTF-8 gets at least the ASCII characters right.
    return new TextDecoder();
  }
}
