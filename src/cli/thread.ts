import { defaultSettings } from "../core/settings.ts";
import type { Asked } from "./arguments.ts";
import { openServices } from "./openServices.ts";
import { archiveQuery } from "./series.ts";
import { callOf, ended, print } from "./terminal.ts";

/** `thread`: prints a whole conversation. Answers with the exit code. */
export async function answerThread(asked: Asked): Promise<number> {
  const call = callOf("What was read so far is kept.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const query = archiveQuery(asked, defaultSettings);
    const { document, problems } = await services.threads.open({ thread: asked.thread, ...query }, call);
    print(document.text);
    return ended([...found(), ...problems]);
  } finally {
    close();
  }
}
