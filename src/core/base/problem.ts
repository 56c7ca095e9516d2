/**
 * Something went wrong that a person should know: one sentence says what, one what to do. Details (stack, headers,
 * output of git) belong in the log.
 */
export interface Problem {
  /** "The archive lists.denx.de did not answer within 30 s." */
  what: string;
  /** "Check the network, then refresh; what was read before is still here." */
  remedy: string;
  /** The address, file or setting concerned; "" if there is none. */
  where: string;
}

/** An error with a sentence and a remedy to show to the person. */
export class UserError extends Error {
  readonly problem: Problem;

  constructor(what: string, remedy: string, where = "", cause?: unknown) {
    super(what, { cause });
    this.name = "TrackerError";
    this.problem = { what, remedy, where };
  }
}

/** The problem that an error carries, or a general one with the error's message. */
export function problemOf(error: unknown, where = ""): Problem {
  if (error instanceof UserError) return error.problem;
  const what = error instanceof Error ? error.message : String(error);
  return { what, remedy: "The log has the details; please report this if it stays.", where };
}

/** The problems without repetitions. */
export function distinctProblems(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.what} ${problem.where}`, problem])).values()];
}
