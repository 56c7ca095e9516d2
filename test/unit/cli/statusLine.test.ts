import { expect, test } from "vitest";
import { StatusLine } from "../../../src/cli/statusLine.ts";

/** What stands on a terminal in the end. */
function screen(isTTY: boolean, use: (line: StatusLine, write: (text: string) => void) => void): string {
  let text = "";
  const write = (more: string) => {
    text += more;
  };
  use(new StatusLine({ isTTY, write }), write);
  const lines = text.split("\n").map((line) => line.split("\r\x1b[K").at(-1) ?? "");
  return lines.join("\n");
}

test("the answer stands on a line of its own, not behind how far the work was", () => {
  const seen = screen(true, (line, write) => {
    line.show("2022-February: 200 mails");
    line.show("2022-February: 400 mails");
    line.clear();
    write("fs: repair v1: submitted\n");
    line.clear();
    write("fs: again v1: submitted\n");
  });
  expect(seen).toBe("fs: repair v1: submitted\nfs: again v1: submitted\n");
});

test("how far the work is fits a line and cannot steer the terminal", () => {
  expect(screen(true, (line) => line.show(`\x1b]0;x\x07${"y".repeat(200)}`))).toMatch(/^\]0;xy{74}$/);
});

test("nothing is told where nobody looks", () => {
  const seen = screen(false, (line) => {
    line.show("2022-February");
    line.clear();
  });
  expect(seen).toBe("");
});
