import type { FactTypes } from "../../src/engine/facts.ts";
import { fieldsOf, filledIn, listOf, readPath, textOf } from "./values.ts";

type Told = "plan_approval" | "handoffs" | "parallel_runs";
type Handoff = FactTypes["handoffs"][number];

/**
 * Whether the plan is approved, what it asks of other threads, and which runs it meets; by default no, nothing and none. A handoff is from the thread
 * `billing` of `@acme/billing`; `owner: none`: the other thread names none.
 */
export function readParallel(read: (key: string) => unknown): Pick<FactTypes, Told> {
  return {
    plan_approval: filledIn(
      read("plan approval") ?? {},
      "plan approval",
      { approved: (read("plan approved") ?? false) === true },
      ["by", "stale"],
    ),
    handoffs: listOf(read("handoffs") ?? [], "handoffs").map(readHandoff),
    parallel_runs: listOf(read("parallel runs") ?? [], "parallel runs").map((item) =>
      filledIn(item, "a parallel run", {
        planId: "WP-2",
        branch: "agent/WP-2",
        isEarlier: true,
        overlaps: [] as FactTypes["parallel_runs"][number]["overlaps"],
        overlapsBeyond: 0,
        conflicts: [] as string[],
        conflictsBeyond: 0,
      }),
    ),
  };
}

function readHandoff(item: unknown): Handoff {
  const {
    to,
    owner = "@acme/shipping",
    standing = "asked",
    agreed = {},
    why,
  } = fieldsOf(item, "a handoff", ["to", "owner", "standing", "agreed", "why"]);
  return {
    from: { thread: readPath("billing"), owner: "@acme/billing" },
    to: {
      thread: readPath(textOf(to, "a thread")),
      ...(owner === "none" ? {} : { owner: textOf(owner, "an owner") }),
    },
    standing: standing as Handoff["standing"],
    agreed: Object.entries(agreed as Record<string, string>).map(([name, login]) => ({ owner: name, login })),
    ...(why === undefined ? {} : { why: textOf(why, "a reason") }),
  };
}
