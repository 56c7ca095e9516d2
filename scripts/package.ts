// `npm run package`: makes the VSIX and refuses one that is too big or asks for what may not be published.
import { readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "./paths.ts";
import { run } from "./processes.ts";
import { writeResults } from "./results.ts";

const limits = { bytes: 1_000_000, files: 50 };

const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const name = `${manifest.name}-${manifest.version}.vsix`;

for (const old of await readdir(root)) if (old.endsWith(".vsix")) await rm(join(root, old));
// What earlier builds left must not be packaged.
await rm(join(root, "dist"), { recursive: true, force: true });
// vsce runs the script vscode:prepublish first: the production build.
await run(
  process.execPath,
  [
    join(root, "node_modules", "@vscode", "vsce", "vsce"),
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    ...["--out", name],
  ],
  { call: "packaging", within: 120_000, cwd: root },
);

const archive = await readFile(join(root, name));
const files = zipEntries(archive);
const inside = (path: string) => files.includes(`extension/${path}`);
const entries = [manifest.main, ...Object.values(manifest.bin ?? {})].map((path) =>
  String(path).replace("./", ""),
);
const programs = files.filter((file) => file.endsWith(".cjs")).map((file) => file.replace("extension/", ""));
const missing: string[] = [];
for (const program of programs)
  for (const [, part = ""] of (await readFile(join(root, program), "utf8")).matchAll(
    /require\("\.\/([^"]+)"\)/g,
  ))
    if (!inside(join(dirname(program), part))) missing.push(part);
const notices = "dist/THIRD-PARTY-NOTICES.txt";
const checks: [what: string, good: boolean][] = [
  [`${archive.length} bytes, at most ${limits.bytes}`, archive.length <= limits.bytes],
  [`${files.length} files, at most ${limits.files}`, files.length <= limits.files],
  ["no proposed API", manifest.enabledApiProposals === undefined],
  [`the programs are inside: ${entries.join(", ")}`, entries.every(inside)],
  [
    `all that ${programs.length} programs load is inside${missing.map((part) => `, not ${part}`).join("")}`,
    missing.length === 0,
  ],
  [`the notices of the libraries are inside: ${notices}`, inside(notices)],
  [
    "no source, no test, no source map is inside",
    !files.some((file) => /\.(ts|map)$|node_modules/.test(file)),
  ],
];
for (const [what, good] of checks) console.log(`  ${good ? "✓" : "✗"} ${what}`);
const failed = checks.filter(([, good]) => !good).length;
await writeResults({ passed: checks.length - failed, failed, skipped: 0 });
if (failed > 0) {
  console.error(`${name} must not be published. It holds:\n  ${files.join("\n  ")}`);
  process.exit(1);
}
console.log(`${name} is ready.`);

/** The names in a zip file, read from its central directory (APPNOTE.TXT 4.3.12 and 4.3.16). */
function zipEntries(zip: Buffer): string[] {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    );
    names.push(zip.toString("utf8", at + 46, at + 46 + (nameLength ?? 0)));
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return names;
}
