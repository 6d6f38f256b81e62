import { type BytePath, displayPath } from "../contract/byte-path.ts";
import type { Requirement } from "../contract/generated/documents.ts";
import { limitSource } from "../contract/limit-source.ts";
import { tighten } from "../contract/limits.ts";
import { type LooserValue, looserThan } from "../contract/looser-values.ts";
import type { DocumentFact, DocumentProblem, PolicyState } from "../engine/facts.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import { isNamed, partsOf } from "../scan/tests/acceptance.ts";
import { chainAbovePlan, looserInPlan } from "./limit-chain.ts";
import { readRequirements, resolveRequirements } from "./requirements.ts";
import type { TargetTree } from "./target-tree.ts";
import type { Threads } from "./threads.ts";

export interface RunDocuments {
  readonly target: TargetTree;
  readonly policy: PolicyState;
  readonly threads: Threads;
  readonly plan: RunPlan;
}

/**
 * What must be said of a run's documents although they are valid: requirements that the documents above them have
 * overtaken, another currency among them, and criteria that the plan would have shown by another test.
 */
export async function runDocuments({ target, policy, threads, plan }: RunDocuments): Promise<DocumentFact[]> {
  const { thread, document } = plan;
  const above = tighten(chainAbovePlan(policy, threads, thread, []));
  const found: DocumentFact[] = [];
  const advice: DocumentProblem[] = [];
  for (const read of (await readRequirements(target, thread, document.requirements)).values()) {
    if (read.state !== "valid") continue;
    const looser = looserThan(above, limitSource("this requirement", "requirement", read.value));
    found.push({
      kind: "requirement",
      path: read.path,
      where: "target",
      problems: [],
      looser,
      advice: [],
    });
    advice.push(...otherTests(plan, read.value));
  }
  const requirements = await resolveRequirements(target, thread, document.requirements);
  advice.push(...looserInPlan(policy, threads, thread, requirements, document).map(overtaken));
  const where = plan.commit === undefined ? "target" : "head";
  return [...found, { kind: "work-plan", path: plan.path, where, problems: [], looser: [], advice }];
}

/** A plan that is valid and looser was not looser when its run began: people have tightened something since. */
function overtaken({ message }: LooserValue): DocumentProblem {
  return {
    message,
    help: "it was allowed when the run began: nothing need be done, the tighter value counts",
  };
}

/** The plan is the agent's, the requirement is not: the plan adds a test to a criterion, and takes none away [P15]. */
function otherTests({ document, thread }: RunPlan, { id, acceptance = [] }: Requirement): DocumentProblem[] {
  const mapped = new Map(Object.entries(document.tests?.acceptance ?? {}));
  return acceptance.flatMap(({ id: criterion, test }) => {
    const name = `${id}/${criterion}`;
    const own = mapped.get(name);
    if (test === undefined || own === undefined || isSameTest(String(own), String(test), thread)) return [];
    return [
      {
        message: `\`${name}\` is to be shown by \`${own}\`, in the requirement by \`${test}\``,
        help: "leave it out of the plan, or have the requirement's owner change it there: until then both tests count",
      },
    ];
  });
}

/** A plan's path may begin at its thread. */
function isSameTest(ofPlan: string, ofRequirement: string, thread: BytePath): boolean {
  const [own, asked] = [partsOf(ofPlan), partsOf(ofRequirement)];
  const places = [own.path, `${displayPath(thread)}/${own.path}`];
  return places.includes(asked.path) && isNamed(own.name, [asked.name]) && isNamed(asked.name, [own.name]);
}
