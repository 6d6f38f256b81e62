import { digestMarkdown } from "../report/digest-markdown.ts";
import { lastDigest, noteDigest } from "../store/digests.ts";
import { addToOutbox, type OutboxDraft } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { digestOfRepository, isQuiet } from "./digest-of.ts";
import { openHeads, withoutClosed } from "./digest-open.ts";
import type { KnownRepository } from "./known-repositories.ts";
import { wordsOf } from "./log.ts";
import type { Services } from "./services.ts";

export const DIGEST = "digest";

/** A day's digest, as it is to be said. */
export interface DigestPayload {
  /** UTC. */
  readonly day: string;
  /** When it was made, ISO 8601. */
  readonly at: string;
  /** Markdown. */
  readonly body: string;
}

const DAY_MS = 86_400_000;
/** After days on which the App did not run. */
const DAYS_MAX = 7;

/** A digest that cannot be made keeps nothing else from being done: it is tried again by the next sweep. */
export async function tellDaily(services: Services, repository: KnownRepository): Promise<void> {
  try {
    await makeDailyDigest(services, repository);
  } catch (error) {
    const fields = { repository: repository.id, error: wordsOf(error) };
    services.log("warn", "the digest of a repository could not be made", fields);
  }
}

/**
 * Once a day, from the hour on that the operator named: what happened in a repository since the last time. It is made and put into
 * the outbox in one transaction, so that no day is said twice or lost. A day on which nothing happened and nothing waits is not said.
 */
async function makeDailyDigest(services: Services, repository: KnownRepository): Promise<void> {
  const { config, db, clock } = services;
  const now = clock();
  if (config.digestHour === undefined || now.getUTCHours() < config.digestHour) return;
  const day = now.toISOString().slice(0, 10);
  if ((await lastDigest(db, repository.id))?.day === day) return;
  const open = await openHeads(services, repository);
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    const last = await lastDigest(tx, repository.id);
    // Another process was here meanwhile.
    if (last?.day === day) return;
    const from = last?.madeAt.getTime() ?? now.getTime() - DAY_MS;
    const since = new Date(Math.max(from, now.getTime() - DAYS_MAX * DAY_MS));
    const told = withoutClosed(await digestOfRepository(tx, repository, since), open);
    await noteDigest(tx, repository.id, day, now);
    // What is not enforced has an issue of its own, and would else be said every day.
    if (isQuiet({ ...told, drift: [] })) return;
    const at = now.toISOString();
    const body = digestMarkdown({ version: 1, since: since.toISOString(), until: at, repositories: [told] });
    const payload = { day, at, body };
    await addToOutbox(tx, [digestDraft(repository.id, payload)], now);
  });
}

function digestDraft(repositoryId: number, payload: DigestPayload): OutboxDraft {
  return {
    repositoryId,
    lane: `${repositoryId} digest`,
    kind: DIGEST,
    idempotencyKey: `digest ${repositoryId} ${payload.day}`,
    payload: JSON.stringify(payload),
  };
}
