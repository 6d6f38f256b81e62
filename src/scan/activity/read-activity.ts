import type { Activity } from "../../engine/activity.ts";
import { isObject, type Json, memberOf } from "../reports/json-report.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { keptHost, keptPath, keptSession } from "./kept-name.ts";

const KEYS = ["file_read", "external_call", "model_call", "files_read", "external_calls", "session"] as const;
const HELP =
  'write one thing a line: `{"file_read":"src/a.ts"}`, `{"external_call":"example.com:443"}`, `{"session":"…"}`; or `{"files_read":0}`, `{"external_calls":0}` where there were none';

/** Whether a record is one of a plain telling. */
export function isActivity(record: Json | undefined): boolean {
  return isObject(record) && KEYS.some((key) => Object.hasOwn(record, key));
}

/**
 * A plain telling of what an agent read and called, one thing a record. What is no host, or is this machine, is passed over.
 * @throws UnusableReport
 */
export function readActivity(records: readonly Json[]): readonly Activity[] {
  const found: Activity[] = [];
  for (const [index, record] of records.entries()) {
    const told = activityOf(record);
    if (told === undefined)
      throw new UnusableReport(`record ${index + 1} is none of a telling of files and calls`, HELP);
    found.push(...told);
  }
  return found;
}

function activityOf(record: Json): readonly Activity[] | undefined {
  if (!isObject(record)) return undefined;
  const keys = Object.keys(record);
  const [key = ""] = keys.filter((each) => each !== "refused");
  const value = memberOf(record, key);
  const refused = memberOf(record, "refused") ?? false;
  const isOdd = typeof refused !== "boolean" || (refused && key !== "external_call");
  if (isOdd || keys.length > (Object.hasOwn(record, "refused") ? 2 : 1)) return undefined;
  if (key === "files_read" && value === 0) return [{ kind: "read", name: "" }];
  if (key === "external_calls" && value === 0) return [{ kind: "call", name: "" }];
  if (typeof value !== "string" || value === "") return undefined;
  if (key === "file_read") return listed(keptPath(value));
  if (key === "external_call") return listed(keptHost(value, refused ? "refused-call" : "call"));
  if (key === "model_call") return listed(keptHost(value, "model-call"));
  return key === "session" ? listed(keptSession(value)) : undefined;
}

function listed(activity: Activity | undefined): readonly Activity[] {
  return activity === undefined ? [] : [activity];
}
