import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { MailContents } from "../../core/patches/mailContents.ts";
import type { Services } from "../../core/services.ts";
import { patchFileScheme } from "../base/ids.ts";
import { VirtualFiles } from "../base/virtualFiles.ts";
import { type FileAddress, fileAt, type PatchFile } from "./model/fileAddress.ts";

/** Limits of the cache: number of documents, and bytes. */
const mostKept = 300;
/** Bytes of those. */
const largestKept = 32 << 20;

export function uriOf({ path, query }: FileAddress): vscode.Uri {
  return vscode.Uri.from({ scheme: patchFileScheme, path, query });
}

/**
 * A read-only file system with the files of posted patches. Not a text document provider, so that binary files, symbols
 * and search work.
 */
export class PatchFiles extends VirtualFiles {
  readonly #services: Pick<Services, "patches">;
  readonly #kept = new Map<string, Uint8Array>();
  /** Reads in progress, since editor and comments ask for a file at the same time. */
  readonly #reading = new Map<string, Promise<Uint8Array>>();
  #size = 0;
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(services: Pick<Services, "patches">) {
    super();
    this.#services = services;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { byteLength } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: byteLength };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const known = this.#kept.get(uri.query) ?? this.#reading.get(uri.query);
    if (known) return known;
    const reading = this.#readNew(uri);
    this.#reading.set(uri.query, reading);
    try {
      return await reading;
    } finally {
      this.#reading.delete(uri.query);
    }
  }

  async #readNew(uri: vscode.Uri): Promise<Uint8Array> {
    const file = fileAt(uri.query);
    const bytes = file && (await this.#read(file));
    if (!bytes) throw vscode.FileSystemError.FileNotFound(uri);
    this.#keep(uri.query, bytes);
    return bytes;
  }

  /** Its text, for finding a place in it; "" if it cannot be read. */
  async textOf(address: FileAddress): Promise<string> {
    const bytes = await this.readFile(uriOf(address)).catch(() => new Uint8Array());
    return new TextDecoder().decode(bytes);
  }

  async #read(file: PatchFile): Promise<Uint8Array | null> {
    const { patches } = this.#services;
    if (file.kind === "file") return (await patches.file(file, quietly()))?.content ?? null;
    const mail = await patches.mail(file, quietly());
    return mail && bytesOf(textOf(mail, file));
  }

  #keep(query: string, bytes: Uint8Array): void {
    this.#kept.set(query, bytes);
    this.#size += bytes.byteLength;
    for (const [oldest, { byteLength }] of this.#kept) {
      if (this.#kept.size <= mostKept && this.#size <= largestKept) break;
      this.#kept.delete(oldest);
      this.#size -= byteLength;
    }
  }
}

function textOf(mail: MailContents, file: PatchFile): string {
  if (file.kind === "hunks") return mail.files[file.file]?.[file.side] ?? "";
  return mail.notes.trim() === "" ? mail.message : `${mail.message}---\n${mail.notes}`;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
