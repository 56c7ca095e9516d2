// What is kept and said of mails that are sent one after the other, by programs that end in each way.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { SendTries } from "../../../../src/core/composing/sendTries.ts";
import { type Sending, sendEach, stoppedText } from "../../../../src/vscode/tree/sendEach.ts";
import { folder } from "../../../support/services.ts";

const ends = (code: number) => [process.execPath, "-e", `process.exit(${code})`];
const killed = [process.execPath, "-e", "process.kill(process.pid, 'SIGKILL')"];

/** Sends three mails by the programs, and answers what is kept of each. */
async function send(...programs: string[][]) {
  const tries = new SendTries(folder());
  const shown: string[] = [];
  const mails = programs.map((sendWords, at): Sending => {
    const name = `v3-000${at}`;
    return {
      name,
      sendWords,
      begin: async () => (await tries.begin(name, 0)) ?? 0,
      end: (number, failed) => tries.end(name, number, { at: 1, failed }),
      show: async () => shown.push((await tries.of(name)).state),
    };
  });
  const run = async (_: string, [program = "", ...words]: string[]) => {
    const [code] = await once(spawn(program, words), "exit");
    return code ?? undefined;
  };
  const result = await sendEach(mails, run, english);
  return { ...result, shown, states: await Promise.all(mails.map(({ name }) => tries.of(name))) };
}

test("all that go out are kept as sent, and what is known is shown before and after each", async () => {
  const { sent, stopped, shown } = await send(ends(0), ends(0));
  expect({ sent, stopped }).toEqual({ sent: 2, stopped: null });
  expect(shown).toEqual(["sending", "sent", "sending", "sent"]);
});

test.each([
  ["fails", ends(7), "draft", "2 of 3 mails were sent; “v3-0001” was not: git send-email ended with 7."],
  [
    "gets no terminal",
    ["/no/such/terminal"],
    "draft",
    "2 of 3 mails were sent; “v3-0001” was not: spawn /no/such/terminal ENOENT.",
  ],
  [
    "is stopped",
    killed,
    "sending",
    "It is not known whether “v3-0001” was sent: its terminal was closed before git said that it is out.",
  ],
])("one that %s stops the rest, and is kept and said to be so", async (_, program, state, said) => {
  const { sent, stopped, states } = await send(ends(0), program, ends(0));
  expect(sent).toBe(1);
  expect(states.map((one) => one.state)).toEqual(["sent", state, "draft"]);
  expect(stopped && stoppedText(stopped, 2, 3, english)).toBe(said);
});
