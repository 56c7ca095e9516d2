import { type Git, gitOutput } from "./program.ts";

/** The person as git signs for them; case is kept. */
export interface Signer {
  name: string;
  /** May be empty. */
  email: string;
}

/**
 * Who makes commits here, and the line of them: "Ann Lee <ann@example.org> 1706000000 +0100", a byte a character.
 * GitFailure where git does not know who they are.
 * @param configuration "user.useConfigOnly=true" and the like, for this once
 */
export async function committerIn(
  git: Pick<Git, "stream">,
  signal: AbortSignal,
  ...configuration: string[]
): Promise<{ line: string; signer: Signer }> {
  const settings = configuration.flatMap((setting) => ["-c", setting]);
  const said = await gitOutput(git, [...settings, "var", "GIT_COMMITTER_IDENT"], "", signal);
  const [, name = "", email = ""] = /^(.*) <([^<>]*)> /.exec(said.toString("utf8")) ?? [];
  return { line: said.toString("latin1").trimEnd(), signer: { name, email } };
}
