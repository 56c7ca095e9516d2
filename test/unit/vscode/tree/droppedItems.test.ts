import { expect, it } from "vitest";
import { itemsIn } from "../../../../src/vscode/tree/droppedItems.ts";

const commits = "application/vnd.code.tree.patchtracker.commits";
const item = (text: string) => ({ asString: async () => text });

it("what a view gave is read behind VS Code's own description of the rows, which has the same type", async () => {
  const transfer: [string, { asString(): Promise<string> }][] = [
    [commits, item('{"id":"patchTracker.commits","itemHandles":["0/0:x"]}')],
    ["text/plain", item('["other"]')],
    [commits, item('[{"hash":"1"},{"hash":"2"}]')],
  ];
  expect(await itemsIn(transfer, commits)).toEqual([{ hash: "1" }, { hash: "2" }]);
});

it("what is no list, or no JSON, is nothing", async () => {
  for (const text of ["", "{", "7", "null", '"x"'])
    expect(await itemsIn([[commits, item(text)]], commits)).toEqual([]);
});
