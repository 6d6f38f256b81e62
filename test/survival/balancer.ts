import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What stands before several processes: each request goes to the next one, and on to another where that one is gone. */
export interface Balancer {
  readonly url: string;
  /** Addresses of the processes, `http://127.0.0.1:PORT` each. */
  targets: readonly string[];
  close(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  let turn = 0;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    turn += 1;
    for (let tried = 0; tried < balancer.targets.length; tried += 1) {
      const target = balancer.targets[(turn + tried) % balancer.targets.length];
      try {
        const answer = await fetch(`${target}${request.url}`, {
          method: "POST",
          headers: headersOf(request),
          body: new Uint8Array(body),
        });
        response.writeHead(answer.status, { "content-type": "text/plain" }).end(await answer.text());
        return;
      } catch (error) {
        // Its process is gone, perhaps after it had stored the delivery: another one knows that.
        if (!(error instanceof TypeError)) throw error;
      }
    }
    response.writeHead(502).end("no process listens\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const balancer: Balancer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return balancer;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function headersOf({ headers }: IncomingMessage): [string, string][] {
  const passed = Object.entries(headers).filter(([name]) => /^(?:x-|content-type$|user-agent$)/.test(name));
  return passed.map(([name, value]) => [name, String(value)]);
}
