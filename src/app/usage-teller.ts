import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { runOfBearer } from "./run-token.ts";
import type { Services } from "./services.ts";

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/;
/** Clocks differ; what is told of later than this has not happened. */
export const CLOCKS_APART_MS = 5 * 60_000;

/** A bearer's word counts for what its token is: a feed's, or the run's own. Undefined for every other token. */
export async function tellerOf(
  services: Pick<Services, "config" | "db" | "clock">,
  runId: string,
  request: IncomingMessage,
): Promise<"feed" | "run" | undefined> {
  const token = BEARER.exec(request.headers.authorization ?? "")?.[1];
  if (token === undefined) return undefined;
  const { usageFeedToken } = services.config;
  if (usageFeedToken !== undefined && timingSafeEqual(digestOf(token), digestOf(usageFeedToken)))
    return "feed";
  return (await runOfBearer(services, token))?.runId === runId ? "run" : undefined;
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
