// Whatever another mail program does with a Maildir, and whenever reading it was broken off: what lies there is here, what
// was here stays, each mail stands in one place, and all of it is private.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MailFolder } from "../../../../src/core/archive/kinds/maildir/mailFolder.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import { Maildir } from "../../../support/maildir.ts";
import { client, folder, mail, store, sync } from "../support.ts";

const boxes = ["Inbox", ".Lists.u-boot"];
const box = fc.constantFrom(...boxes);
const step = fc.oneof(
  fc.record({ deliver: fc.nat(6), text: fc.nat(1), box }),
  fc.record({ mark: fc.nat(20), flags: fc.constantFrom("", "S", "RS", "FS") }),
  fc.record({ throwAway: fc.nat(20) }),
  fc.record({ remove: fc.nat(20) }),
  // As mbsync does it, under another name.
  fc.record({ moveTo: box, mail: fc.nat(20) }),
  fc.constant({ rename: true } as const),
  fc.record({ read: fc.boolean() }),
);

test("a store keeps what was read, and has what lies there", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
      const place = folder();
      const [root, away] = [join(place, "Mail"), join(place, "Renamed")];
      const made = Object.fromEntries(boxes.map((name) => [name, new Maildir(join(root, name))]));
      const into = store();
      const archive = () =>
        new MailFolder(root, {
          ...{ store: into, factsOf, log: silentLog },
          http: client().errand(new Set()),
        });
      const ids = () => into.range(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);
      const lying = () =>
        boxes.flatMap((name) =>
          ["new", "cur"].flatMap((part) =>
            readdirSync(join(root, name, part)).map((file) => join(root, name, part, file)),
          ),
        );
      const numbers = new Map<string, number>();
      const nth = (number: number) => lying()[number % Math.max(1, lying().length)];
      let moved = 0;
      let seen = new Set<string>();
      const read = async (stop: boolean) => {
        const controller = new AbortController();
        const progress = () => stop && controller.abort(new Error("enough"));
        const report = await sync(archive(), { signal: controller.signal, progress }).catch((error) => {
          if (!controller.signal.aborted) throw error;
        });
        expect(ids()).toEqual(expect.arrayContaining([...seen]));
        seen = new Set(ids());
        return report;
      };
      const rename = (from: string, to: string) => {
        const number = numbers.get(uniqueOf(from));
        renameSync(from, to);
        if (number !== undefined) numbers.set(uniqueOf(to), number);
      };
      for (const one of steps) {
        if ("rename" in one)
          renameSync(...((existsSync(root) ? [root, away] : [away, root]) as [string, string]));
        else if ("read" in one) await read(one.read);
        else if (!existsSync(root)) continue;
        else if ("deliver" in one) {
          const body = `Text ${one.text}.\n`;
          const path = made[one.box]?.deliver(mail(one.deliver, { body })) ?? "";
          // Two boxes would give the same name.
          rename(path, join(path, "..", `${basename(path)}.${one.box}`));
          numbers.set(uniqueOf(`${path}.${one.box}`), one.deliver);
        } else {
          const path = nth(Object.values(one).find((value) => typeof value === "number") ?? 0);
          if (path === undefined) continue;
          const cur = join(path, "..", "..", "cur");
          if ("mark" in one) rename(path, join(cur, `${uniqueOf(path)}:2,${one.flags}`));
          else if ("throwAway" in one) rename(path, join(cur, `${uniqueOf(path)}:2,ST`));
          else if ("moveTo" in one)
            rename(path, join(root, one.moveTo, "cur", `164370${++moved}000.moved.host:2,S`));
          else rmSync(path);
        }
      }
      if (!existsSync(root)) {
        expect(await read(false)).toMatchObject({ reached: false, problems: [{}] });
        renameSync(away, root);
      }
      mkdirSync(join(root, "Inbox", "tmp"), { recursive: true });
      expect(await read(false)).toMatchObject({ reached: true, problems: [] });
      expect(archive().gaps()).toEqual([]);
      const wanted = lying()
        .filter((path) => !path.endsWith("T"))
        .map((path) => mail(numbers.get(uniqueOf(path)) ?? -1).messageId);
      expect(ids()).toEqual(expect.arrayContaining(wanted));
      expect(into.privateOf(ids()).size).toBe(ids().length);
      for (const places of into.places(ids()).values()) expect(places).toHaveLength(1);
      expect(await read(false)).toMatchObject({ added: 0, bytes: 0 });
    }),
    { numRuns: 60 },
  );
});

const uniqueOf = (path: string): string => basename(path).replace(/:2,.*$/, "");
