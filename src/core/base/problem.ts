/**
 * Something went wrong that a person should know of: one sentence that says what, one that says what to do.
 * Everything else (stack, headers, output of git) belongs in the log.
 */
export interface Problem {
  /** "The archive lists.denx.de did not answer within 30 s." */
  what: string;
  /** "Check the network, then refresh; what was read before is still here." */
  remedy: string;
  /** The address, file or setting concerned; "" where there is none. */
  where: string;
}

/** An error that carries its sentence and remedy to where the person looks. */
export class UserError extends Error {
  readonly problem: Problem;

  constructor(what: string, remedy: string, where = "", cause?: unknown) {
    super(what, { cause });
    this.name = "TrackerError";
    this.problem = { what, remedy, where };
  }
}

/** The problem that an error carries, or a general one that names the error's own words. */
export function problemOf(error: unknown, where = ""): Problem {
  if (error instanceof UserError) return error.problem;
  const what = error instanceof Error ? error.message : String(error);
  return { what, remedy: "The log has the details; please report this if it stays.", where };
}

/** Each once. */
export function distinctProblems(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.what} ${problem.where}`, problem])).values()];
}
