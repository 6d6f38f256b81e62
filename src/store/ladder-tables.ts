import type { Generated, GeneratedAlways } from "kysely";
import type { Gate } from "../engine/ladder.ts";
import type { AccountKind } from "../engine/ref-update.ts";

export interface RefUpdates {
  repository_id: number;
  branch: string;
  position: number;
  before_sha: string | null;
  after_sha: string | null;
  forced: boolean;
  pusher_id: number | null;
  pusher_login: string | null;
  account: AccountKind;
  pull_request: number | null;
  head: string | null;
  verdict_id: string | null;
  why: string | null;
  seen_at: Date;
  accounted_at: Date | null;
}

export interface Freezes {
  id: GeneratedAlways<number>;
  repository_id: number;
  comment_id: number;
  gate: Gate;
  frozen_by: number;
  frozen_login: string;
  frozen_at: Date;
  until: Date;
  lifted_at: Generated<Date | null>;
  lifted_by: Generated<number | null>;
}

/** The table of migration 0025. */
export interface CountedReviews {
  repository_id: number;
  pull_request: number;
  branch_id: number | null;
  reviewer_id: number;
  counts: boolean;
  judged_at: Date;
}

export type PromotionEnd = "merged" | "closed" | "withdrawn";

/** The table of migration 0021. */
export interface Promotions {
  repository_id: number;
  pull_request: number;
  from_branch: string;
  into_branch: string;
  opened_head: string;
  opened_at: Date;
  ended: Generated<PromotionEnd | null>;
  ended_at: Generated<Date | null>;
}
