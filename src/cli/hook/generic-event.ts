import { isAbsolute } from "node:path";
import { field, type Json, objectOf, requiredText, textField } from "./event-reading.ts";
import { type FileWrite, NotUnderstood, type ToolCall } from "./tool-call.ts";

const KEYS = new Set(["version", "tool", "cwd", "command", "writes", "reads", "urls"]);
const WRITE_KEYS = new Set(["path", "content", "delete"]);

/** Our own form of an event (README.md): what has an unknown key is not understood. @throws NotUnderstood */
export function readGenericEvent(event: Json): ToolCall {
  refuseOthers(event, KEYS);
  if (field(event, "version") !== 1) throw new NotUnderstood("the event's `version` is not 1");
  const directory = requiredText(event, "cwd");
  if (!isAbsolute(directory)) throw new NotUnderstood("`cwd` of the event is not an absolute path");
  const command = textField(event, "command");
  return {
    tool: requiredText(event, "tool"),
    directory,
    ...(command === undefined ? {} : { command }),
    writes: listOf(event, "writes").map(writeOf),
    reads: textsOf(event, "reads"),
    urls: textsOf(event, "urls"),
    texts: [],
  };
}

function writeOf(value: unknown): FileWrite {
  const write = objectOf(value, "a write");
  refuseOthers(write, WRITE_KEYS);
  const content = textField(write, "content");
  const isDeletion = field(write, "delete") ?? false;
  if (typeof isDeletion !== "boolean") throw new NotUnderstood("`delete` of a write is not true or false");
  return {
    path: requiredText(write, "path"),
    ...(isDeletion ? { isDeletion } : {}),
    ...(content === undefined ? {} : { content }),
  };
}

function textsOf(event: Json, key: string): string[] {
  return listOf(event, key).map((value) => {
    if (typeof value === "string" && value !== "") return value;
    throw new NotUnderstood(`\`${key}\` of the event is not a list of texts`);
  });
}

function listOf(event: Json, key: string): readonly unknown[] {
  const value = field(event, key) ?? [];
  if (Array.isArray(value)) return value;
  throw new NotUnderstood(`\`${key}\` of the event is not a list`);
}

function refuseOthers(json: Json, keys: ReadonlySet<string>): void {
  const other = Object.keys(json).find((key) => !keys.has(key));
  if (other !== undefined) throw new NotUnderstood(`\`${other}\` is not a key of the event`);
}
