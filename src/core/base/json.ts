/** What a JSON text says; undefined where it is none. Whoever asks treats that as not there, damaged, or something else. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
