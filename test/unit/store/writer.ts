/**
 * Another process on the same store. `writer.ts DIRECTORY many NAME` enters a hundred mails one by one;
 * `writer.ts DIRECTORY half` stops for ever in the middle of entering some, after saying so.
 */
import { writeSync } from "node:fs";
import { silentLog } from "../../../src/core/base/log.ts";
import { Store } from "../../../src/core/store/store.ts";
import type { Arrival } from "../../../src/core/store/types.ts";
import { arrive, list, mail } from "./arrivals.ts";

const [, , directory = "", task, name = ""] = process.argv;
const store = Store.open(directory, { log: silentLog, now: () => 0 });

if (task === "many") {
  for (let index = 0; index < 100; index++)
    store.put(list, arrive([mail(`${index}@${name}.example.org`)], name, index));
  store.close();
} else {
  const arrivals = arrive(Array.from({ length: 500 }, (_, index) => mail(`half${index}@example.org`)));
  const endless: Arrival = {
    ...arrivals[0]!,
    get message(): Arrival["message"] {
      writeSync(1, "in the middle\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      throw new Error("Nobody wakes this");
    },
  };
  store.put(list, [...arrivals, endless], { archive: list, period: "2022-February", value: "half" });
}
