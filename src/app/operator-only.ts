import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "./json-response.ts";
import type { Services } from "./services.ts";

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/;

/**
 * Whether whoever asks has OPERATOR_TOKEN; else it is refused here. For what names runs of repositories that not everybody
 * may read: without such a token nobody may ask.
 */
export function isOperator(
  { config }: Pick<Services, "config">,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  response.setHeader("cache-control", "no-store");
  if (config.operatorToken === undefined)
    refuse(response, 403, "nobody may ask for it: the App has no OPERATOR_TOKEN");
  else if (!isBearer(request, config.operatorToken))
    refuse(response, 401, "that is not the operator's token");
  else return true;
  return false;
}

/** Answers that it does not answer, and why. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { version: 1, message });
}

function isBearer(request: IncomingMessage, token: string): boolean {
  const given = BEARER.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const digestOfText = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digestOfText(given), digestOfText(token));
}
