import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";

/** A policy in `enforce`, with what needs CI or an approval not asked for, and one agent. */
export const POLICY = `version: 1
mode: enforce
branches: { agent: ["agent/**"], dev: null, staging: null, main: main }
agents: [{ login: coder-bot, role: coder }]
plan: { requirements: optional }
tests: { required: false }
security:
  static_analysis: { required: false }
  dependencies: { required: false }
people: { reviews: 0 }
promotion: { staging_to_main: { approvals: 0 }, hotfix: { approvals: 0 } }
`;

/** Whose last gate asks somebody of the team `@acme/release`. */
export const WITH_TEAM = POLICY.replace(
  /promotion: .*\n/,
  'promotion: { staging_to_main: { approvals: 1, approvers: ["@acme/release"] } }\n',
);

export function planOf(branch: string, id: string, file: string): string {
  return JSON.stringify({
    version: 1,
    plan_id: id,
    requirements: [],
    branch,
    targets: [{ file, operations: ["create", "modify"] }],
    risk: "low",
    limits: {},
    stop_conditions: STOP_CONDITIONS,
  });
}

/** What judging needs, and no more: no branch is locked, and pushes onto what is stopped come in. */
export const JUDGING = {
  checks: "write",
  contents: "read",
  issues: "write",
  members: "read",
  merge_queues: "read",
  metadata: "read",
  pull_requests: "read",
} as const;
