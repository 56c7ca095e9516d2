import type { Fetch } from "./fetch.ts";

/**
 * Node's network. node-fetch uses node:https, which VS Code patches for proxies. Redirects are not followed here, since
 * only the caller knows where they may lead.
 */
export const nodeFetch: Fetch = async (url, { headers, signal }) => {
  // Loaded on first use, since it is the slowest module to load at the editor's start.
  const { default: fetch } = await import("node-fetch");
  if (!/^https?:\/\//i.test(url)) throw new Error(`Not an http address: ${url}`);
  const response = await fetch(url, { headers, signal, compress: false, redirect: "manual" });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (response.body ?? []) as AsyncIterable<Uint8Array>,
  };
};
