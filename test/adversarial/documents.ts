import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** Keys to set or, with `undefined`, to leave out of a document. */
export type Overrides = Readonly<Record<string, unknown>>;

export interface Target {
  readonly file?: string;
  readonly path?: string;
  readonly kind?: string;
  readonly operations: readonly string[];
}

/** An exact file, by default to create or modify. */
export const file = (path: string, ...operations: readonly string[]): Target => ({
  file: path,
  operations: operations.length > 0 ? operations : ["create", "modify"],
});
/** A pattern, by default to create or modify. */
export const under = (pattern: string, ...operations: readonly string[]): Target => ({
  path: pattern,
  operations: operations.length > 0 ? operations : ["create", "modify"],
});

/**
 * A policy under which nothing is required that only a server or a scanner can know: what is left to judge is the
 * change itself. (By default tests, static analysis and dependencies are required, hence undetermined offline.)
 */
export function policy(overrides: Overrides = {}): string {
  return stringify({
    version: 1,
    mode: "enforce",
    tests: { required: false },
    security: { static_analysis: { required: false }, dependencies: { required: false } },
    ...overrides,
  });
}

/** A requirement that is ready for autonomous execution and binds nothing beyond the plan. */
export function requirement(overrides: Overrides = {}): string {
  return stringify({
    version: 1,
    id: "FR-1",
    owner: "@alice",
    objective: "Round invoice lines half to even.",
    inputs: ["**"],
    outputs: ["**"],
    acceptance: [{ id: "AC-1", text: "0.125 rounds to 0.12", test: "test/a.test.ts > rounds half to even" }],
    rollback: { when: "invoice totals differ in staging", command: "git revert -m 1 HEAD" },
    ...overrides,
  });
}

export function config(overrides: Overrides = {}): string {
  return stringify({ version: 1, thread: "billing", owner: "@acme/billing", ...overrides });
}

/** A plan as a value; a target that is plain text is a file, or a pattern if it has a star. */
export function plan(
  id: string,
  branch: string,
  targets: readonly (Target | string)[],
  overrides: Overrides = {},
): Overrides {
  return {
    version: 1,
    plan_id: id,
    requirements: ["FR-1"],
    branch,
    targets: targets.map((target) => {
      if (typeof target !== "string") return target;
      return target.includes("*") ? under(target) : file(target);
    }),
    risk: "low",
    limits: {},
    stop_conditions: STOP_CONDITIONS,
    ...overrides,
  };
}

export function planText(value: Overrides): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** SHA-256 over RFC 8785; enough of it for plans of plain text and whole numbers. */
export function canonicalHash(value: Overrides): string {
  return createHash("sha256")
    .update(canonical(JSON.parse(JSON.stringify(value)) as Json))
    .digest("hex");
}

function canonical(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.entries(value as { [key: string]: Json }).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}
