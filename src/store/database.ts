import type { Generated, GeneratedAlways } from "kysely";
import type { Mode } from "../engine/facts.ts";
import type { Level, StopCode } from "../engine/finding.ts";
import type { VerdictName } from "../engine/verdict.ts";
import type { RunActivity, RunToolCalls } from "./activity-tables.ts";
import type { Digests, EnforcementRows } from "./enforcement-tables.ts";
import type { AwaitedEvidenceRows, Evidence, JudgedFactsRows } from "./evidence-tables.ts";
import type { CountedReviews, Freezes, Promotions, RefUpdates } from "./ladder-tables.ts";
import type {
  Grants,
  LedgerCheckpoints,
  LedgerEntries,
  LedgerKeys,
  ManifestSeals,
  RunTokens,
} from "./ledger-tables.ts";
import type { RunMeetings } from "./meeting-tables.ts";
import type { Checkpoints, RollbackDrills, Rollbacks } from "./rollback-tables.ts";
import type { UsageDatabase } from "./usage-tables.ts";

/** The tables of migrations/, as Kysely reads them. GitHub's ids and all counts are safe integers on both engines. */
export interface Database extends UsageDatabase {
  schema_migrations: SchemaMigrations;
  deliveries: Deliveries;
  lanes: Lanes;
  jobs: Jobs;
  repositories: Repositories;
  branches: Branches;
  branch_heads: BranchHeads;
  plans: Plans;
  runs: Runs;
  stops: Stops;
  stop_findings: StopFindings;
  stop_evidence: StopEvidence;
  stop_deeds: StopDeeds;
  suspensions: Suspensions;
  verdicts: Verdicts;
  findings: Findings;
  ledger_entries: LedgerEntries;
  ledger_checkpoints: LedgerCheckpoints;
  ledger_keys: LedgerKeys;
  outbox: Outbox;
  commands: Commands;
  approvals: Approvals;
  evidence: Evidence;
  awaited_evidence: AwaitedEvidenceRows;
  grants: Grants;
  run_tokens: RunTokens;
  rollbacks: Rollbacks;
  promotions: Promotions;
  run_meetings: RunMeetings;
  counted_reviews: CountedReviews;
  checkpoints: Checkpoints;
  rollback_drills: RollbackDrills;
  ref_updates: RefUpdates;
  freezes: Freezes;
  judged_facts: JudgedFactsRows;
  manifest_seals: ManifestSeals;
  enforcement: EnforcementRows;
  run_activity: RunActivity;
  run_tool_calls: RunToolCalls;
  digests: Digests;
}

export type RunStateName = "open" | "active" | "done" | "promoted" | "stopped" | "abandoned" | "rolled-back";

interface SchemaMigrations {
  name: string;
  checksum: string;
  applied_at: Generated<Date>;
}
interface Deliveries {
  arrival: GeneratedAlways<number>;
  id: string;
  event: string;
  repository_id: number | null;
  received_at: Date;
  body: Buffer | null;
  state: Generated<"received" | "taken" | "refused">;
  settled_at: Date | null;
  refusal: string | null;
}
interface Lanes {
  key: string;
  next_position: Generated<number>;
  waiting: Generated<number>;
  ready_at: Date | null;
  lease_token: Generated<number>;
  lease_owner: string | null;
  leased_until: Date | null;
}
interface Jobs {
  id: GeneratedAlways<number>;
  lane: string;
  position: number;
  kind: string;
  payload: string;
  idempotency_key: string | null;
  delivery_id: string | null;
  state: Generated<"waiting" | "done" | "dead">;
  attempts: Generated<number>;
  lost_leases: Generated<number>;
  last_error: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}
