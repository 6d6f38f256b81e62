import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { UsageEvent } from "../engine/usage-event.ts";
import { readingOf } from "../scan/reports/unusable-report.ts";
import { readOtlp } from "../scan/usage/otlp/read-otlp.ts";
import type { OtlpSignal } from "../scan/usage/otlp/records.ts";
import { wordsOf } from "./log.ts";
import {
  CONTENT_TYPES,
  type OtlpEncoding,
  type PartialSuccess,
  sendRefused,
  sendTaken,
} from "./otlp-answer.ts";
import { type Reading, readBody } from "./request-body.ts";
import { takeActivity } from "./take-activity.ts";
import { takeUsage } from "./take-usage.ts";
import type { UsageEndpoint } from "./usage-endpoint.ts";
import { CLOCKS_APART_MS, tellerOf } from "./usage-teller.ts";

const PATH = /^\/api\/v1\/runs\/(R-[0-9A-Za-z]{1,64})\/otlp\/v1\/(logs|traces|metrics)$/;
/** Some thousands of records, as they are sent, and unpacked. */
const SENT_BYTES_MAX = 4 * 1024 * 1024;
const UNPACKED_BYTES_MAX = 16 * 1024 * 1024;

const unpack = promisify(gunzip);

/** `…/otlp` is what exporters call the base endpoint (OTEL_EXPORTER_OTLP_ENDPOINT): they add `/v1/` and the signal. */
export interface OtlpPath {
  readonly runId: string;
  readonly signal: OtlpSignal;
}

/** Undefined for any other path. */
export function otlpPath(path: string): OtlpPath | undefined {
  const [, runId, signal] = PATH.exec(path) ?? [];
  return runId === undefined ? undefined : { runId, signal: signal as OtlpSignal };
}

type Refused = { readonly status: number; readonly message: string };
type Outcome = Refused | { readonly partial: PartialSuccess | undefined };

/**
 * `POST`: telemetry as an OTLP exporter sends it, of which what tells of requests to models is recorded and everything else passed
 * over. Bearers and limits are those of the usage reports; nothing of the body is read before the token has been believed.
 */
export async function answerOtlp(
  endpoint: UsageEndpoint,
  path: OtlpPath,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("cache-control", "no-store");
  const reading: Reading = { held: endpoint.held, bytes: 0 };
  const encoding = encodingOf(request);
  try {
    const outcome = await outcomeOf(endpoint, path, request, { reading, encoding });
    // What was not read must not be taken for the next request.
    if (!request.complete) response.shouldKeepAlive = false;
    const answered = encoding ?? "json";
    if ("partial" in outcome)
      sendTaken(response, { signal: path.signal, encoding: answered }, outcome.partial);
    else sendRefused(response, answered, outcome);
  } finally {
    endpoint.held.bytes -= reading.bytes;
  }
}

function encodingOf(request: IncomingMessage): OtlpEncoding | undefined {
  const type = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  return (["json", "protobuf"] as const).find((encoding) => CONTENT_TYPES[encoding] === type);
}

async function outcomeOf(
  endpoint: UsageEndpoint,
  path: OtlpPath,
  request: IncomingMessage,
  { reading, encoding }: { readonly reading: Reading; readonly encoding: OtlpEncoding | undefined },
): Promise<Outcome> {
  try {
    if (request.method !== "POST") return { status: 405, message: "telemetry is posted" };
    const teller = await tellerOf(endpoint.services, path.runId, request);
    if (teller === undefined)
      return { status: 401, message: "no token of this run holds, nor one of a feed" };
    if (encoding === undefined)
      return { status: 415, message: `send ${CONTENT_TYPES.protobuf} or ${CONTENT_TYPES.json}` };
    const body = await bodyOf(request, reading);
    if ("status" in body) return body;
    return await recorded(endpoint, path, { independent: teller === "feed", encoding }, body);
  } catch (error) {
    endpoint.services.log("error", "telemetry could not be taken", { error: wordsOf(error) });
    return { status: 503, message: "it could not be stored: send it again" };
  }
}

async function bodyOf(request: IncomingMessage, reading: Reading): Promise<Uint8Array | Refused> {
  const coding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
  if (coding !== "gzip" && coding !== "identity")
    return { status: 415, message: "compress it with gzip, or not at all" };
  const sent = await readBody(request, reading, SENT_BYTES_MAX);
  if (sent === "too large") return { status: 413, message: `at most ${SENT_BYTES_MAX} bytes at once` };
  if (sent === "cut off") return { status: 400, message: "the request is not whole" };
  if (sent === "too much at once") return { status: 503, message: "too much is coming in at once" };
  if (coding === "identity") return sent;
  try {
    const body = await unpack(sent, { maxOutputLength: UNPACKED_BYTES_MAX });
    reading.bytes += body.length;
    reading.held.bytes += body.length;
    return body;
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return isTooLarge
      ? { status: 413, message: `at most ${UNPACKED_BYTES_MAX} bytes when it is unpacked` }
      : { status: 400, message: "what calls itself gzip is none" };
  }
}

async function recorded(
  { services, onTaken }: UsageEndpoint,
  { runId, signal }: OtlpPath,
  { independent, encoding }: { readonly independent: boolean; readonly encoding: OtlpEncoding },
  body: Uint8Array,
): Promise<Outcome> {
  // An empty request is a request without telemetry (the specification, "OTLP/HTTP Request").
  if (body.length === 0) return { partial: undefined };
  const reading = readingOf(() => readOtlp(body, signal, encoding, services.config.prices));
  if (!reading.ok) return { status: 400, message: `${reading.problem.message}: ${reading.problem.help}` };
  const { events, odd, activity, tools } = reading.report;
  // What an agent says that it did is its own word, whoever passes it on.
  const told = { independent: false, activity, tools };
  const noted = activity.length + tools.length === 0 ? 0 : await takeActivity(services, runId, told);
  if (noted === undefined) return { status: 404, message: "there is no such run" };
  if (noted > 0) onTaken();
  if (events.length === 0) return { partial: undefined };
  const taken = await takeUsage(services, runId, { independent, events });
  if (taken.outcome === "no run") return { status: 404, message: "there is no such run" };
  // Sent again it would be refused again: exporters give it up at this status.
  if (taken.outcome === "too many")
    return { status: 403, message: "more was told of this run than is kept: nothing of this was taken" };
  onTaken();
  return { partial: partialOf(events, odd, services.clock()) };
}

function partialOf(events: readonly UsageEvent[], odd: number, now: Date): PartialSuccess | undefined {
  const latest = now.getTime() + CLOCKS_APART_MS;
  const early = events.filter(({ time }) => Date.parse(time) > latest).length;
  const said = [
    ...(odd > 0 ? [`${odd} with numbers that cannot be: they are kept as requests of unknown cost`] : []),
    ...(early > 0
      ? [`${early} of a time still to come: they count, set the clock of who tells of them`]
      : []),
  ];
  return said.length === 0 ? undefined : { rejected: odd, message: said.join("; ") };
}
