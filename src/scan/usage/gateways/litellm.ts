import {
  isObject,
  type Json,
  type JsonObject,
  memberOf,
  objectAt,
  textAt,
} from "../../reports/json-report.ts";
import { type ToldRequest, timeOf } from "../told-request.ts";

/**
 * A request as LiteLLM tells of it: a row of its spend logs (https://docs.litellm.ai/docs/proxy/cost_tracking), or the payload of
 * its callbacks (https://docs.litellm.ai/docs/proxy/logging_spec). Its costs are in USD. Undefined for anything else.
 */
export function litellmRequest(record: Json): ToldRequest | undefined {
  if (!isObject(record)) return undefined;
  const payload = objectAt(record, "standard_logging_object") ?? record;
  if (isLitellmFailure(record)) return undefined;
  return callback(payload) ?? spendLog(payload);
}

/** A request that failed before a model answered: nothing was used. */
export function isLitellmFailure(record: Json): boolean {
  if (!isObject(record)) return false;
  const payload = objectAt(record, "standard_logging_object") ?? record;
  return textAt(payload, "status") === "failure" && !isUsed(payload);
}

function callback(payload: JsonObject): ToldRequest | undefined {
  const id = textAt(payload, "id");
  if (id === undefined || memberOf(payload, "response_cost") === undefined) return undefined;
  return {
    requestId: id,
    model: textAt(payload, "model"),
    time: timeOf(memberOf(payload, "endTime") ?? memberOf(payload, "startTime")) ?? NO_MOMENT,
    tokens: tokensOf(payload, objectAt(objectAt(payload, "metadata") ?? {}, "usage_object")),
    ...costOf(payload, "response_cost"),
  };
}

function spendLog(row: JsonObject): ToldRequest | undefined {
  const id = textAt(row, "request_id");
  if (id === undefined || memberOf(row, "spend") === undefined) return undefined;
  return {
    requestId: id,
    model: textAt(row, "model"),
    time: timeOf(memberOf(row, "endTime") ?? memberOf(row, "startTime")) ?? NO_MOMENT,
    tokens: tokensOf(row, objectAt(objectAt(row, "metadata") ?? {}, "usage_object")),
    ...costOf(row, "spend"),
  };
}

const NO_MOMENT = "1970-01-01T00:00:00Z";

function tokensOf(from: JsonObject, usage: JsonObject | undefined): ToldRequest["tokens"] {
  const cached =
    memberOf(usage ?? {}, "cache_read_input_tokens") ??
    memberOf(objectAt(usage ?? {}, "prompt_tokens_details") ?? {}, "cached_tokens");
  return {
    in: memberOf(from, "prompt_tokens"),
    out: memberOf(from, "completion_tokens"),
    cached: cached ?? 0,
    written: memberOf(usage ?? {}, "cache_creation_input_tokens") ?? 0,
  };
}

/** A cost that LiteLLM could not find out is null, or nothing where tokens were used: then it is priced by our table, or unknown. */
function costOf(from: JsonObject, key: string): Pick<ToldRequest, "cost" | "currency"> {
  const cost = memberOf(from, key);
  return cost === null || (cost === 0 && isUsed(from)) ? {} : { cost, currency: "USD" };
}

function isUsed(from: JsonObject): boolean {
  const counts = ["total_tokens", "prompt_tokens", "completion_tokens"].map((key) => memberOf(from, key));
  return counts.some((count) => typeof count === "number" && count !== 0);
}
