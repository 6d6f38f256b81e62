import { receivedAt } from "../store/deliveries.ts";
import { LeaseLostError } from "../store/job-lease.ts";
import { claimOutbox, failOutbox, markPublished, type OutboxRow } from "../store/outbox.ts";
import { actOnStop, followLocks } from "./act-on-stop.ts";
import { CHECK_RUN, type CheckRunPayload } from "./check-outbox.ts";
import { CHECKPOINT, type CheckpointPayload, keepCheckpoint } from "./checkpoint.ts";
import { COMMENT, type CommentPayload } from "./comment-outbox.ts";
import { DIGEST, type DigestPayload } from "./daily-digest.ts";
import { ENFORCEMENT, type EnforcementPayload } from "./enforcement-outbox.ts";
import { GivenUp, PutOff } from "./job-failure.ts";
import { findRepository } from "./known-repositories.ts";
import { wordsOf } from "./log.ts";
import { mergePromoted } from "./merge-promoted.ts";
import { LEDGER_MIRROR, type LedgerMirrorPayload, mirrorLedger } from "./mirror-ledger.ts";
import { openPromotion, withdrawPromotion, writePromotion } from "./open-promotion.ts";
import { openRollback } from "./open-rollback.ts";
import {
  MERGE_PULL,
  OPEN_PROMOTION,
  PROMOTION_WORDS,
  type PromotionWords,
  type PullToMerge,
  type Step,
  WITHDRAW_PROMOTION,
  type WithdrawnPromotion,
} from "./promotion-outbox.ts";
import { publishCheckRun } from "./publish-check-run.ts";
import { publishComment } from "./publish-comment.ts";
import { publishDigest } from "./publish-digest.ts";
import { publishEnforcement } from "./publish-enforcement.ts";
import { publishRelease } from "./publish-release.ts";
import { RELEASE, type ReleasePayload } from "./release-outbox.ts";
import { RETIRE_BRANCH, type RetiredBranch, retireBranch } from "./retire-branch.ts";
import { ROLLBACK, type RollbackPayload } from "./rollback-outbox.ts";
import { MANIFEST_SEAL, type ManifestSealPayload, sealManifest } from "./seal-manifest.ts";
import type { Services } from "./services.ts";
import { BRANCH_LOCKS, STOP_DEEDS, type StopDeedsPayload } from "./stop-outbox.ts";

/** A row of the outbox is said within this time, or another process says it. */
const LEASE_MS = 120_000;

/** Says what is due; how many rows. Each ends published, put off, or dead with its reason. */
export async function publishOnce(services: Services, limit: number): Promise<number> {
  const { db, clock } = services;
  const rows = await claimOutbox(db, { limit, leaseMs: LEASE_MS, now: clock() });
  await Promise.all(rows.map((row) => publishRow(services, row)));
  return rows.length;
}

async function publishRow(services: Services, row: OutboxRow): Promise<void> {
  const { db, clock, log, telemetry } = services;
  const { kind, deliveryId } = row;
  const { outbox } = telemetry.counters;
  const fields = { outbox: row.id, kind, repository: row.repositoryId, attempt: row.attempt };
  try {
    const externalId = await telemetry.within({ name: `publish ${kind}`, deliveryId }, () =>
      publish(services, row),
    );
    await markPublished(db, row, externalId, clock());
    outbox.add({ kind, outcome: "done" });
    await notePushToCheck(services, row).catch((error: unknown) =>
      log("warn", "how long it took is not known", { ...fields, error: wordsOf(error) }),
    );
    log("info", "published", { ...fields, externalId });
  } catch (error) {
    if (error instanceof LeaseLostError) {
      log("warn", "a row of the outbox was taken over by another publisher", fields);
      outbox.add({ kind, outcome: "taken_over" });
      return;
    }
    const failure = {
      error: wordsOf(error),
      // What is refused today may be granted tomorrow: the gate stays shut meanwhile.
      final: error instanceof GivenUp && error.kind !== "refused",
      ...(error instanceof PutOff && error.notBefore !== undefined ? { notBefore: error.notBefore } : {}),
    };
    await failOutbox(db, row, failure, clock()).then(
      (became) => {
        outbox.add({ kind, outcome: became === "dead" ? "dead" : "put_off" });
        log(became === "dead" ? "error" : "warn", "not published", {
          ...fields,
          became,
          error: failure.error,
        });
      },
      // Its lease ends by itself, and it is tried again.
      (second: unknown) => log("error", "not published, nor put off", { ...fields, error: wordsOf(second) }),
    );
  }
}

/** How long who pushed has waited for the first word. */
async function notePushToCheck({ db, clock, telemetry }: Services, row: OutboxRow): Promise<void> {
  if (row.kind !== CHECK_RUN || row.deliveryId === undefined) return;
  const received = await receivedAt(db, row.deliveryId);
  if (received !== undefined)
    telemetry.counters.pushToCheck.add((clock().getTime() - received.getTime()) / 1000);
}

/** @returns what GitHub calls it. */
async function publish(services: Services, row: OutboxRow): Promise<string> {
  // The App's own book: nothing of it is said to GitHub.
  if (row.kind === MANIFEST_SEAL)
    return await sealManifest(services, JSON.parse(row.payload) as ManifestSealPayload);
  const repository = await findRepository(services.db, row.repositoryId);
  if (repository?.installationId === undefined)
    throw new GivenUp("refused", "the App is not installed in the repository");
  const place = {
    owner: repository.owner,
    repo: repository.name,
    installed: { installationId: repository.installationId, repositoryId: row.repositoryId },
  };
  switch (row.kind) {
    case CHECK_RUN:
      return await publishCheckRun(services, place, JSON.parse(row.payload) as CheckRunPayload);
    case COMMENT:
      return await publishComment(services, place, JSON.parse(row.payload) as CommentPayload);
    case STOP_DEEDS:
      return await actOnStop(services, place, JSON.parse(row.payload) as StopDeedsPayload);
    case RETIRE_BRANCH:
      return await retireBranch(services, place, JSON.parse(row.payload) as RetiredBranch);
    case LEDGER_MIRROR:
      return await mirrorLedger(services, place, JSON.parse(row.payload) as LedgerMirrorPayload);
    case CHECKPOINT:
      return await keepCheckpoint(services, place, JSON.parse(row.payload) as CheckpointPayload);
    case ROLLBACK:
      return await openRollback(services, place, JSON.parse(row.payload) as RollbackPayload);
    case ENFORCEMENT:
      return await publishEnforcement(services, place, JSON.parse(row.payload) as EnforcementPayload);
    case OPEN_PROMOTION:
      return await openPromotion(services, place, JSON.parse(row.payload) as Step);
    case WITHDRAW_PROMOTION:
      return await withdrawPromotion(services, place, JSON.parse(row.payload) as WithdrawnPromotion);
    case PROMOTION_WORDS:
      return await writePromotion(services, place, JSON.parse(row.payload) as PromotionWords);
    case MERGE_PULL:
      return await mergePromoted(services, place, JSON.parse(row.payload) as PullToMerge);
    case DIGEST:
      return await publishDigest(services, place, JSON.parse(row.payload) as DigestPayload);
    case RELEASE:
      return await publishRelease(services, place, JSON.parse(row.payload) as ReleasePayload);
    case BRANCH_LOCKS:
      return await followLocks(services, place);
    default:
      throw new GivenUp("invalid", `this version cannot say what is \`${row.kind}\``);
  }
}
