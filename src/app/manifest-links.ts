import type { ManifestLinks } from "../contract/generated/manifest-links.ts";
import { plainText } from "./manifest-change.ts";
import type { RunRecord } from "./run-record.ts";

/** Approvals and promotions that are listed; more are in the ledger. */
const LISTED_MAX = 10_000;

/** What a manifest stands on: each by its id, its digest, and its entry in the ledger. */
export function linksOf({ verdicts, approvals, stops, promotions, entries, last }: RunRecord): ManifestLinks {
  return {
    verdicts: verdicts.map(({ id, gate, head, verdict, factsSha256, entry }) => ({
      id,
      gate,
      head,
      verdict,
      sha256: String(entry.body.verdict_sha256),
      ...(factsSha256 === undefined ? {} : { facts_sha256: factsSha256 }),
      entry: entry.sequence,
    })),
    approvals: approvals.slice(0, LISTED_MAX).map((approval) => ({
      kind: approval.kind,
      by: {
        id: approval.approver_id,
        ...(approval.approver_login === null ? {} : { login: plainText(approval.approver_login) }),
      },
      at: approval.given_at.toISOString(),
      ...(approval.head === null ? {} : { head: approval.head }),
      state: approval.state,
    })),
    stops: stops.slice(0, LISTED_MAX).map((stop) => ({
      id: stop.id,
      code: stop.code,
      state: stop.state,
      at: stop.stopped_at.toISOString(),
      head: stop.head,
      ...(stop.verdict_id === null ? {} : { verdict: stop.verdict_id }),
    })),
    promotions: promotions.slice(0, LISTED_MAX).map(({ sequence, subject, recorded_at }) => ({
      entry: sequence,
      target: plainText(subject.target ?? ""),
      head: subject.head ?? "",
      at: recorded_at,
      ...(subject.pull_request === undefined ? {} : { pull_request: subject.pull_request }),
    })),
    ledger: { entries: entries.map(({ sequence }) => sequence), through: last.sequence, hash: last.hash },
  };
}
