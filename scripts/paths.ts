// Where things lie in this repository.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository, which is also the extension's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** What was downloaded and is kept: VS Code and a browser. Safe to delete. */
export const cache = join(root, ".vscode-test");

/** What a run leaves behind: bundles of tests, logs, pictures of failures. Safe to delete. */
export const out = join(root, "out");
