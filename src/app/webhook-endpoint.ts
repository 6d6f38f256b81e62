import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type HeldBodies, type Reading, readBody } from "./request-body.ts";

/** A webhook as it came, its sender known. */
export interface Delivery {
  /** `X-GitHub-Delivery`: the same again when GitHub delivers again (threats.md, L17). */
  readonly id: string;
  /** `X-GitHub-Event`. */
  readonly event: string;
  readonly body: Buffer;
}

export interface WebhookEndpoint {
  readonly secret: string;
  /** Resolves when the delivery is stored for good, and not before; says whether it was there already. */
  readonly record: (delivery: Delivery) => Promise<"new" | "duplicate">;
  /** What went wrong while storing, for the log. */
  readonly onError: (error: unknown) => void;
  /** What all requests of this endpoint hold at this moment. */
  readonly held: HeldBodies;
  /** One outcome a request, for the metrics. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

export type Outcome = "stored" | "duplicate" | "refused" | "unavailable";

/** GitHub delivers no larger payload (threats.md, L14). */
export const BODY_BYTES_MAX = 25 * 1024 * 1024;
const DELIVERY_ID = /^[0-9a-fA-F-]{1,64}$/;
const EVENT_NAME = /^[a-z_]{1,64}$/;
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * Answers one request to the webhook's address. Acknowledged (202) is only what is stored; where storing fails the
 * answer is 503, and the sweep finds what GitHub does not send again. The body is compared with its signature as bytes:
 * a text made of it may be another. Nothing of it is read before [S19] [S20].
 */
export async function answerWebhook(
  endpoint: WebhookEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { held } = endpoint;
  const reading: Reading = { held, bytes: 0 };
  try {
    await answerReading(endpoint, request, response, reading);
  } finally {
    held.bytes -= reading.bytes;
  }
}

async function answerReading(
  { secret, record, onError, onOutcome }: WebhookEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  reading: Reading,
): Promise<void> {
  const answer = (status: number, outcome: Outcome, words: string): void => {
    onOutcome?.(outcome);
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${words}\n`);
  };
  const refuse = (status: number, why: string): void => {
    // What was not read must not be taken for the next request.
    response.shouldKeepAlive = false;
    answer(status, "refused", why);
  };
  const head = headOf(request);
  if ("refusal" in head) return refuse(head.status, head.refusal);
  const body = await readBody(request, reading, BODY_BYTES_MAX);
  if (body === "too large") return refuse(413, `a payload has at most ${BODY_BYTES_MAX} bytes`);
  if (body === "cut off") return refuse(400, "the payload is not whole");
  if (body === "too much at once") {
    response.shouldKeepAlive = false;
    return answer(503, "unavailable", "too much is coming in at once: deliver it again");
  }
  if (!isSigned(body, head.signature, secret)) return refuse(401, "the signature is not that of the payload");
  try {
    const { id, event } = head;
    const outcome = await record({ id, event, body });
    if (outcome === "new") answer(202, "stored", "stored");
    else answer(200, "duplicate", "known already");
  } catch (error) {
    onError(error);
    answer(503, "unavailable", "it could not be stored: deliver it again");
  }
}

interface Head {
  readonly id: string;
  readonly event: string;
  readonly signature: Buffer;
}

function headOf({
  method,
  headers,
}: IncomingMessage): Head | { readonly status: number; readonly refusal: string } {
  if (method !== "POST") return { status: 405, refusal: "webhooks are posted" };
  if (!/^application\/json(?:;|$)/i.test(headers["content-type"] ?? ""))
    return { status: 415, refusal: "the App's webhook must have the content type application/json" };
  const [id, event, signed] = ["x-github-delivery", "x-github-event", "x-hub-signature-256"].map((name) => {
    const value = headers[name];
    return typeof value === "string" ? value : "";
  }) as [string, string, string];
  if (!DELIVERY_ID.test(id)) return { status: 400, refusal: "X-GitHub-Delivery names no delivery" };
  if (!EVENT_NAME.test(event)) return { status: 400, refusal: "X-GitHub-Event names no event" };
  const [, digest] = SIGNATURE.exec(signed) ?? [];
  if (digest === undefined) return { status: 401, refusal: "X-Hub-Signature-256 holds no signature" };
  if (Number(headers["content-length"] ?? 0) > BODY_BYTES_MAX)
    return { status: 413, refusal: `a payload has at most ${BODY_BYTES_MAX} bytes` };
  return { id: id.toLowerCase(), event, signature: Buffer.from(digest, "hex") };
}

function isSigned(body: Buffer, signature: Buffer, secret: string): boolean {
  return timingSafeEqual(createHmac("sha256", secret).update(body).digest(), signature);
}
