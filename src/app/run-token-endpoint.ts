import type { IncomingMessage, ServerResponse } from "node:http";
import { audienceOf } from "./evidence-endpoint.ts";
import { sendJson } from "./json-response.ts";
import { wordsOf } from "./log.ts";
import { KeysUnavailable, type OidcKeys } from "./oidc-keys.ts";
import { TokenRefused, verifiedClaims } from "./oidc-token.ts";
import { exchange, runOfBearer } from "./run-token.ts";
import type { Services } from "./services.ts";

const PATH = /^\/api\/v1\/runs\/(R-[0-9A-Za-z]{1,64})\/token$/;
const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,16384})$/;

/** The run whose token a path is about; undefined for any other path. */
export function runOfTokenPath(path: string): string | undefined {
  return PATH.exec(path)?.[1];
}

export interface RunTokenEndpoint {
  readonly services: Pick<Services, "config" | "db" | "clock" | "log">;
  readonly keys: OidcKeys;
}

/**
 * `POST`: a bearer token of the run for an OIDC token of a job on its branch. `GET` with that bearer: whether it holds.
 * Nothing of a body is read.
 */
export async function answerRunToken(
  { services, keys }: RunTokenEndpoint,
  runId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("cache-control", "no-store");
  if (!request.complete) response.shouldKeepAlive = false;
  const bearer = BEARER.exec(request.headers.authorization ?? "")?.[1];
  const refused = (status: number, message: string) =>
    sendJson(response, status, { version: 1, outcome: "refused", message });
  try {
    if (request.method === "GET") return await answerHolder(services, runId, bearer, response);
    if (request.method !== "POST") return refused(405, "an OIDC token is posted");
    if (bearer === undefined) return refused(403, "there is no token: `Authorization: Bearer …`");
    const demand = { keys, audience: audienceOf(services.config), now: services.clock() };
    const given = await exchange(services, runId, await verifiedClaims(bearer, demand));
    if (!given.given) return refused(given.status, given.message);
    const { token, grant, expiresAt } = given;
    services.log("info", "a run was given a token", { run: runId, grant, expires: expiresAt.toISOString() });
    sendJson(response, 201, { version: 1, token, run: runId, grant, expires_at: expiresAt.toISOString() });
  } catch (error) {
    if (error instanceof TokenRefused) return refused(403, `the token is refused: ${error.message}`);
    services.log("error", "a token could not be given", { error: wordsOf(error) });
    const why = error instanceof KeysUnavailable ? error.message : "the database does not answer";
    sendJson(response, 503, { version: 1, outcome: "unavailable", message: `${why}: ask again` });
  }
}

async function answerHolder(
  services: RunTokenEndpoint["services"],
  runId: string,
  bearer: string | undefined,
  response: ServerResponse,
): Promise<void> {
  const held = await runOfBearer(services, bearer);
  if (held?.runId !== runId)
    return sendJson(response, 401, { version: 1, outcome: "refused", message: "no token of this run holds" });
  const { grant, expiresAt } = held;
  sendJson(response, 200, { version: 1, run: runId, grant, expires_at: expiresAt.toISOString() });
}
