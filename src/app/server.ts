import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { KEYS_PATH } from "../ledger/jwk.ts";
import { pingDatabase } from "../store/health.ts";
import { prometheusText } from "../telemetry/prometheus-text.ts";
import { answerDigest, DIGEST_PATH } from "./digest-endpoint.ts";
import { answerEvidence, EVIDENCE_PATH, type EvidenceEndpoint } from "./evidence-endpoint.ts";
import { answerGrant, runOfGrantPath } from "./grant-endpoint.ts";
import { sendJson } from "./json-response.ts";
import { publicKeys } from "./keys-endpoint.ts";
import { wordsOf } from "./log.ts";
import { answerMaturity, MATURITY_PATH } from "./maturity-endpoint.ts";
import { readMetrics } from "./metrics.ts";
import { OidcKeys } from "./oidc-keys.ts";
import { answerOtlp, otlpPath } from "./otlp-endpoint.ts";
import { openReservations } from "./reserve.ts";
import { answerRun, runQuestionOf } from "./run-endpoints.ts";
import { answerRunToken, type RunTokenEndpoint, runOfTokenPath } from "./run-token-endpoint.ts";
import type { Services } from "./services.ts";
import { answerUsage, type UsageEndpoint, usagePath } from "./usage-endpoint.ts";
import { answerWebhook, type Delivery, type WebhookEndpoint } from "./webhook-endpoint.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  readonly record: (delivery: Delivery) => Promise<"new" | "duplicate">;
  /** Evidence was recorded: there is work. */
  readonly onEvidence: () => void;
  /** False once it shuts down: then nobody should send anything more. */
  readonly isReady: () => boolean;
}

export interface RunningServer {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  /** Takes nothing more, and resolves when what is under way has been answered. */
  close(): Promise<void>;
}

/** A sender has this long for the head of a request, and this long for all of it. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Ten payloads of the greatest length; most have a thousandth of it. */
const HELD_BYTES_MAX = 256 * 1024 * 1024;
/** Of evidence, which takes six times its bytes while it is read. */
const HELD_EVIDENCE_MAX = 32 * 1024 * 1024;

/** @throws where the port cannot be had. */
export async function startServer(services: Services, options: ServerOptions): Promise<RunningServer> {
  const evidence = evidenceOf(services, options);
  const runToken = { services, keys: evidence.keys };
  const usage = {
    services,
    reserve: openReservations(services),
    held: { bytes: 0, bytesMax: HELD_EVIDENCE_MAX },
    onTaken: options.onEvidence,
  };
  const endpoints = { webhook: endpointOf(services, options), evidence, runToken, usage };
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS },
    (request, response) => {
      answer(services, options, endpoints, request, response).catch((error: unknown) => {
        services.log("error", "a request could not be answered", { error: wordsOf(error) });
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

interface Endpoints {
  readonly webhook: WebhookEndpoint;
  readonly evidence: EvidenceEndpoint;
  readonly runToken: RunTokenEndpoint;
  readonly usage: UsageEndpoint;
}

async function answer(
  services: Services,
  options: ServerOptions,
  endpoints: Endpoints,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  if (path === WEBHOOK_PATH) return await answerWebhook(endpoints.webhook, request, response);
  if (path === EVIDENCE_PATH) return await answerEvidence(endpoints.evidence, request, response);
  const holder = runOfTokenPath(path);
  if (holder !== undefined) return await answerRunToken(endpoints.runToken, holder, request, response);
  const telemetry = otlpPath(path);
  if (telemetry !== undefined) return await answerOtlp(endpoints.usage, telemetry, request, response);
  const spender = usagePath(path);
  if (spender !== undefined) return await answerUsage(endpoints.usage, spender, request, response);
  if (request.method !== "GET" && request.method !== "HEAD") return say(response, 405, "not allowed\n");
  const runId = runOfGrantPath(path);
  if (runId !== undefined) return await answerGrant(services, runId, response);
  if (path === DIGEST_PATH)
    return await answerDigest(services, new URLSearchParams(query), request, response);
  if (path === MATURITY_PATH)
    return await answerMaturity(services, new URLSearchParams(query), request, response);
  const asked = runQuestionOf(path, query);
  if (asked !== undefined) return await answerRun(services, asked, response);
  switch (path) {
    case "/healthz":
      // The process lives; whether it is of use is asked of /readyz.
      return say(response, 200, "ok\n");
    case "/readyz":
      return await answerReady(services, options, response);
    case KEYS_PATH:
      return await answerKeys(services, new URLSearchParams(query), response);
    case "/metrics":
      return await answerMetrics(services, response);
    default:
      return say(response, 404, "not found\n");
  }
}

function endpointOf({ log, telemetry }: Services, { secret, record }: ServerOptions): WebhookEndpoint {
  return {
    held: { bytes: 0, bytesMax: HELD_BYTES_MAX },
    secret,
    record,
    onError: (error: unknown) => log("error", "a webhook could not be stored", { error: wordsOf(error) }),
    onOutcome: (outcome) => telemetry.counters.webhooks.add({ outcome }),
  };
}

function evidenceOf(services: Services, { onEvidence }: ServerOptions): EvidenceEndpoint {
  const { config, clock } = services;
  return {
    services,
    keys: new OidcKeys({ issuer: config.oidcIssuer, clock }),
    held: { bytes: 0, bytesMax: HELD_EVIDENCE_MAX },
    onTaken: onEvidence,
  };
}

async function answerReady(
  { db, log }: Services,
  { isReady }: ServerOptions,
  response: ServerResponse,
): Promise<void> {
  if (!isReady()) return say(response, 503, "shutting down\n");
  try {
    await pingDatabase(db);
    say(response, 200, "ready\n");
  } catch (error) {
    log("error", "the database does not answer", { error: wordsOf(error) });
    say(response, 503, "the database does not answer\n");
  }
}

async function answerKeys(
  services: Services,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  try {
    sendJson(response, 200, await publicKeys(services, query.get("repository")));
  } catch (error) {
    services.log("error", "the keys could not be read", { error: wordsOf(error) });
    say(response, 503, "the database does not answer\n");
  }
}

async function answerMetrics(
  { db, clock, log, telemetry }: Services,
  response: ServerResponse,
): Promise<void> {
  try {
    const text = prometheusText(await readMetrics(db, telemetry.counters, clock()));
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
  } catch (error) {
    log("error", "the metrics could not be read", { error: wordsOf(error) });
    say(response, 503, "the database does not answer\n");
  }
}

function say(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(words);
}
