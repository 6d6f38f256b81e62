import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Letter {
  readonly event: string;
  readonly guid: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Whether the signature is right for the secret. */
  readonly signed: boolean;
}

/** A webhook address that keeps what it gets. `status`: what it answers, changeable. */
export interface Inbox {
  readonly url: string;
  readonly letters: Letter[];
  status: number;
  close(): Promise<void>;
}

export async function inbox(secret: string): Promise<Inbox> {
  const letters: Letter[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
      const given = Buffer.from(String(request.headers["x-hub-signature-256"]));
      letters.push({
        event: String(request.headers["x-github-event"]),
        guid: String(request.headers["x-github-delivery"]),
        payload: JSON.parse(body.toString("utf8")) as Record<string, unknown>,
        signed: given.length === expected.length && timingSafeEqual(given, expected),
      });
      response.writeHead(made.status).end("noted");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const made: Inbox = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    letters,
    status: 202,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return made;
}
