import type { Fetch } from "./fetch.ts";

/**
 * The network as Node has it. node-fetch goes through node:https, which VS Code patches for proxies. Redirects are left
 * to whoever asks: only there is it known where an answer may lead.
 */
export const nodeFetch: Fetch = async (url, { headers, signal }) => {
  // Loaded when first needed: it takes longer than all else that an editor loads of this at its start.
  const { default: fetch } = await import("node-fetch");
  if (!/^https?:\/\//i.test(url)) throw new Error(`Not an http address: ${url}`);
  const response = await fetch(url, { headers, signal, compress: false, redirect: "manual" });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (response.body ?? []) as AsyncIterable<Uint8Array>,
  };
};
