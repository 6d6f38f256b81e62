import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach } from "vitest";

const running: Server[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** What the server has seen, and how it behaves. */
export interface GitServer {
  readonly url: (name: string) => string;
  readonly authorizations: (string | undefined)[];
  /** Requests that were answered by git, and how many bytes they got. */
  readonly answered: { readonly path: string; bytes: number }[];
  /** Answers instead of git. */
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** What git is asked instead of what was asked. */
  rewrite?: (body: Buffer) => Buffer;
}

/** Real git behind real HTTP on loopback: `git http-backend` over the directory's repositories. */
export async function serveGit(directory: string): Promise<GitServer> {
  const seen: GitServer = { url: (name) => `${origin}/${name}`, authorizations: [], answered: [] };
  const server = createServer((request, response) => {
    seen.authorizations.push(request.headers.authorization);
    if (seen.answer?.(request, response)) return;
    const answer = { path: request.url ?? "", bytes: 0 };
    seen.answered.push(answer);
    const body = seen.rewrite === undefined ? request : rewritten(request, seen.rewrite);
    backend(directory, request, body, response, (bytes) => {
      answer.bytes += bytes;
    });
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return seen;
}

function rewritten(request: IncomingMessage, rewrite: (body: Buffer) => Buffer): Readable {
  return Readable.from(
    (async function* () {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      yield rewrite(Buffer.concat(parts));
    })(),
  );
}

function backend(
  directory: string,
  request: IncomingMessage,
  body: Readable,
  response: ServerResponse,
  count: (bytes: number) => void,
): void {
  const url = new URL(request.url ?? "/", "http://loopback");
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: directory,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: request.headers["git-protocol"] as string | undefined,
      REQUEST_METHOD: request.method,
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers["content-type"],
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"],
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  body.pipe(child.stdin);
  child.stdin.on("error", () => child.stdin.destroy());
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout.on("data", (chunk: Buffer) => {
    count(chunk.length);
    if (head === undefined) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    for (const line of head.toString("latin1", 0, end).split("\r\n")) {
      const [name = "", value = ""] = line.split(/:\s*/, 2);
      if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.write(head.subarray(end + 4));
    head = undefined;
  });
  child.on("close", () => response.end());
}
