/** Where a remote's address points. */
export interface RemotePlace {
  host: string;
  /** Without surrounding slashes and ".git". */
  path: string;
}

/** Host and path of a remote's address; both "" if it has no host. */
export function placeOf(url: string): RemotePlace {
  const plain = url
    .slice(0, 1000)
    .toLowerCase()
    .replace(/\/{1,10}$/, "")
    .replace(/\.git$/, "");
  const parts = /^(?:[a-z+]{2,12}:\/\/)?(?:[^@/]{1,200}@)?([\w.-]{1,200})(?::\d{1,5})?[:/]+(.+)$/.exec(plain);
  return { host: parts?.[1] ?? "", path: parts?.[2] ?? "" };
}