interface Repositories {
  id: number;
  full_name: string;
  installation_id: number | null;
  state: Generated<"active" | "suspended" | "removed">;
  first_seen_at: Date;
  changed_at: Date;
}
interface Branches {
  id: GeneratedAlways<number>;
  repository_id: number;
  name: string;
  head: string | null;
  first_seen_at: Date;
  moved_at: Date;
  made_by_agent: Generated<boolean>;
}
interface BranchHeads {
  branch_id: number;
  sha: string;
  first_seen_at: Date;
  last_seen_at: Date;
  before: string | null;
  forced: Generated<boolean>;
  pusher_id: number | null;
  pusher_login: string | null;
  pusher_type: string | null;
  kept_ref: string | null;
}
interface Plans {
  repository_id: number;
  plan_id: string;
  sha256: string;
  path: string;
  branch: string;
  standing: Generated<boolean>;
  content: string;
  amendments: Generated<number>;
  pinned_at: Date;
  finished_at: Date | null;
}
interface Runs {
  id: string;
  repository_id: number;
  branch_id: number;
  plan_id: string;
  state: RunStateName;
  rung: string | null;
  agent_id: number | null;
  started_by: number | null;
  opened_at: Date;
  moved_at: Date;
  last_push_at: Date | null;
  runtime_ms: Generated<number>;
  deadline_at: Date | null;
  last_safe_head: string | null;
  denied_pushes: Generated<number>;
  runtime_limit_ms: number | null;
  budget: string | null;
  budget_until: Date | null;
}

interface Stops {
  id: string;
  repository_id: number;
  branch_id: number;
  run_id: string | null;
  code: StopCode;
  reason: string;
  head: string;
  verdict_id: string | null;
  stopped_at: Date;
  state: Generated<"standing" | "resumed" | "abandoned">;
  ended_at: Date | null;
  ended_by: number | null;
  kept_ref: string | null;
}
interface StopFindings {
  stop_id: string;
  fingerprint: string;
  rule: string;
  level: Level;
}
interface StopEvidence {
  stop_id: string;
  manifest: string;
  changes: string | null;
}
interface StopDeeds {
  stop_id: string;
  deed: "lock" | "keep" | "revert" | "cancel";
  outcome: "done" | "refused" | "unneeded";
  words: string;
  at: Date;
}
interface Suspensions {
  id: GeneratedAlways<number>;
  repository_id: number;
  identity_id: number;
  reason: string;
  suspended_at: Date;
  lifted_at: Date | null;
  lifted_by: number | null;
}
interface Verdicts {
  id: string;
  repository_id: number;
  head: string;
  base: string;
  gate: string;
  judgement: number;
  branch_id: number | null;
  run_id: string | null;
  verdict: VerdictName;
  mode: Mode;
  stop_codes: readonly StopCode[];
  plan_id: string | null;
  policy_sha256: string | null;
  json: string;
  json_sha256: string;
  decided_at: Date;
  facts_sha256: string | null;
}
interface Findings {
  verdict_id: string;
  position: number;
  repository_id: number;
  fingerprint: string;
  rule: string;
  level: Level;
  stop_code: StopCode | null;
  kind: "violation" | "undetermined";
  message: string;
  path: string | null;
  line: number | null;
  commit_sha: string | null;
}
interface Outbox {
  id: GeneratedAlways<number>;
  repository_id: number;
  lane: string;
  kind: string;
  idempotency_key: string;
  verdict_id: string | null;
  delivery_id: Generated<string | null>;
  payload: string;
  state: Generated<"waiting" | "published" | "dead">;
  attempts: Generated<number>;
  next_at: Date;
  lease_token: Generated<number>;
  leased_until: Date | null;
  last_error: string | null;
  external_id: string | null;
  created_at: Date;
  published_at: Date | null;
}
interface Commands {
  repository_id: number;
  comment_id: number;
  author_id: number;
  pull_request: number | null;
  verb: string;
  argument: string;
  head: string | null;
  outcome: "obeyed" | "refused";
  why: string | null;
  seen_at: Date;
}
interface Approvals {
  id: GeneratedAlways<number>;
  repository_id: number;
  comment_id: number;
  kind: string;
  approver_id: number;
  run_id: string | null;
  stop_id: string | null;
  plan_sha256: string | null;
  head: string | null;
  effect_sha256: string | null;
  target_ref: string | null;
  policy_sha256: string | null;
  fingerprint: string | null;
  amount: string | null;
  reason: string | null;
  given_at: Date;
  expires_at: Date | null;
  state: Generated<"given" | "used" | "void">;
  settled_at: Date | null;
  void_reason: string | null;
  branch_id: number | null;
  approver_login: string | null;
  terms: Generated<string | null>;
}
