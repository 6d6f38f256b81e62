import { isPlainObject } from "../contract/plain-data.ts";
import type { ReservationRequest } from "./reservation-request.ts";

/** As the requests of a usage report. */
const REQUEST_ID_MAX = 500;
const AMOUNT_MAX = 1_000_000_000;

/** `{"request_id","cost":{"currency","amount"}}`, and nothing else. Undefined for anything that is not that. */
export function readReservation(body: Buffer): Omit<ReservationRequest, "independent"> | undefined {
  const read = parsed(body);
  if (!isPlainObject(read) || !hasOnly(read, "request_id", "cost")) return undefined;
  const { request_id: requestId, cost } = read;
  if (
    typeof requestId !== "string" ||
    !/^[^\p{Cc}\p{Cs}]+$/u.test(requestId) ||
    requestId.length > REQUEST_ID_MAX
  )
    return undefined;
  if (!isPlainObject(cost) || !hasOnly(cost, "currency", "amount")) return undefined;
  const { currency, amount } = cost;
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) return undefined;
  if (typeof amount !== "number" || !(amount >= 0 && amount <= AMOUNT_MAX)) return undefined;
  return { requestId, cost: { currency, amount } };
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
