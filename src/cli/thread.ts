import type { ThreadDocument } from "../core/thread/model.ts";
import type { CommandLine } from "./arguments.ts";
import { openServices } from "./openServices.ts";
import { archiveQuery } from "./series.ts";
import { jsonText } from "./seriesText.ts";
import { callOf, ended, print } from "./terminal.ts";

/** `thread`: prints a whole conversation. Returns the exit code. */
export async function answerThread(asked: CommandLine): Promise<number> {
  const call = callOf("What was read so far is kept.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const query = archiveQuery(asked);
    const { document, problems } = await services.threads.open({ thread: asked.thread, ...query }, call);
    print(asked.json ? jsonText(toJson(document)) : document.text);
    return ended([...found(), ...problems]);
  } finally {
    close();
  }
}

/** The object of `--json`; its shape is part of the program's interface and is documented in the README. */
function toJson({ title, text, mails, leftOut }: ThreadDocument): object {
  const lines = text.split("\n");
  return {
    title,
    leftOut,
    mails: mails.map(({ messageId, depth, from, date, subject, private: own = false, body, end }) => ({
      messageId,
      depth,
      author: { name: from.name, email: from.email },
      date: new Date(date).toISOString(),
      subject,
      private: own,
      text: lines
        .slice(body, end)
        .map((line) => `${line}\n`)
        .join(""),
    })),
  };
}
