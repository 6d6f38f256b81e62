import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import { withPlans } from "./plan-document.ts";

export const command: Command = {
  name: "plan hash",
  summary: "print the hash that pins a work plan",
  operands: { usage: "FILE", min: 1, max: 1 },
  options: { format: FORMAT },
  notes: [
    "SHA-256 over RFC 8785 canonical JSON: formatting and the order of keys do not change it.",
    "exit status: 0, 1 where the plan is not valid, 2 cannot run",
  ],
  examples: ["proofgate plan hash .proofgate/plans/WP-142/WORK_PLAN.json"],
  run: (given, io) =>
    withPlans(given.operands, given, io, ([plan]) =>
      hash(sha256OfCanonicalJson(plan!), plan!.plan_id, given, io),
    ),
};

async function hash(sha256: string, plan_id: string, given: Given, io: Io): Promise<number> {
  if (given.value("format") === "json") await answer(io, { version: 1, plan_id, sha256 });
  else await write(io.stdout, `${sha256}\n`);
  return EXIT.pass;
}
