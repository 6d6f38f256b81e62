import { isPlainObject } from "../contract/plain-data.ts";
import type { ReservationRequest } from "./reservation-request.ts";

/** As the requests of a usage report. */
const REQUEST_ID_MAX = 500;
const AMOUNT_MAX = 1_000_000_000;

const MODEL_MAX = 200;

/** `{"request_id","model"?,"cost":{"currency","amount"}}`, and nothing else. Undefined for anything that is not that. */
export function readReservation(body: Buffer): Omit<ReservationRequest, "independent"> | undefined {
  const read = parsed(body);
  if (!isPlainObject(read) || !hasOnly(read, "request_id", "model", "cost")) return undefined;
  const { request_id: requestId, model, cost } = read;
  if (
    typeof requestId !== "string" ||
    !/^[^\p{Cc}\p{Cs}]+$/u.test(requestId) ||
    requestId.length > REQUEST_ID_MAX
  )
    return undefined;
  if (model !== undefined && !isModel(model)) return undefined;
  if (!isPlainObject(cost) || !hasOnly(cost, "currency", "amount")) return undefined;
  const { currency, amount } = cost;
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) return undefined;
  if (typeof amount !== "number" || !(amount >= 0 && amount <= AMOUNT_MAX)) return undefined;
  return { requestId, ...(model === undefined ? {} : { model }), cost: { currency, amount } };
}

function isModel(value: unknown): value is string {
  return typeof value === "string" && value.length <= MODEL_MAX && /^[^\p{Cc}\p{Cs}]+$/u.test(value);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function hasOnly(value: object, ...names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}
