import type { Generated } from "kysely";
import type { UsageSignal } from "../engine/usage-event.ts";

export interface UsageTellings {
  id: Generated<number>;
  run_id: string;
  request_id: string;
  sha256: string;
  independent: boolean;
  event: string;
  received_at: Date;
}

export interface UsageTotals {
  run_id: string;
  independent: boolean;
  signal: UsageSignal;
  tellings: number;
  currency: Generated<string | null>;
  requests: Generated<number>;
  spent: Generated<string>;
  dearest: Generated<string | null>;
  dearest_request: Generated<string | null>;
  unpriced: Generated<number>;
  contradicted: Generated<number>;
}

export interface UsageReservations {
  run_id: string;
  request_id: string;
  independent: boolean;
  amount: string;
  made_at: Date;
  expires_at: Date;
}
