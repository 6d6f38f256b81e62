import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { WorkPlan } from "../contract/generated/documents.ts";
import { forTerminal } from "../report/escape.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import { comparePlans } from "./plan-comparison.ts";
import { withPlans } from "./plan-document.ts";

export const command: Command = {
  name: "plan diff",
  summary: "say what a new plan widens and what it tightens",
  operands: { usage: "OLD NEW", min: 2, max: 2 },
  options: { format: FORMAT },
  notes: [
    "For who approves an amendment. `changes` is what a person must weigh: neither wider nor tighter for sure.",
    "exit status: 0 nothing widens or changes, 3 something does, 1 a plan is not valid, 2 cannot run",
  ],
  examples: ["proofgate plan diff old.json .proofgate/plans/WP-142/WORK_PLAN.json"],
  run: (given, io) => withPlans(given.operands, given, io, ([from, into]) => diff(from!, into!, given, io)),
};

async function diff(from: WorkPlan, into: WorkPlan, given: Given, io: Io): Promise<number> {
  const differences = comparePlans(from, into);
  const hashes = { from: sha256OfCanonicalJson(from), into: sha256OfCanonicalJson(into) };
  if (given.value("format") === "json") await answer(io, { version: 1, ...hashes, differences });
  else await write(io.stdout, textOf(differences, hashes));
  return differences.some(({ effect }) => effect !== "tightens") ? EXIT.review : EXIT.pass;
}

function textOf(
  differences: ReturnType<typeof comparePlans>,
  { from, into }: { from: string; into: string },
): string {
  if (from === into) return "the same plan\n";
  if (differences.length === 0)
    return `another hash (${into}), but nothing is allowed or asked that was not before\n`;
  return differences.map(({ effect, message }) => `${effect.padEnd(8)}  ${forTerminal(message)}\n`).join("");
}
