import type { Activity } from "../../engine/activity.ts";
import type { CalledTool } from "../../engine/called-tool.ts";
import { isObject, type Json, type JsonObject, memberOf } from "../reports/json-report.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { keptHost, keptPath, keptSession } from "./kept-name.ts";
import { keptTool, noTool } from "./kept-tool.ts";

const KEYS = [
  "file_read",
  "external_call",
  "model_call",
  "files_read",
  "external_calls",
  "session",
  "tool_call",
  "tool_calls",
] as const;
const HELP =
  'write one thing a line: `{"file_read":"src/a.ts"}`, `{"external_call":"example.com:443"}`, `{"tool_call":"Bash","id":"c-1"}`, `{"session":"…"}`; or `{"files_read":0}`, `{"external_calls":0}`, `{"tool_calls":0}` where there were none';

/** What a plain telling says. */
export interface ToldActivities {
  readonly activity: readonly Activity[];
  readonly tools: readonly CalledTool[];
}

/** Whether a record is one of a plain telling. */
export function isActivity(record: Json | undefined): boolean {
  return isObject(record) && KEYS.some((key) => Object.hasOwn(record, key));
}

/**
 * A plain telling of what an agent read and called, one thing a record. What is no host, or is this machine, is passed over.
 * @throws UnusableReport
 */
export function readActivity(records: readonly Json[]): ToldActivities {
  const activity: Activity[] = [];
  const tools: CalledTool[] = [];
  for (const [index, record] of records.entries()) {
    const tool = isObject(record) ? toolOf(record) : undefined;
    const told = tool === undefined ? activityOf(record) : [];
    if (told === undefined)
      throw new UnusableReport(`record ${index + 1} is none of a telling of files and calls`, HELP);
    if (tool !== undefined) tools.push(tool);
    activity.push(...told);
  }
  return { activity, tools };
}

const TOOL_KEYS: ReadonlySet<string> = new Set(["tool_call", "id", "failed", "seconds"]);

/** `{"tool_call":"Bash","id":"c-1","failed":true,"seconds":1.5}`: by its id the call counts once. Undefined for what is none of it. */
function toolOf(record: JsonObject): CalledTool | undefined {
  const keys = Object.keys(record);
  if (keys.length === 1 && memberOf(record, "tool_calls") === 0) return noTool();
  const [tool, id] = [memberOf(record, "tool_call"), memberOf(record, "id")];
  const [failed, seconds] = [memberOf(record, "failed") ?? false, memberOf(record, "seconds")];
  if (typeof tool !== "string" || tool === "" || typeof id !== "string" || id === "") return undefined;
  if (typeof failed !== "boolean" || !keys.every((key) => TOOL_KEYS.has(key))) return undefined;
  if (seconds !== undefined && !(typeof seconds === "number" && seconds >= 0)) return undefined;
  const milliseconds = seconds === undefined ? undefined : seconds * 1000;
  return keptTool({ id, tool, isFailed: failed, milliseconds });
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
