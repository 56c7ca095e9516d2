// Before and after all unit tests: a folder for what they build of what ships (see test/support/built.ts).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    bundles: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "bundles-"));
  provide("bundles", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
