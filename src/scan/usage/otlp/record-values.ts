import { numberOf, timeOf, timeOfNanos } from "../told-request.ts";
import type { TelemetryRecord } from "./records.ts";

/** Where a record has no moment that a document can name, it still counts. */
const NO_MOMENT = "1970-01-01T00:00:00Z";

/** When it happened. */
export function momentOf({ time, attributes }: TelemetryRecord): string {
  return (time > 0n ? timeOfNanos(time) : timeOf(attributes.get("event.timestamp"))) ?? NO_MOMENT;
}

export function textOf({ attributes }: TelemetryRecord, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

export function serviceOf({ resource }: TelemetryRecord): string {
  return String(resource.get("service.name") ?? "");
}

/** What was read in all, where `read` should hold what was cached and with some does not. */
export function atLeast(read: unknown, cached: unknown): unknown {
  const [all, part] = [numberOf(read), numberOf(cached)];
  return all !== undefined && part !== undefined && part > all ? all + part : read;
}
