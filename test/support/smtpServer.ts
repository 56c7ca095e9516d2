// A real mail server on loopback: it takes what is sent, byte for byte, or refuses it as told.
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { onTestFinished } from "vitest";

export interface Received {
  from: string;
  to: string[];
  /** As it came: lines end in CRLF. */
  text: string;
}

export interface TestSmtpServer {
  port: number;
  received: Received[];
}

/** @param refuse whether the recipients of a mail are refused, by their number among all mails that were begun */
export async function smtpServer(refuse: (mail: number) => boolean = () => false): Promise<TestSmtpServer> {
  const received: Received[] = [];
  let begun = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    onMailFrom: (_address, _session, done) => {
      begun++;
      done();
    },
    onRcptTo: (_address, _session, done) =>
      done(refuse(begun) ? new Error("550 no such mailbox here") : undefined),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push({
          from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString("utf8"),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, received };
}
