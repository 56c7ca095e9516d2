import type { Fetch } from "./fetch.ts";

const maxRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * The network as Node has it. node-fetch goes through node:https, which VS Code patches for proxies. Redirects are
 * followed here because node-fetch would follow them to `data:` too.
 */
export const nodeFetch: Fetch = async (url, { headers, signal }) => {
  // Loaded when first needed: it takes longer than all else that an editor loads of this at its start.
  const { default: fetch } = await import("node-fetch");
  let address = url;
  for (let hops = 0; ; hops++) {
    if (!/^https?:\/\//i.test(address)) throw new Error(`Not an http address: ${address}`);
    const response = await fetch(address, { headers, signal, compress: false, redirect: "manual" });
    const location = redirects.has(response.status) ? response.headers.get("location") : null;
    if (location === null) {
      return {
        status: response.status,
        url: address,
        headers: Object.fromEntries(response.headers),
        body: (response.body ?? []) as AsyncIterable<Uint8Array>,
      };
    }
    await leave(response.body);
    if (hops === maxRedirects) throw new Error(`More than ${maxRedirects} redirects from ${url}`);
    address = new URL(location, address).href;
  }
};

/** Closes a body that nobody reads; its connection would stay open otherwise. */
async function leave(body: NodeJS.ReadableStream | null): Promise<void> {
  body?.on("error", () => {
    // The body is thrown away: how it ends does not matter.
  });
  if (body && "destroy" in body && typeof body.destroy === "function") body.destroy();
}
