import { bytePathOfText } from "../contract/byte-path.ts";
import type { AssumptionCheck, WorkPlan } from "../contract/generated/documents.ts";
import type { AssumptionFact } from "../engine/facts.ts";
import type { TargetTree, TreeFile } from "./target-tree.ts";

/** Checks what the plan assumes against the target, from which its branch began [H6]. What needs a test run stays open. */
export async function checkAssumptions(plan: WorkPlan, target: TargetTree): Promise<AssumptionFact[]> {
  const assumptions = plan.assumptions ?? [];
  const files = await target.files(
    assumptions.flatMap(({ check }) => pathOf(check) ?? []).map(bytePathOfText),
  );
  return assumptions.map(({ claim, check }) => {
    const path = pathOf(check);
    const file = path === undefined ? undefined : files.get(bytePathOfText(path));
    return { claim, ...answer(check, file) };
  });
}

function pathOf(check: AssumptionCheck | undefined): string | undefined {
  if (check === undefined) return undefined;
  if ("file_exists" in check) return check.file_exists;
  if ("file_absent" in check) return check.file_absent;
  return "file_contains" in check ? check.file_contains.file : undefined;
}

function answer(
  check: AssumptionCheck | undefined,
  file: TreeFile | undefined,
): Pick<AssumptionFact, "holds" | "what"> {
  if (check === undefined || file === undefined)
    return { holds: undefined, what: "nothing here can check it" };
  const where = `\`${pathOf(check)}\` on the target`;
  if ("file_exists" in check) {
    return {
      holds: file.kind !== "absent",
      what: `${where} ${file.kind === "absent" ? "is not there" : "is there"}`,
    };
  }
  if ("file_absent" in check) {
    return {
      holds: file.kind === "absent",
      what: `${where} ${file.kind === "absent" ? "is not there" : "is there"}`,
    };
  }
  if (!("file_contains" in check)) return { holds: undefined, what: "nothing here can check it" };
  if (file.kind !== "file") return { holds: false, what: `${where} cannot be read` };
  const holds = file.bytes.includes(Buffer.from(check.file_contains.text, "utf8"));
  return { holds, what: `${where} ${holds ? "contains" : "does not contain"} the text` };
}
