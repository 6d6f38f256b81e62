import { observed, unknown } from "../engine/fact.ts";
import type { Facts, PathClass } from "../engine/facts.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import { withCriteria } from "./acceptance-tests.ts";
import type { FoundAlteration } from "./altered-tests.ts";
import type { JudgedRange } from "./judged-range.ts";
import type { ContentReading } from "./range-contents.ts";
import type { Threads } from "./threads.ts";

export interface TestTexts {
  readonly facts: Pick<Facts, "weakened_tests" | "altered_tests">;
  /** Empty where the fact is unknown. */
  readonly found: readonly FoundAlteration[];
}

/** What an agent's change does to the texts of tests that were there before. */
export async function testTexts(
  { objects, set, effectTree, touched, target, subject }: JudgedRange,
  threads: Threads,
  classes: readonly PathClass[],
  plan: RunPlan | undefined,
  reading: ContentReading,
): Promise<TestTexts> {
  const why =
    subject.judgedAs !== "agent"
      ? "it is asked of agents only"
      : reading === "counted"
        ? "nobody looked into the contents"
        : undefined;
  if (why !== undefined)
    return { facts: { weakened_tests: unknown(why), altered_tests: unknown(why) }, found: [] };
  const { findWeakenedTests } = await import("./weakened-tests.ts");
  const { alteredTest, findAlteredTests } = await import("./altered-tests.ts");
  const comparison = { objects, baseTree: set.baseTree, effectTree, touched, classes };
  const weakened = await withCriteria(await findWeakenedTests(comparison), target, objects, threads, plan);
  const found = await findAlteredTests(comparison);
  return {
    facts: { weakened_tests: observed(weakened), altered_tests: observed(found.map(alteredTest)) },
    found,
  };
}
