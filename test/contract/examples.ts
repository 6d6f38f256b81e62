import type { DocumentKind, Problem } from "../../src/contract/document.ts";
import { readDocument } from "../../src/contract/document.ts";

/** The complete examples of the public contract, their elisions filled in. */
export const POLICY_EXAMPLE = `version: 1
mode: observe                    # observe: report only · warn: report and comment · enforce
branches: { agent: ["agent/**", "copilot/**"], dev: dev, staging: staging, main: main }
agents:                          # identities that GitHub authenticates, never commit authors
  - { login: "acme-coder[bot]", role: coder }
roles:
  coder: { deny: ["db/**"] }
protected: ["infra/**"]
limits: { runtime_minutes: 480, iterations: 60, no_progress_iterations: 5, tool_calls: 5000, files_changed: 100, lines_changed: 5000, bytes_changed: 5000000, commits: 200 }
budget: { currency: USD, per_request: 2, per_run: 50, per_month: 2000, warn_at: 0.7, approve_at: 0.9 }
usage: { required: false, stale_minutes: 15 }
plan: { approval: [high, critical], requirements: required }
history: { trailers: required }
tests: { required: true, evidence_minutes: 60, changed_coverage_min: 80, global_drop_max: 0.5, require_test_for: ["src/**"], test_paths: ["**/test/**", "**/*.test.*"] }
security: { secrets: stop, static_analysis: { required: true, stop_at: high }, dependencies: { required: true, stop_at: high, new: review }, commands: { unknown: review } }
people: { secrets: stop, reviews: 1 }
on_stop: lock
promotion:
  agent_to_dev:    { merge: auto }
  dev_to_staging:  { merge: auto }
  staging_to_main: { approvals: 1, approvers: ["@acme/release"], auto_approve: { risk: low, paths: ["docs/**"] } }
  hotfix: { approvals: 2 }
  self_approval: false
governance: { agent_config: "@acme/platform", privilege_scopes: "@acme/security", cost: "@acme/finops", incidents: "@acme/sre", audit: "@acme/audit" }
`;

export const CONFIG_EXAMPLE = `version: 1
thread: billing
owner: "@acme/billing"
policy: ["finance-baseline@sha256:${"0".repeat(64)}"]
shared_interfaces: ["proto/billing/**"]
integration: false
limits: { files_changed: 40 }
budget: { per_run: 20, per_month: 500 }
tools: { allow: [edit, run_tests] }
commands: { allow: ["npm test", "npm run lint"], review: [], block: ["npm publish"] }
network: { allow: ["registry.example.com"] }
tests: { command: "npm test", paths: ["services/billing/test/**"], changed_coverage_min: 85 }
`;

export const REQUIREMENT_EXAMPLE = `version: 1
id: FR-12
owner: "@alice"
objective: Round invoice lines half to even.
non_goals: [{ text: "Changing the tax tables", paths: ["services/billing/src/tax/**"] }]
inputs:  ["services/billing/**"]
outputs: ["services/billing/src/**", "services/billing/test/**"]
acceptance: [{ id: AC-1, text: "0.125 rounds to 0.12", test: "services/billing/test/round.test.ts > rounds half to even" }]
security: ["no new network calls"]
prohibited: ["database migrations"]
cost_ceiling: { currency: USD, amount: 15 }
runtime_ceiling_minutes: 180
done: [acceptance, coverage, security]
rollback: { when: "invoice totals differ in staging", command: "git revert -m 1 <merge>" }
`;

export const PLAN_EXAMPLE = `{
  "version": 1,
  "plan_id": "WP-142",
  "requirements": ["FR-12"],
  "branch": "agent/WP-142",
  "category": "feature",
  "targets": [
    { "path": "services/billing/src/*.ts", "operations": ["create", "modify"], "expect": "rounding helper and its use" },
    { "file": "services/billing/test/round.test.ts", "operations": ["create"] },
    { "file": "services/billing/src/legacy-round.ts", "operations": ["delete"] }
  ],
  "assumptions": [{ "claim": "the helper exists", "check": { "file_exists": "services/billing/src/money.ts" } }],
  "risk": "low",
  "confidence": "high",
  "blast_radius": { "summary": "invoice totals", "services": ["billing"], "data": [], "reversible": true },
  "commands": ["npm test"],
  "network": [],
  "dependencies": { "add": [], "remove": [], "update": [] },
  "tests": { "changed_coverage_min": 85, "global_drop_max": 0.2, "acceptance": { "FR-12/AC-1": "services/billing/test/round.test.ts > rounds half to even" } },
  "limits": { "runtime_minutes": 120, "iterations": 20, "no_progress_iterations": 3, "tool_calls": 800, "files_changed": 6, "lines_changed": 400, "commits": 20 },
  "budget": { "currency": "USD", "per_run": 10, "warn_at": 0.7, "approve_at": 0.9 },
  "promotion": { "to": "dev" },
  "security": { "static_analysis": { "stop_at": "high" } },
  "stop_conditions": ["STOP_SECURITY_VIOLATION", "STOP_SECRET_EXPOSURE", "STOP_UNAUTHORIZED_ACCESS", "STOP_BUDGET_EXCEEDED", "STOP_NO_PROGRESS", "STOP_RUNTIME_EXCEEDED"]
}
`;

export const EXAMPLES: Readonly<Record<DocumentKind, string>> = {
  policy: POLICY_EXAMPLE,
  config: CONFIG_EXAMPLE,
  requirement: REQUIREMENT_EXAMPLE,
  "work-plan": PLAN_EXAMPLE,
};

/** The example plan with some of its keys replaced, or removed by `undefined`. */
export function planWith(changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...JSON.parse(PLAN_EXAMPLE), ...changes });
}

/** The problems of a document given as text; none: it is valid. */
export function problemsOf(kind: DocumentKind, text: string | Uint8Array): readonly Problem[] {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const read = readDocument(kind, bytes, kind === "work-plan" ? "WORK_PLAN.json" : `${kind}.yaml`);
  return read.ok ? [] : read.problems;
}

/** The problems as `line:column pointer: message`. */
export function told(kind: DocumentKind, text: string | Uint8Array): string[] {
  return problemsOf(kind, text).map(
    ({ line, column, pointer, message }) => `${line}:${column} ${pointer}: ${message}`,
  );
}
