// The people of the sample: invented, each with the time zone of their mails.
import type { Person } from "../../src/core/mail/message.ts";

export interface Sender extends Person {
  /** As in a Date header: "+0900". */
  zone: string;
}

/** Whose sidebar it is: the author of the three series of the weekly report. */
export const aki: Sender = { name: "Aki Sonoda", email: "aki@example.org", zone: "+0900" };
/** Custodian of EFI. */
export const hanno: Sender = { name: "Hanno Krüger-Vale", email: "hanno@example.com", zone: "+0100" };
/** Reviews EFI patches. */
export const ilse: Sender = { name: "Ilse Antonsen", email: "ilse.antonsen@example.com", zone: "+0200" };
/** Custodian of the driver model. */
export const marcus: Sender = { name: "Marcus Oyelaran", email: "marcus@example.org", zone: "-0700" };
/** Chief custodian: makes the releases. */
export const tessa: Sender = { name: "Tessa Rowntree", email: "trowntree@example.com", zone: "-0500" };
export const wen: Sender = { name: "Wen Liu", email: "wen.liu@example.org", zone: "+0800" };
export const ruth: Sender = { name: "Ruth Adeyemi", email: "ruth@example.com", zone: "+0000" };
export const pavel: Sender = { name: "Pavel Drtina", email: "pavel.drtina@example.com", zone: "+0100" };
/** Writes through a gateway that answers with "AW:". */
export const jonas: Sender = { name: "Jonas Feld", email: "jonas.feld@example.com", zone: "+0100" };

/** `Ann Lee <ann@example.org>` */
export const address = (person: Person) => `${person.name} <${person.email}>`;
