import { createHash } from "node:crypto";
import type { CalledTool } from "../../engine/called-tool.ts";
import { maskSecrets } from "../secrets/mask.ts";
import { plainName } from "./kept-name.ts";

const NAME_MAX = 200;
/** A hundred days. */
const MILLISECONDS_MAX = 8_640_000_000;

/** What is told of a call. */
interface ToldCall {
  /** What tells it from all others of its teller. */
  readonly id: string;
  readonly tool: string;
  readonly isFailed: boolean;
  readonly milliseconds: number | undefined;
  readonly signal?: CalledTool["signal"];
}

/** A call of a tool as it may be kept. A tool without a name is `-`; a time that cannot be is not told. */
export function keptTool({ id, tool, isFailed, milliseconds, signal = "logs" }: ToldCall): CalledTool {
  const name = maskSecrets(plainName(tool, NAME_MAX)).slice(0, NAME_MAX).toWellFormed();
  const isTime = milliseconds !== undefined && milliseconds >= 0 && milliseconds <= MILLISECONDS_MAX;
  return {
    sha256: sha256Of(id),
    tool: name === "" ? "-" : name,
    isFailed,
    ...(isTime ? { milliseconds: Math.round(milliseconds) } : {}),
    signal,
  };
}

/** Told is that no tool was called. */
export function noTool(): CalledTool {
  return { sha256: sha256Of(""), tool: "", isFailed: false, signal: "logs" };
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
