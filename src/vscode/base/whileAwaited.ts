/** VS Code's cancellation token, as far as it is used here. */
interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): unknown };
}

/**
 * A provider's answer that must be computed first: undefined as soon as the request is cancelled. Shared work
 * continues; only this caller stops waiting.
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
