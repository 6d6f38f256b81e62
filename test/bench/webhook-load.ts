// Sends webhooks from a process of its own, so that who measures does not slow what is measured. Its one argument is a
// `Load` in JSON; it prints milliseconds, in all and of each answer, as JSON.
import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

export interface Load {
  readonly url: string;
  readonly secret: string;
  /** The payload, JSON. */
  readonly body: string;
  readonly count: number;
  /** So many are under way at once; with a rate, as many as the rate makes. */
  readonly connections: number;
  /** A second; absent: as fast as answers come. */
  readonly rate?: number;
}

export interface Loaded {
  readonly milliseconds: number;
  readonly answers: readonly number[];
}

const load = JSON.parse(process.argv[2] ?? "") as Load;
const body = Buffer.from(load.body);
const signature = `sha256=${createHmac("sha256", load.secret).update(body).digest("hex")}`;
const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
const answers: number[] = [];
const began = performance.now();
await (load.rate === undefined ? flood() : drip(load.rate));
const loaded: Loaded = { milliseconds: performance.now() - began, answers };
process.stdout.write(JSON.stringify(loaded));
agent.destroy();

async function flood(): Promise<void> {
  let left = load.count;
  const send = async () => {
    while (left > 0) {
      left -= 1;
      answers.push(await sent());
    }
  };
  await Promise.all(Array.from({ length: load.connections }, send));
}

/** At the moments that the rate sets, whatever has been answered: who is slow does not slow the sender. */
async function drip(rate: number): Promise<void> {
  const all: Promise<number>[] = [];
  for (let n = 0; n < load.count; n += 1) {
    const wait = began + (n * 1000) / rate - performance.now();
    if (wait > 1) await pause(wait);
    all.push(sent());
  }
  answers.push(...(await Promise.all(all)));
}

function sent(): Promise<number> {
  const start = performance.now();
  const headers = {
    "content-type": "application/json",
    "content-length": body.length,
    "x-github-delivery": randomUUID(),
    "x-github-event": "push",
    "x-hub-signature-256": signature,
  };
  return new Promise((resolve, reject) => {
    const asking = request(load.url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => {
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve(performance.now() - start);
        else reject(new Error(`answered ${statusCode}`));
      });
    });
    asking.once("error", reject);
    asking.end(body);
  });
}
