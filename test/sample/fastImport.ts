// Commits, tags and notes for `git fast-import`: a whole history in one process.
import { git } from "./git.ts";
import { address, type Sender } from "./people.ts";

interface Stamp {
  person: Sender;
  /** UTC: "2022-02-11T19:08:33Z". */
  date: string;
}

export interface ImportedCommit {
  branch: string;
  /** Marks of earlier commits; null for a root. */
  parent: string | null;
  /** A second parent. */
  merged?: string;
  title: string;
  text: string;
  author: Stamp;
  committer: Stamp;
  /** The whole tree. */
  files: ReadonlyMap<string, string>;
}

export class FastImport {
  #stream: string[] = [];
  #marks = 0;

  /** Adds a commit and returns its mark. */
  commit({ branch, parent, merged, title, text, author, committer, files }: ImportedCommit): string {
    const mark = `:${++this.#marks}`;
    this.#stream.push(
      ...(parent === null ? [] : [`reset refs/heads/${branch}\nfrom ${parent}\n`]),
      `commit refs/heads/${branch}\nmark ${mark}\n`,
      `author ${stamp(author)}committer ${stamp(committer)}`,
      data(text === "" ? `${title}\n` : `${title}\n\n${text}`),
      ...(merged === undefined ? [] : [`merge ${merged}\n`]),
      "deleteall\n",
      ...[...files].map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`),
      "\n",
    );
    return mark;
  }

  /** An annotated tag. */
  tag(name: string, commit: string, message: string, tagger: Stamp): void {
    this.#stream.push(`tag ${name}\nfrom ${commit}\ntagger ${stamp(tagger)}${data(`${message}\n`)}`);
  }

  /** A commit of notes, one for each mark. */
  notes(ref: string, texts: Readonly<Record<string, string>>, writer: Stamp): void {
    this.#stream.push(
      `commit ${ref}\ncommitter ${stamp(writer)}${data("Notes\n")}`,
      ...Object.entries(texts).map(([mark, text]) => `N inline ${mark}\n${data(text)}`),
      "\n",
    );
  }

  /** Loads everything into the repository; returns the object name of each mark. */
  async into(repository: string): Promise<Map<string, string>> {
    const marks = Array.from({ length: this.#marks }, (_, index) => `:${index + 1}`);
    const questions = marks.map((mark) => `get-mark ${mark}\n`);
    const answer = await git(
      repository,
      ["fast-import", "--quiet"],
      [...this.#stream, ...questions].join(""),
    );
    const objects = answer.trim().split("\n");
    return new Map(marks.map((mark, index) => [mark, objects[index] ?? ""]));
  }
}

const stamp = ({ person, date }: Stamp) => `${address(person)} ${Date.parse(date) / 1000} ${person.zone}\n`;

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
