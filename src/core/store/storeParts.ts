import type { Database } from "./database.ts";
import type { MailPlaces } from "./mailPlaces.ts";
import type { Mails } from "./mails.ts";
import type { PersonMarks } from "./personMarks.ts";
import type { Access } from "./storeAccess.ts";

/** The parts of a store that its groups of queries work on. */
export interface StoreParts {
  access: Access;
  database: Database;
  mails: Mails;
  places: MailPlaces;
  marks: PersonMarks;
}
