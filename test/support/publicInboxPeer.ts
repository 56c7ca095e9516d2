// The real public-inbox, where it is installed: an inbox of its own making, fed with our mails and served by it.
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { peersRequired } from "./peers.ts";
import { type InboxMail, mailText } from "./publicInbox.ts";
import { plainGit } from "./repository.ts";

/** Debian's packages that bring it. */
export const peerPackages = "public-inbox libplack-perl xapian-tools";

/** Whether it is installed. */
export function hasPublicInbox(): boolean {
  if (peersRequired) return true;
  return spawnSync("public-inbox-httpd", ["--help"], { stdio: "ignore" }).error === undefined;
}

const address = "u-boot@lists.example.org";

export class PublicInboxPeer {
  /** The folder of the inbox: `git/0.git` and its indexes. */
  readonly folder: string;
  /** Address of the list, once it is served. */
  url = "";
  readonly #env: NodeJS.ProcessEnv;

  constructor(place: string) {
    this.folder = join(place, "inbox");
    const config = join(place, "config");
    this.#env = { ...plainGit, HOME: place, PI_CONFIG: config, PI_EMERGENCY: join(place, "emergency") };
    this.#run("public-inbox-init", [
      "-V2",
      "-L",
      "basic",
      "u-boot",
      this.folder,
      "http://127.0.0.1/u-boot",
      address,
    ]);
    this.#run("git", ["config", "-f", config, "publicinboxmda.spamcheck", "none"]);
  }

  /** Mails arrive, one by one. */
  deliver(...mails: InboxMail[]): void {
    for (const mail of mails)
      this.#run("public-inbox-mda", ["--no-precheck"], mailText({ to: address, ...mail }), {
        ORIGINAL_RECIPIENT: address,
      });
  }

  /** A mail was spam: it is taken away. */
  takeAway(mail: InboxMail): void {
    this.#run("public-inbox-learn", ["rm"], mailText({ to: address, ...mail }));
  }

  /** A mail is taken out of history. */
  purge(mail: InboxMail): void {
    this.#run("public-inbox-purge", [this.folder], mailText({ to: address, ...mail }));
  }

  /** Serves it until the test is over. */
  async serve(): Promise<void> {
    const port = await freePort();
    const server = spawn("public-inbox-httpd", ["-W0", "-l", `http://127.0.0.1:${port}`], {
      env: this.#env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    onTestFinished(() => ended(server));
    this.url = `http://127.0.0.1:${port}/u-boot/`;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.once("close", () => reject(new Error("public-inbox-httpd ended")));
      server.stderr.on("data", (text: Buffer) => String(text).includes("bound http") && resolve());
    });
  }

  #run(program: string, args: string[], input = "", more: NodeJS.ProcessEnv = {}): void {
    execFileSync(program, args, { env: { ...this.#env, ...more }, input, stdio: ["pipe", "ignore", "pipe"] });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const end = new Promise((resolve) => server.once("close", resolve));
  server.kill();
  await end;
}
