import type { Activity } from "../../engine/activity.ts";
import { isObject, type Json, memberOf } from "../reports/json-report.ts";
import { keptHost, keptPath } from "./kept-name.ts";

/** A call of a tool as an agent tells of it. */
interface ToolCall {
  readonly tool: string;
  /** JSON of its arguments, whole or cut off; undefined where they are not told. */
  readonly input: string | undefined;
  readonly isFailed: boolean;
}

/**
 * Tools that read one file, as the agents name them: Read and NotebookRead (Claude Code), read_file (Gemini CLI), view (Copilot CLI), readFile
 * (Copilot in VS Code), view_image (Codex CLI).
 */
const READERS: ReadonlySet<string> = new Set([
  "read",
  "notebookread",
  "read_file",
  "readfile",
  "copilot_readfile",
  "view",
  "view_image",
]);
const PATHS = ["file_path", "filePath", "absolute_path", "notebook_path", "path"] as const;
const ADDRESSES = ["url", "urls", "uri"] as const;
const INPUT_MAX = 64 * 1024;
const ADDRESSES_MAX = 100;

/** What a call of a tool read and whom it called, as far as its arguments say it. A command's own reads and calls are not seen. */
export function activityOfCall({ tool, input, isFailed }: ToolCall): readonly Activity[] {
  const given = input === undefined || input.length > INPUT_MAX ? undefined : objectIn(input);
  if (given === undefined) return [];
  const textsAt = (keys: readonly string[]) => keys.flatMap((key) => textsOf(memberOf(given, key)));
  // What could not be read was not read; what was called and failed was called.
  const paths = !isFailed && READERS.has(tool.toLowerCase()) ? textsAt(PATHS) : [];
  const told = tool === "web_fetch" ? [...textsAt(ADDRESSES), ...textsAt(["prompt"])] : textsAt(ADDRESSES);
  const addresses = told
    .flatMap((text) => text.match(/\bhttps?:\/\/[^\s"'<>)]+/g) ?? [])
    .slice(0, ADDRESSES_MAX);
  return [...paths.map(keptPath), ...addresses.map((address) => keptHost(address))].filter(
    (each) => each !== undefined,
  );
}

function objectIn(text: string) {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch (error) {
    // Exporters cut long arguments off: what is left says nothing for certain.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function textsOf(value: Json | undefined): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((each): each is string => typeof each === "string" && each !== "");
}
