// A mail that answers none, kept as a draft.
import { join } from "node:path";
import { expect, test } from "vitest";
import { call, folder, servicesIn } from "../../support/services.ts";
import { cloneOf } from "../applying/support.ts";

test("a mail that answers none is a draft from whom git knows, to whom it is given", async () => {
  const services = servicesIn(join(folder(), "data"));
  const clone = cloneOf();
  const draft = await services.composing.startMail(
    {
      ...{
        project: { name: "uboot", folders: [clone.folder], branch: null },
        me: [],
        folder: clone.folder,
        trusted: true,
      },
      ...{ to: [{ name: "", email: "u-boot@lists.example.org" }], cc: [] },
      ...{ subject: "Pull request: u-boot-efi efi-2022-04", text: "Hi,\n\nplease pull.\n" },
    },
    call(),
  );
  expect(draft).toMatchObject({
    about: null,
    state: "draft",
    problems: [],
    subject: "Pull request: u-boot-efi efi-2022-04",
  });
  expect(draft.text).toMatch(/^From: Carl Keeper <carl@example\.org>\nTo: u-boot@lists\.example\.org\n/);
  expect(await services.drafts.list({}, call())).toMatchObject([{ id: draft.id }]);
});
