/** The code of an error that Node or the system gives one ("ENOENT", "ECONNRESET"); empty where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
