import { type Git, gitOutput } from "./program.ts";

/** The name and address that git signs with; letter case is kept. */
export interface Signer {
  name: string;
  /** May be empty. */
  email: string;
}

/**
 * Who makes commits here, and git's ident line: "Ann Lee <ann@example.org> 1706000000 +0100", one character a byte.
 * GitFailure if git does not know the person.
 * @param configuration settings for this call, such as "user.useConfigOnly=true"
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
