import { type BytePath, bytePathOfText, displayPath } from "../contract/byte-path.ts";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { Target, WorkPlan } from "../contract/generated/documents.ts";
import { parsePattern } from "../contract/pattern.ts";
import type { PlanLocation } from "../engine/plan-file.ts";
import type { PlanReading } from "../engine/plan-history.ts";
import type { CompiledTarget, PlanProblem } from "../engine/plan-state.ts";
import { type PlanContext, planProblems } from "../engine/plan-validity.ts";
import { documentReader } from "./document-reader.ts";
import type { DocumentFile } from "./document-tree.ts";

/** A plan whose document reads well, before it is held against its surroundings. */
export interface PlanDraft {
  readonly path: BytePath;
  readonly mode: number;
  readonly location: PlanLocation;
  readonly document: WorkPlan;
  readonly sha256: string;
}

/** Reads a plan's document. A draft, or the problems that keep it from being one. */
export async function readPlan(
  path: BytePath,
  location: PlanLocation,
  file: DocumentFile,
  mode: number,
): Promise<PlanDraft | { readonly problems: readonly [PlanProblem, ...PlanProblem[]] }> {
  if (file.kind !== "file") {
    const why = file.kind === "absent" ? "it is not there" : file.why;
    return {
      problems: [{ message: `the plan cannot be read: ${why}`, help: "commit it as a regular file" }],
    };
  }
  const readDocument = await documentReader();
  const read = readDocument("work-plan", file.bytes, displayPath(path));
  if (!read.ok) return { problems: read.problems };
  return { path, mode, location, document: read.value, sha256: sha256OfCanonicalJson(read.value) };
}

/** Holds a draft against its surroundings. */
export function judgePlan(draft: PlanDraft, context: PlanContext): PlanReading {
  const [first, ...rest] = planProblems(draft.document, context);
  if (first) return { valid: false, sha256: draft.sha256, problems: [first, ...rest] };
  const { path, location, document, sha256 } = draft;
  const targets = document.targets.map(compileTarget);
  return {
    valid: true,
    plan: { id: document.plan_id, sha256, path, thread: location.thread, targets, document },
  };
}

function compileTarget(target: Target): CompiledTarget {
  const { operations } = target;
  if ("file" in target) return { file: bytePathOfText(target.file), operations, kind: target.kind ?? "file" };
  const parsed = parsePattern(target.path);
  if (!parsed.ok)
    throw new Error(`invariant: a valid plan has a pattern that does not parse: ${parsed.message}`);
  return { pattern: parsed.pattern, operations, kind: "file" };
}
