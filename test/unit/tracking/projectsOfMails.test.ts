// Which project a mail belongs to, where a person works on several.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Maildir } from "../../support/maildir.ts";
import { call, folder, project, servicesIn } from "../../support/services.ts";
import { asMbox, patch } from "../../support/thread.ts";

test("A mail is the project's whose list has it, a cross-posted one the first's, one's own copy tells last", async () => {
  const place = folder();
  const [boot, visor] = [patch("boot@x", "[PATCH] one"), patch("visor@x", "[PATCH] two")];
  const both = patch("both@x", "[PATCH] three");
  const own = patch("own@x", "[PATCH] four");
  const list = (name: string, mails: (typeof boot)[]) => {
    writeFileSync(join(place, name), mails.map(asMbox).join("\n"));
    return join(place, name);
  };
  const box = new Maildir(join(place, "Mail"));
  for (const { messageId, date, subject, body } of [visor, own])
    box.deliver({ messageId, date, subject, body, from: "Ann Lee <ann@example.org>" });
  const projects = [
    project([list("boot.mbox", [boot, both]), box.path]),
    project([list("visor.mbox", [visor, both])], { name: "visor" }),
  ];
  const { tracking } = servicesIn(join(place, "data"));
  for (const one of projects) await tracking.refresh({ project: one }, call());
  const messageIds = ["boot@x", "visor@x", "both@x", "own@x", "nowhere@x"];
  expect(Object.fromEntries(await tracking.projectsOf({ messageIds, projects }, call()))).toEqual({
    "boot@x": "uboot",
    "visor@x": "visor",
    "both@x": "uboot",
    "own@x": "uboot",
  });
});
