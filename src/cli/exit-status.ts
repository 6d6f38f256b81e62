import type { Verdict, VerdictName } from "../engine/verdict.ts";
import { EXIT } from "./command.ts";

const STATUS: Readonly<Record<VerdictName, number>> = {
  pass: EXIT.pass,
  review: EXIT.review,
  fail: EXIT.shut,
  stop: EXIT.shut,
};

/** The status of a verdict that was reached (contract.md, 5): only `enforce` shuts anything. */
export function exitStatusOf({ verdict, mode }: Pick<Verdict, "verdict" | "mode">): number {
  return mode === "enforce" ? STATUS[verdict] : EXIT.pass;
}
