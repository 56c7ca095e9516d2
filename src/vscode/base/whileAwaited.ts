/** What VS Code hands to a provider to say that nobody waits for its answer any more. */
interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): unknown };
}

/**
 * What a provider answers of something that is to be found first: undefined as soon as nobody waits for it. What is
 * found for others as well goes on; `find` stops to wait for it.
 */
export async function whileAwaited<Found, Answer>(
  token: Cancellation,
  find: (signal: AbortSignal) => Promise<Found>,
  answer: (found: Found) => Answer,
): Promise<Answer | undefined> {
  if (token.isCancellationRequested) return undefined;
  const ending = new AbortController();
  const cancelled = token.onCancellationRequested(() => ending.abort());
  try {
    const found = await find(ending.signal);
    return ending.signal.aborted ? undefined : answer(found);
  } catch (error) {
    if (ending.signal.aborted) return undefined;
    throw error;
  } finally {
    cancelled.dispose();
  }
}
