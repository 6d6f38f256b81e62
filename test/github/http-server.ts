import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault, Faults } from "./faults.ts";

/** One request, whole; `path` without `/api/v3`, or `/api/uploads`. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface Outcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/** No request to the double is larger: a push in a test is a few megabytes. */
const REQUEST_BYTES_MAX = 512 * 1024 * 1024;

/** Listens on loopback and lets faults spoil what `answer` says. Port 0: any free one. */
export async function listen(
  port: number,
  faults: Faults,
  answer: (received: Received) => Promise<Outcome>,
): Promise<Listening> {
  const server = createServer((request, response) => {
    void serve(request, response, faults, answer).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${bound}`, close: () => close(server) };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  faults: Faults,
  answer: (received: Received) => Promise<Outcome>,
): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const path = url.pathname.replace(/^\/api\/(?:v3|uploads)(?=\/|$)/, "") || "/";
  const method = request.method ?? "GET";
  const body = await readBody(request);
  const fault = faults.take(method, path);
  const received: Received = { method, url, path, headers: request.headers, body };
  const done = fault === undefined || fault.performed === true || isLate(fault) || fault.what === "half-body";
  const outcome = done ? await answer(received) : undefined;
  if (fault === undefined && outcome !== undefined) send(response, outcome);
  else if (fault !== undefined) spoil(response, fault, outcome);
}

const isLate = (fault: Fault) => typeof fault.what === "object" && "delayMs" in fault.what;

function spoil(response: ServerResponse, { what }: Fault, outcome: Outcome | undefined): void {
  if (what === "silence") return;
  if (what === "no-answer") {
    response.destroy();
    return;
  }
  if (what === "half-body") {
    if (outcome === undefined) throw new Error("invariant: half a body needs a whole one");
    response.writeHead(outcome.status, { ...outcome.headers, "content-length": String(outcome.body.length) });
    response.write(outcome.body.subarray(0, outcome.body.length >> 1), () => response.destroy());
    return;
  }
  if ("delayMs" in what) {
    if (outcome === undefined) throw new Error("invariant: a late answer needs an answer");
    setTimeout(() => send(response, outcome), what.delayMs);
    return;
  }
  const text = typeof what.body === "string" ? what.body : JSON.stringify(what.body ?? "");
  const type = typeof what.body === "string" ? "text/html" : "application/json; charset=utf-8";
  send(response, {
    status: what.status,
    headers: { "content-type": type, ...what.headers },
    body: Buffer.from(text),
  });
}

function send(response: ServerResponse, { status, headers, body }: Outcome): void {
  const length = status === 204 || status === 304 ? {} : { "content-length": String(body.length) };
  response.writeHead(status, { ...headers, ...length });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > REQUEST_BYTES_MAX) throw new Error(`a request of more than ${REQUEST_BYTES_MAX} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
