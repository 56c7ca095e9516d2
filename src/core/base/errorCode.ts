/** The code that Node or the system gave an error ("ENOENT", "ECONNRESET"); "" if it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
