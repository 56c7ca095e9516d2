// The real HyperKitty, where it is installed: a database of its own making, fed with our mails as Mailman feeds it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { mailText } from "./maildir.ts";
import { peersRequired } from "./peers.ts";
import type { SiteMail } from "./pipermailSite.ts";
import { plainGit } from "./repository.ts";

/** Debian's package that brings it. */
export const peerPackage = "python3-django-hyperkitty";

/** Debian's own Python, which is the one that knows Debian's packages. */
const python = "/usr/bin/python3";

/** Whether it is installed. */
export function hasHyperkitty(): boolean {
  if (peersRequired) return true;
  return spawnSync(python, ["-c", "import hyperkitty"], { stdio: "ignore" }).status === 0;
}

export class HyperkittyPeer {
  readonly #site: string;
  readonly #server: ChildProcess;

  private constructor(site: string, server: ChildProcess) {
    this.#site = site;
    this.#server = server;
  }

  /** Starts one with its database in a folder; to be closed. */
  static async start(folder: string): Promise<HyperkittyPeer> {
    const program = join(import.meta.dirname, "serveHyperkitty.py");
    const server = spawn(python, [program, folder], {
      env: { ...plainGit, HOME: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    server.stderr.on("data", (text: Buffer) => {
      said = `${said}${text}`.slice(-2_000);
    });
    const port = await new Promise<string>((resolve, reject) => {
      server.once("error", reject);
      server.once("close", () => reject(new Error(`HyperKitty ended: ${said}`)));
      server.stdout.once("data", (text: Buffer) => resolve(String(text).trim()));
    });
    return new HyperkittyPeer(`http://127.0.0.1:${port}/hyperkitty/`, server);
  }

  async close(): Promise<void> {
    if (this.#server.exitCode !== null) return;
    const end = new Promise((resolve) => this.#server.once("close", resolve));
    this.#server.kill();
    await end;
  }

  /** A list's address. */
  address(list: string): string {
    return `${this.#site}list/${list}/`;
  }

  /** Mails arrive on a list, one by one, as Mailman's archiver hands them on. */
  async deliver(list: string, ...mails: (SiteMail | string)[]): Promise<void> {
    for (const mail of mails) {
      const text = typeof mail === "string" ? mail : mailText(mail);
      const form = new FormData();
      form.set("mlist", list);
      form.set("message", new Blob([text]), "message.txt");
      const answer = await fetch(`${this.#site}api/mailman/archive`, {
        method: "POST",
        headers: { authorization: "Token for-tests-alone" },
        body: form,
      });
      if (!answer.ok)
        throw new Error(`HyperKitty did not take a mail: ${answer.status} ${await answer.text()}`);
    }
  }

  /** What it answers, as it is. */
  async ask(path: string): Promise<{ status: number; json: unknown }> {
    const answer = await fetch(`${this.#site}api/list/${path}`);
    const text = (await answer.text()).trim();
    return { status: answer.status, json: text.startsWith("<") ? null : JSON.parse(text) };
  }
}
