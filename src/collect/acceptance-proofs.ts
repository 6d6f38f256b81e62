import { bytePathOfText, textOfPath } from "../contract/byte-path.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { AcceptanceProof } from "../engine/test-evidence.ts";
import { entriesAt } from "../git/lookup.ts";
import { outcomeOf } from "../scan/test-reports/proof.ts";
import type { ReportedTest } from "../scan/test-reports/test-report.ts";
import { partsOf } from "../scan/tests/acceptance.ts";
import type { JudgedRange } from "./judged-range.ts";
import { resolveRequirements } from "./requirements.ts";

/** What the reports prove of every criterion of the plan's requirements; the plan may name other tests than they do. */
export async function acceptanceProofs(
  range: JudgedRange,
  plan: RunPlan,
  tests: readonly ReportedTest[],
): Promise<AcceptanceProof[]> {
  const criteria = await criteriaOf(range, plan);
  const wanted = [...criteria].map(([criterion, test]) => ({
    criterion,
    test,
    places: placesOf(test, plan),
  }));
  const asked = wanted.flatMap(({ places }) => places.map(({ path }) => bytePathOfText(path)));
  const there = await entriesAt(range.objects.reader, range.set.headTree, asked);
  return wanted.map(({ criterion, test, places }): AcceptanceProof => {
    if (test === undefined) return { criterion, outcome: "not named" };
    const place = places.find(({ path }) => there.get(bytePathOfText(path))?.kind === "entry");
    return { criterion, test, outcome: place ? outcomeOf(place, tests) : "no such file" };
  });
}

/** The test of each criterion, in the order of the requirements. */
async function criteriaOf(
  { target }: JudgedRange,
  { thread, document }: RunPlan,
): Promise<Map<string, string | undefined>> {
  const criteria = new Map<string, string | undefined>();
  for (const resolved of await resolveRequirements(target, thread, document.requirements)) {
    if (resolved.state !== "valid") continue;
    for (const { id, test } of resolved.requirement.acceptance ?? [])
      criteria.set(`${resolved.id}/${id}`, test === undefined ? undefined : String(test));
  }
  for (const [criterion, test] of Object.entries(document.tests?.acceptance ?? {})) {
    criteria.set(criterion, String(test));
  }
  return criteria;
}

/** A test's path may begin at the plan's thread. */
function placesOf(test: string | undefined, { thread }: RunPlan): { path: string; name: string }[] {
  if (test === undefined) return [];
  const { path, name } = partsOf(test);
  const above = textOfPath(thread) ?? "";
  return [{ path, name }, ...(above === "" ? [] : [{ path: `${above}/${path}`, name }])];
}
