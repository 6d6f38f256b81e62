import type { Migration } from "../migration.ts";
import { deliveries } from "./0001-deliveries.ts";
import { runs } from "./0002-runs.ts";
import { decisions } from "./0003-decisions.ts";
import { people } from "./0004-people.ts";
import { stopEvidence } from "./0005-stop-evidence.ts";
import { lostLeases } from "./0006-lost-leases.ts";
import { rungs } from "./0007-rungs.ts";
import { evidence } from "./0008-evidence.ts";
import { ledgerKeys } from "./0009-ledger-keys.ts";
import { grants } from "./0010-grants.ts";
import { runTokens } from "./0011-run-tokens.ts";
import { awaitedEvidence } from "./0012-awaited-evidence.ts";
import { rollbacks } from "./0013-rollbacks.ts";
import { usage } from "./0014-usage.ts";
import { evidenceKept } from "./0015-evidence-kept.ts";
import { reservations } from "./0016-reservations.ts";
import { ladder } from "./0017-ladder.ts";
import { usageTotals } from "./0018-usage-totals.ts";
import { manifests } from "./0019-manifests.ts";
import { enforcement } from "./0020-enforcement.ts";
import { promotions } from "./0021-promotions.ts";
import { outboxDelivery } from "./0022-outbox-delivery.ts";
import { threads } from "./0023-threads.ts";
import { budgets } from "./0024-budgets.ts";
import { activity } from "./0025-activity.ts";
import { reviews } from "./0026-reviews.ts";
import { toolCalls } from "./0027-tool-calls.ts";

/** All migrations, in their order. Only ever added to. */
export const MIGRATIONS: readonly Migration[] = [
  deliveries,
  runs,
  decisions,
  people,
  stopEvidence,
  lostLeases,
  rungs,
  evidence,
  ledgerKeys,
  grants,
  runTokens,
  awaitedEvidence,
  rollbacks,
  usage,
  evidenceKept,
  reservations,
  ladder,
  usageTotals,
  manifests,
  enforcement,
  promotions,
  outboxDelivery,
  threads,
  budgets,
  activity,
  reviews,
  toolCalls,
];
