import { canonicalJson, sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { Manifest } from "../contract/generated/manifest.ts";
import { completenessOf, type ManifestField } from "../engine/manifest-completeness.ts";
import { type Billionths, billionthsOf, moneyText } from "../engine/money.ts";
import { type RunMeasure, scoreIterations } from "../engine/run-measure.ts";
import type { RunRow } from "../store/runs.ts";
import { externalCalls, filesRead } from "./manifest-activity.ts";
import { diffOf, filesWritten, plainText, planTrailers } from "./manifest-change.ts";
import { agentOf } from "./manifest-identity.ts";
import { linksOf } from "./manifest-links.ts";
import { modeOf } from "./manifest-mode.ts";
import { runtimeOf } from "./manifest-runtime.ts";
import { toolCallsOf } from "./manifest-tools.ts";
import { mergePastGate } from "./merge-past-gate.ts";
import type { RunRecord } from "./run-record.ts";

/** States in which a run has ended, for now: a stopped one may be resumed. */
export const ENDED: ReadonlySet<RunRow["state"]> = new Set<RunRow["state"]>([
  "promoted",
  "stopped",
  "abandoned",
  "rolled-back",
]);

/** When a run ended, for now; undefined: it goes on. */
export function endOf(record: Pick<RunRecord, "run" | "entries">): string | undefined {
  if (ENDED.has(record.run.state)) return record.run.movedAt.toISOString();
  return mergePastGate(record)?.recorded_at;
}

/** The record of a run, each field with its source (P75 to P88). @param number of its seal; absent: not sealed */
export function manifestOf(record: RunRecord, number?: number): Manifest {
  const { run, repository, branch, entries, seals } = record;
  const fields = fieldsOf(record);
  const supersedes = seals.at(-1)?.sha256;
  return {
    version: 1,
    run: run.id,
    repository,
    branch: plainText(branch.name),
    state: run.state,
    as_of: entries.at(-1)?.recorded_at ?? run.movedAt.toISOString(),
    ...fields,
    runtime: runtimeOf(record),
    tool_calls: toolCallsOf(record.tools),
    mode: modeOf(record.bound, record.localUse),
    links: linksOf(record),
    completeness: completenessOf(fields),
    ...(number === undefined
      ? {}
      : { seal: { number, ...(supersedes === undefined ? {} : { supersedes }) } }),
  };
}

/** As it is sealed and served: the same record gives the same bytes. */
export function manifestText(manifest: Manifest): string {
  return `${canonicalJson(manifest)}\n`;
}

function fieldsOf(record: RunRecord): Pick<Manifest, ManifestField> {
  const { run, judged } = record;
  const ended = endOf(record);
  return {
    agent: agentOf(record),
    requirements: requirementsOf(record),
    plan: planOf(record),
    started_at: { source: "observed", at: run.openedAt.toISOString() },
    ended_at: { source: "observed", ...(ended === undefined ? {} : { at: ended }) },
    files_read: filesRead(record),
    files_written: filesWritten(judged),
    diff: diffOf(judged),
    external_calls: externalCalls(record),
    token_usage: tokensOf(record),
    cost: costOf(record),
    progress: progressOf(record),
    exit_condition: exitOf(record),
    stop: stopOf(record),
  };
}

function exitOf(record: RunRecord): Manifest["exit_condition"] {
  const { state } = record.run;
  const merge = mergePastGate(record);
  const isAlive = state === "open" || state === "active" || state === "done";
  const value = isAlive ? (merge === undefined ? "running" : "merged") : state;
  if (merge === undefined) return { source: "observed", value };
  const { subject, recorded_at: at } = merge;
  const { target = "", head = "", pull_request = 0 } = subject;
  return { source: "observed", value, merged: { target: plainText(target), pull_request, head, at } };
}

function requirementsOf({ plan }: RunRecord): Manifest["requirements"] {
  if (plan === undefined) return { source: "unknown", why: "its plan is not in the store", ids: [] };
  const { requirements } = JSON.parse(plan.content) as { readonly requirements?: readonly string[] };
  return { source: "observed", ids: [...(requirements ?? [])] };
}

/** The hash is computed again from what was pinned: a store that says otherwise is not believed. */
function planOf({ plan, run, judged }: RunRecord): Manifest["plan"] {
  const sha256 = plan === undefined ? undefined : sha256OfCanonicalJson(JSON.parse(plan.content));
  const trailers = planTrailers(judged, run.planId);
  return {
    ...(plan !== undefined && sha256 === plan.sha256
      ? { source: "observed" }
      : { source: "unknown", why: "what the store has as its plan has another hash than was pinned" }),
    id: run.planId,
    sha256: plan?.sha256 ?? "0".repeat(64),
    path: plainText(plan?.path ?? "-", 8_000),
    amendments: plan?.amendments ?? 0,
    ...(trailers === undefined ? {} : { trailers }),
  };
}

const NOBODY_TOLD = "nobody has told of its requests to models";

function tokensOf({ tokens: told }: RunRecord): Manifest["token_usage"] {
  if (told === undefined) return { source: "unknown", why: NOBODY_TOLD };
  const { isIndependent, requests, contradicted, tokens, context } = told;
  return {
    ...(tokens === undefined
      ? { source: "unknown", why: "it made more requests than are read for their tokens" }
      : { source: isIndependent ? "cross-checked" : "self-reported", tokens }),
    requests,
    contradicted,
    ...(context === undefined ? {} : { context_largest: context.largest, context_mean: context.mean }),
    ...(tokens === undefined || tokens.in === 0
      ? {}
      : { cache_ratio: thousandths(tokens.cached, tokens.in) }),
  };
}

/** A feed that says that more came from the cache than was read is not right: all of it, then. */
function thousandths(part: number, whole: number): number {
  return Math.floor((Math.min(part, whole) * 1000) / whole) / 1000;
}

function costOf({ tokens, bound }: RunRecord): Manifest["cost"] {
  const limits =
    bound === undefined
      ? {}
      : {
          budget: sumOf(billionthsOf(bound.budget.perRun.value), bound.currency),
          ...(bound.budget.approved ? { approved: sumOf(bound.budget.approved, bound.currency) } : {}),
        };
  const spending = tokens?.spending;
  if (tokens === undefined || spending === undefined)
    return {
      source: "unknown",
      why: tokens === undefined ? NOBODY_TOLD : "no budget names its currency",
      ...limits,
    };
  const { spent, currency, unpriced } = spending;
  const { estimate } = tokens;
  return {
    source: tokens.isIndependent ? "cross-checked" : "self-reported",
    spent: sumOf(spent, currency),
    unpriced,
    ...(estimate === undefined
      ? {}
      : {
          estimate: {
            requests: estimate.requests,
            before: sumOf(estimate.before, currency),
            after: sumOf(estimate.after, currency),
          },
        }),
    ...limits,
  };
}

function sumOf(sum: Billionths, currency: string) {
  return { currency, amount: moneyText(sum, currency).slice(0, -currency.length - 1) };
}

function progressOf({ verdicts }: RunRecord): Manifest["progress"] {
  const measured = verdicts.flatMap(({ gate, head, entry }) => {
    const measure = entry.body.measure as RunMeasure | undefined;
    return gate === "run" && measure !== undefined ? [{ head, measure }] : [];
  });
  const iterations = scoreIterations(measured);
  if (iterations.length === 0)
    return { source: "unknown", why: "no report of tests came in for an iteration of it" };
  const isOwnWord = iterations.some(({ source }) => source === "self-reported");
  return { source: isOwnWord ? "self-reported" : "cross-checked", iterations: [...iterations] };
}

/** The stop that ended it; of several the last. */
function stopOf({ run, stops }: RunRecord): Manifest["stop"] {
  const last = run.state === "stopped" || run.state === "abandoned" ? stops.at(-1) : undefined;
  if (last === undefined) return { source: "observed" };
  return {
    source: "observed",
    code: last.code,
    id: last.id,
    reason: plainText(last.reason, 5_000),
    at: last.stopped_at.toISOString(),
    head: last.head,
  };
}
