import type { Manifest } from "../contract/generated/manifest.ts";
import { isSeen, type ToolSum } from "../engine/called-tool.ts";
import type { ToldTools } from "../store/tool-calls.ts";
import { plainText } from "./manifest-change.ts";

/** Tools that are listed by their names: the most called ones. */
export const TOOLS_LISTED_MAX = 200;

/** What the run called of tools, by whoever told of it: nothing of it is seen at GitHub (P51). */
export function toolCallsOf(told: ToldTools | undefined): NonNullable<Manifest["tool_calls"]> {
  if (told === undefined)
    return {
      source: "unknown",
      why: "calls of tools leave no trace at GitHub, and no agent, runner or gateway has told of them",
    };
  const { tools, names, calls, failed, isFull } = told;
  return {
    source: sourceOf(told.isSeen),
    calls,
    failed,
    names,
    tools: tools.map(wordsOf),
    cut: names - tools.length,
    cut_calls: calls - tools.reduce((sum, tool) => sum + tool.calls, 0),
    ...(isFull ? { more: true } : {}),
  };
}

function wordsOf(sum: ToolSum) {
  const { tool, calls, failed, milliseconds, seen } = sum;
  return {
    name: plainText(tool),
    source: sourceOf(isSeen(sum)),
    calls,
    failed,
    ...(milliseconds === undefined ? {} : { seconds: milliseconds / 1000 }),
    // A feed that tells of fewer calls than the run does.
    ...(seen > 0 && seen < calls ? { seen } : {}),
  };
}

function sourceOf(isBorneOut: boolean) {
  return isBorneOut ? ("cross-checked" as const) : ("self-reported" as const);
}
