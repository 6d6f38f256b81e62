import { parsePattern } from "../../src/contract/pattern.ts";
import { OPERATIONS } from "../../src/engine/change.ts";
import type {
  CommitPlace,
  CompiledTarget,
  PlanHistory,
  PlanState,
  RunPlan,
} from "../../src/engine/plan-state.ts";
import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";
import { fieldsOf, listOf, oneOf, readPath, textOf } from "./values.ts";

/** The plan of a clean run; a case says only what differs. */
const CLEAN = {
  version: 1,
  plan_id: "WP-1",
  requirements: ["FR-1"],
  branch: "agent/WP-1",
  targets: [{ path: "src/**", operations: ["create", "modify"] }],
  risk: "low",
  limits: {},
  stop_conditions: STOP_CONDITIONS,
};
const OPTIONAL = [
  "category",
  "assumptions",
  "confidence",
  "blast_radius",
  "commands",
  "network",
  "dependencies",
].concat("tests", "budget", "promotion", "security");

/** `none` · `{ invalid: what is wrong, line: 3, commit: plan }` · `{ id: WP-1, thread: billing, standing: true, risk: … }`. */
export function readPlanState(written: unknown): PlanState {
  if (written === "none") return { kind: "none" };
  const fields = fieldsOf(written, "plan", [
    ...["invalid", "line", "commit", "id", "thread", "path", "standing"],
    ...Object.keys(CLEAN),
    ...OPTIONAL,
  ]);
  const { invalid, line, commit, id, thread = "", path, standing, ...document } = fields;
  const planId = id === undefined ? CLEAN.plan_id : textOf(id, "plan.id");
  const directory = thread === "" ? "" : `${textOf(thread, "plan.thread")}/`;
  const ownPath = readPath(
    path === undefined ? `${directory}.proofgate/plans/${planId}/WORK_PLAN.json` : textOf(path, "plan.path"),
  );
  if (invalid !== undefined) {
    const message = textOf(invalid, "plan.invalid");
    const problem = {
      message,
      help: "write what the schema asks",
      ...(line === undefined ? {} : { line: Number(line) }),
    };
    return {
      kind: "invalid",
      path: ownPath,
      ...(commit === undefined ? {} : { commit: textOf(commit, "plan.commit") }),
      problems: [problem],
    };
  }
  const contract = { ...CLEAN, plan_id: planId, branch: `agent/${planId}`, ...document };
  return {
    kind: "valid",
    plan: {
      id: planId,
      sha256: "c".repeat(64),
      path: ownPath,
      ...(standing === true ? {} : { commit: "plan" }),
      thread: readPath(directory.slice(0, -1)),
      targets: listOf(contract.targets, "plan.targets").map(compile),
      // The cases' own shape: `fieldsOf` has turned away every key that a plan does not have.
      document: contract as unknown as RunPlan["document"],
    },
  };
}

function compile(written: unknown): CompiledTarget {
  const { path, file, operations, kind } = fieldsOf(written, "a target", [
    "path",
    "file",
    "operations",
    "kind",
  ]);
  const shared = {
    operations: listOf(operations, "operations").map((each) => oneOf(each, "an operation", OPERATIONS)),
    kind: kind === undefined ? ("file" as const) : oneOf(kind, "kind", ["file", "symlink", "submodule"]),
  };
  if (file !== undefined) return { file: readPath(textOf(file, "file")), ...shared };
  const parsed = parsePattern(textOf(path, "path"));
  if (!parsed.ok) throw new Error(parsed.message);
  return { pattern: parsed.pattern, ...shared };
}

/** The places that a case gives, as `lib/a.ts @c1`; by default nothing was done to the plan. */
export function readHistory(state: PlanState, places: (name: string) => unknown): PlanHistory {
  return {
    state,
    codeBeforePlan: readPlaces(places("code before plan")),
    codeOnInvalidPlan: readPlaces(places("code on invalid plan")),
    replacements: readPlaces(places("plan replaced")),
    otherPlans: readPlaces(places("other plans")),
    ...(places("plan pinned from outside") === true ? { isPinnedFromOutside: true } : {}),
  };
}

function readPlaces(written: unknown): CommitPlace[] {
  return listOf(written ?? [], "places").map((item) => {
    const [, path, commit] = /^(.+) @([\w-]+)$/su.exec(textOf(item, "a place")) ?? [];
    if (path === undefined || commit === undefined)
      throw new Error(`\`${String(item)}\` is not \`path @commit\``);
    return { path: readPath(path), commit };
  });
}
