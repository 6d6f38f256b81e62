import type { IncomingMessage, ServerResponse } from "node:http";
import { moneyText } from "../engine/money.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import { type ReportProblem, readingOf } from "../scan/reports/unusable-report.ts";
import { readFeed } from "../scan/usage/read-feed.ts";
import { sendJson } from "./json-response.ts";
import { wordsOf } from "./log.ts";
import { type HeldBodies, type Reading, readBody } from "./request-body.ts";
import { readReservation } from "./reservation-body.ts";
import type { Asked, Reserved } from "./reservation-request.ts";
import type { Services } from "./services.ts";
import { takeActivity } from "./take-activity.ts";
import { takeUsage } from "./take-usage.ts";
import type { Spending } from "./usage-of.ts";
import { CLOCKS_APART_MS, tellerOf } from "./usage-teller.ts";

const PATH = /^\/api\/v1\/runs\/(R-[0-9A-Za-z]{1,64})\/(usage|reservations)$/;
/** Some ten thousand events. */
const BYTES_MAX = 4 * 1024 * 1024;

/** What a path is about: a run, and what it has spent or would spend. */
export interface UsagePath {
  readonly runId: string;
  readonly asks: "usage" | "reservations";
}

/** Undefined for any other path. */
export function usagePath(path: string): UsagePath | undefined {
  const [, runId, asks] = PATH.exec(path) ?? [];
  return runId === undefined ? undefined : { runId, asks: asks as UsagePath["asks"] };
}

export interface UsageEndpoint {
  readonly services: Pick<Services, "config" | "db" | "clock" | "log">;
  readonly reserve: (asked: Asked) => Promise<Reserved | undefined>;
  readonly held: HeldBodies;
  /** There is something to judge by. */
  readonly onTaken: () => void;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * `POST`: what a run's requests to models have cost, or whether one may be made that costs so much at most; by a feed that the
 * operator trusts (USAGE_FEED_TOKEN), or by a token of the run, whose word can only raise the sum. Nothing of the body is read
 * before the token has been believed.
 */
export async function answerUsage(
  endpoint: UsageEndpoint,
  path: UsagePath,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("cache-control", "no-store");
  const reading: Reading = { held: endpoint.held, bytes: 0 };
  try {
    const { status, body } = await answerTo(endpoint, path, request, reading);
    // What was not read must not be taken for the next request.
    if (!request.complete) response.shouldKeepAlive = false;
    sendJson(response, status, { version: 1, ...body });
  } finally {
    endpoint.held.bytes -= reading.bytes;
  }
}

async function answerTo(
  endpoint: UsageEndpoint,
  path: UsagePath,
  request: IncomingMessage,
  held: Reading,
): Promise<Answer> {
  try {
    if (request.method !== "POST") return refused(405, "usage is posted");
    const teller = await tellerOf(endpoint.services, path.runId, request);
    if (teller === undefined) return refused(401, "no token of this run holds, nor one of a feed");
    const body = await readBody(request, held, BYTES_MAX);
    if (body === "too large")
      return refused(413, `at most ${BYTES_MAX} bytes at once: send the events in parts`);
    if (body === "cut off") return refused(400, "the report is not whole");
    if (body === "too much at once") return unavailable("too much is coming in at once");
    const independent = teller === "feed";
    return path.asks === "usage"
      ? await recorded(endpoint, path.runId, independent, body)
      : await reserved(endpoint, path.runId, independent, body);
  } catch (error) {
    endpoint.services.log("error", "usage could not be taken", { error: wordsOf(error) });
    return unavailable("it could not be stored");
  }
}

async function recorded(
  { services, onTaken }: UsageEndpoint,
  runId: string,
  independent: boolean,
  body: Buffer,
): Promise<Answer> {
  const reading = readingOf(() => readFeed(body, undefined, services.config.prices));
  if (!reading.ok) return refused(422, problemWords(reading.problem));
  const { run, events, odd, format, activity, tools } = reading.report;
  if (run !== undefined && run !== runId) return refused(422, `the report is of the run \`${run}\``);
  const strange = oddEvent(events, services.clock());
  if (strange !== undefined) return refused(422, strange);
  const unclear = odd > 0 ? { unclear: odd } : {};
  // Telemetry is the agent's own word, whoever passes it on.
  const told = { independent: independent && format !== "otlp", activity, tools };
  const noted = activity.length + tools.length === 0 ? 0 : await takeActivity(services, runId, told);
  if (noted === undefined) return refused(404, NO_RUN);
  const seen = noted > 0 ? { noted } : {};
  if (noted > 0) onTaken();
  // A file of a gateway's that tells of connections alone.
  if (events.length === 0) return { status: 200, body: { outcome: "recorded", fresh: 0, ...seen } };
  const taken = await takeUsage(services, runId, { independent, events });
  if (taken.outcome === "no run") return refused(404, NO_RUN);
  if (taken.outcome === "too many")
    return refused(429, "more was told of this run than is kept: nothing of this was taken");
  onTaken();
  return {
    status: 200,
    body: { outcome: "recorded", fresh: taken.fresh, ...seen, ...unclear, ...standingWords(taken.spending) },
  };
}

async function reserved(
  { reserve }: UsageEndpoint,
  runId: string,
  independent: boolean,
  body: Buffer,
): Promise<Answer> {
  const asked = readReservation(body);
  if (asked === undefined)
    return refused(
      422,
      'write it as `{"request_id":"…","model":"…","cost":{"currency":"USD","amount":0.5}}`',
    );
  const answered = await reserve({ ...asked, runId, independent });
  if (answered === undefined) return refused(404, NO_RUN);
  const { answer, why, expiresAt } = answered;
  const until = expiresAt === undefined ? {} : { expires_at: expiresAt.toISOString() };
  return { status: 200, body: { answer, why, ...until } };
}

const NO_RUN = "there is no such run";

function problemWords({ message, help, line }: ReportProblem): string {
  return `${line === undefined ? "" : `line ${line}: `}${message}: ${help}`;
}

function oddEvent(events: readonly UsageEvent[], now: Date): string | undefined {
  for (const { requestId, model, time } of events) {
    if (!requestId.isWellFormed() || !model.isWellFormed())
      return "a request's id or model is no Unicode text";
    const at = Date.parse(time);
    if (Number.isNaN(at)) return `the time of a request is none: \`${time}\``;
    if (at > now.getTime() + CLOCKS_APART_MS)
      return `a request was answered at \`${time}\`, which is still to come: set the clock of who tells of it`;
  }
  return undefined;
}

/** So that a gateway can slow down, or ask a person, before the gate does. */
function standingWords(spending: Spending | undefined): object {
  if (spending === undefined) return {};
  const { level, spent, currency, unpriced, sharedMarks: shared } = spending;
  const open = unpriced > 0 ? { unpriced } : {};
  return { level, spent: moneyText(spent, currency), ...open, ...(shared.length > 0 ? { shared } : {}) };
}

function refused(status: number, message: string): Answer {
  return { status, body: { outcome: "refused", message } };
}

function unavailable(message: string): Answer {
  return { status: 503, body: { outcome: "unavailable", message: `${message}: send it again` } };
}
