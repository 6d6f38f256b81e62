import { setTimeout as pause } from "node:timers/promises";
import type { Random } from "./random.ts";

/** One request to a model, as the gateway that makes it knows it. */
export interface MadeRequest {
  readonly run: string;
  readonly id: string;
  /** The most that it can cost, and what it does, in cents. */
  readonly most: number;
  readonly cost: number;
  readonly time: string;
  told: boolean;
}

export interface Gateway {
  /** What was allowed and made; its cost is known from then on. */
  readonly made: readonly MadeRequest[];
  readonly counts: { asked: number; allowed: number; refused: number; again: number };
  /** Tells of what was made and not acknowledged, until all of it is. @throws where the App is gone */
  catchUp(url: string): Promise<void>;
  /** Asks for requests, makes those that are allowed, and tells of them, until the App is gone. */
  work(url: string): Promise<void>;
}

/** How many ask at once. */
const AT_ONCE = 4;

/** Asks before each request and tells after it, each as often as it takes; one time in four once more. */
export function gateway(runs: readonly string[], token: string, chance: Random): Gateway {
  const made: MadeRequest[] = [];
  const counts = { asked: 0, allowed: 0, refused: 0, again: 0 };
  let next = 0;

  const tell = async (url: string, request: MadeRequest): Promise<void> => {
    const cost = { currency: "USD", amount: request.cost / 100 };
    const tokens = { in: 100, out: 10 };
    const event = { request_id: request.id, model: "m", tokens, time: request.time, cost };
    await post(token, url, request.run, "usage", event);
    request.told = true;
  };
  const one = async (url: string): Promise<void> => {
    const [number, run] = [next, runs[next % runs.length] ?? ""];
    next += 1;
    const most = 1 + chance.below(200);
    const [id, cost] = [`q-${number}`, chance.below(most + 1)];
    counts.asked += 1;
    const answer = await post(token, url, run, "reservations", {
      request_id: id,
      cost: { currency: "USD", amount: most / 100 },
    });
    if (answer.answer !== "allow" && answer.answer !== "warn") {
      counts.refused += 1;
      return await pause(20);
    }
    counts.allowed += 1;
    const request = { run, id, most, cost, time: new Date().toISOString(), told: false };
    // Made now: from here on the money is spent, whatever becomes of anybody.
    made.push(request);
    await tell(url, request);
    if (chance.below(4) > 0) return;
    counts.again += 1;
    await tell(url, request);
  };
  const catchUp = async (url: string): Promise<void> => {
    for (const request of made.filter(({ told }) => !told)) await tell(url, request);
  };
  return {
    made,
    counts,
    catchUp,
    work: async (url) => {
      let isOver = false;
      const worker = async (): Promise<void> => {
        while (!isOver) {
          try {
            await one(url);
          } catch {
            isOver = true;
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    },
  };
}

async function post(
  token: string,
  url: string,
  run: string,
  path: string,
  body: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/api/v1/runs/${run}/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.status !== 200) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}
