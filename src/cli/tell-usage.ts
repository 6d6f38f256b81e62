import { setTimeout as wait } from "node:timers/promises";
import { isPlainObject } from "../contract/plain-data.ts";
import { isSafeAddress } from "../contract/safe-address.ts";
import type { Activity } from "../engine/activity.ts";
import type { CalledTool } from "../engine/called-tool.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { bearer } from "./bearer.ts";
import type { Io } from "./io.ts";
import { activityLine, toolLine, usageLine } from "./usage-line.ts";

/** What the App said last. */
export interface ToldStanding {
  /** Tellings that it did not know. */
  readonly fresh: number;
  /** Files, hosts, sessions and calls of tools that it did not know. */
  readonly noted: number;
  /** Absent until the run was judged. */
  readonly level?: string;
  readonly spent?: string;
  /** Requests of the run whose cost nobody knows, beside what is spent. Absent: none. */
  readonly unpriced?: number;
}

/** Below the 4 MiB that the App takes at once. */
const BATCH_BYTES_MAX = 3 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
/** What is to be done about what the App answers. */
const HELP: Readonly<Record<number, string>> = {
  401: "set PROOFGATE_TOKEN to a token of this run that still holds, or to the App's USAGE_FEED_TOKEN",
  404: "see that the run's id is whole and of this App: `proofgate digest` lists its runs",
  422: "mend what it says in the file, and send it again: nothing of this part was taken",
};
/** Milliseconds between attempts, where the App says that it cannot take anything now. */
const PAUSES_MS = [1_000, 4_000, 15_000];

/**
 * Tells the App of all events, in parts. Ended in the middle it may be done again: what was taken counts once.
 * @throws CannotRun: no token, no App, or refused
 */
export async function tellUsage(
  { environment }: Pick<Io, "environment">,
  {
    app,
    run,
    events,
    activity,
    tools,
  }: {
    readonly app: string;
    readonly run: string;
    readonly events: readonly UsageEvent[];
    readonly activity: readonly Activity[];
    readonly tools: readonly CalledTool[];
  },
): Promise<ToldStanding> {
  const token = environment.PROOFGATE_TOKEN ?? "";
  if (token === "")
    throw new CannotRun(
      "PROOFGATE_TOKEN is not set",
      "give it a token of the run, or of a feed that the App trusts",
    );
  const endpoint = endpointOf(app, run);
  const headers = { "content-type": "application/jsonl", ...bearer(token, "PROOFGATE_TOKEN") };
  let standing: ToldStanding = { fresh: 0, noted: 0 };
  for (const lines of [events.map(usageLine), [...activity.map(activityLine), ...tools.map(toolLine)]])
    for (const batch of batchesOf(lines)) {
      const told = await tell(endpoint, headers, batch);
      const { unpriced: _, ...before } = standing;
      standing = {
        // What it said of the requests stands until it says so anew.
        ...(told.level === undefined ? standing : before),
        ...told,
        fresh: standing.fresh + told.fresh,
        noted: standing.noted + told.noted,
      };
    }
  return standing;
}

function endpointOf(app: string, run: string): string {
  const url = URL.parse(app);
  if (isSafeAddress(url) && !url.username && !url.search && !url.hash)
    return `${url.href.replace(/\/+$/, "")}/api/v1/runs/${run}/usage`;
  throw new CannotRun(`\`${app}\` is no address of an App`, "write it as `https://proofgate.example.com`");
}

function* batchesOf(all: readonly string[]): Generator<string> {
  let [lines, bytes]: [string[], number] = [[], 0];
  for (const line of all) {
    const length = Buffer.byteLength(line);
    if (bytes + length > BATCH_BYTES_MAX) {
      yield lines.join("");
      [lines, bytes] = [[], 0];
    }
    lines.push(line);
    bytes += length;
  }
  if (lines.length > 0) yield lines.join("");
}

async function tell(endpoint: string, headers: Record<string, string>, body: string): Promise<ToldStanding> {
  for (const pause of [...PAUSES_MS, undefined]) {
    const { status, text } = await post(endpoint, headers, body);
    if (status === 200) return standingIn(text);
    if (status !== 503 || pause === undefined)
      throw new CannotRun(
        `the App did not take it (${status}): ${messageIn(text)}`,
        HELP[status] ?? "see what it says, and do it again",
      );
    await wait(pause);
  }
  throw new Error("invariant: the last attempt returns or throws");
}

async function post(
  endpoint: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(endpoint, { method: "POST", headers, body, redirect: "error", signal });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new CannotRun(`the App cannot be told: ${why}`, "see that it runs and can be reached");
  }
}

function standingIn(text: string): ToldStanding {
  const { fresh, noted, level, spent, unpriced } = objectIn(text);
  if (typeof fresh !== "number")
    throw new CannotRun("what answered is no App", "see whether `--app` is right");
  return {
    fresh,
    noted: typeof noted === "number" ? noted : 0,
    ...(typeof level === "string" ? { level } : {}),
    ...(typeof spent === "string" ? { spent } : {}),
    ...(typeof unpriced === "number" ? { unpriced } : {}),
  };
}

function messageIn(text: string): string {
  const { message } = objectIn(text);
  return typeof message === "string" ? message.slice(0, 500) : "it did not say why";
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
