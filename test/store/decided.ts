import { createHash, randomUUID } from "node:crypto";
import type { Finding } from "../../src/engine/finding.ts";
import type { Verdict } from "../../src/engine/verdict.ts";
import { noteHead } from "../../src/store/branches.ts";
import type { Decision } from "../../src/store/decisions.ts";
import type { EntryDraft } from "../../src/store/ledger.ts";
import type { Store } from "../../src/store/open-store.ts";
import { pinPlan } from "../../src/store/plans.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import { openRun } from "../../src/store/runs.ts";
import { inTransaction } from "../../src/store/transaction.ts";

export const NOW = new Date("2026-03-01T12:00:00.000Z");
export const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
export const shaOf = (text: string): string => createHash("sha1").update(text).digest("hex");
export const sha256Of = (text: string): string => createHash("sha256").update(text).digest("hex");

let repositories = 1_000;

/** A repository of its own for each test: what is recorded is never deleted, and need not be. */
export async function newRepository({ db }: Store): Promise<number> {
  repositories += 1;
  await noteRepository(db, { id: repositories, fullName: `acme/r${repositories}` }, NOW);
  return repositories;
}

export async function newBranch(store: Store, repositoryId: number, branch = "agent/a", head = shaOf("1")) {
  return await inTransaction(store.db, (tx) => noteHead(tx, { repositoryId, branch, head }, NOW));
}

/** A run on a branch and a plan of its own. @returns its id */
export async function newRun(store: Store): Promise<string> {
  const repositoryId = await newRepository(store);
  const { id: branchId } = await newBranch(store, repositoryId);
  const [path, branch, sha256] = ["p", "agent/a", sha256Of("{}")];
  const plan = { repositoryId, planId: "WP-1", sha256, path, branch, standing: false, content: "{}" };
  const id = `R-${randomUUID()}`;
  await inTransaction(store.db, async (tx) => {
    await pinPlan(tx, plan, NOW);
    await openRun(tx, { id, repositoryId, branchId, planId: "WP-1" }, NOW);
  });
  return id;
}

export const secretFinding: Finding = {
  rule: "scope-exceeded",
  level: "stop",
  stop_code: "STOP_UNAUTHORIZED_ACCESS",
  kind: "violation",
  message: "`a\0b` is not in work plan `P-7`",
  help: "undo the change",
  path: "a",
  line: 3,
  commit: shaOf("1"),
  fingerprint: sha256Of("a").slice(0, 32),
};

export function verdictOf(changes: Partial<Verdict> = {}): Verdict {
  return {
    version: 1,
    verdict: "stop",
    mode: "enforce",
    stop_codes: ["STOP_UNAUTHORIZED_ACCESS"],
    base: shaOf("0"),
    head: shaOf("1"),
    findings: [secretFinding],
    facts: [],
    stats: { files: 1, commits: 1, bytes: 10 },
    ...changes,
  };
}

export function entry(kind: EntryDraft["kind"] = "verdict", body: object = {}): EntryDraft {
  const actor = { type: "app", id: 1, login: "proofgate[bot]" } as const;
  return { recorded_at: NOW.toISOString(), kind, actor, subject: {}, body };
}

export function decision(repositoryId: number, changes: Partial<Decision> = {}): Decision {
  const id = randomUUID();
  const verdict = changes.verdict ?? verdictOf();
  const lane = `${repositoryId} run ${verdict.head}`;
  return {
    id,
    repositoryId,
    gate: "run",
    verdict,
    json: JSON.stringify(verdict),
    moves: [],
    stops: [],
    entries: [entry()],
    outbox: [
      {
        repositoryId,
        lane,
        kind: "check-run",
        idempotencyKey: `check-run ${id}`,
        verdictId: id,
        payload: "{}",
      },
    ],
    ...changes,
  };
}
