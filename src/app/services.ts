import type { Mirrors } from "../git/mirrors.ts";
import type { Handle } from "../store/transaction.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { AppConfig } from "./config.ts";
import type { GithubApp } from "./github-app.ts";
import type { LedgerKeys } from "./ledger-key.ts";
import type { Log } from "./log.ts";

/** What every part of the App works with. */
export interface Services {
  readonly config: Pick<
    AppConfig,
    | "appId"
    | "github"
    | "oidcIssuer"
    | "partialMirrors"
    | "evidenceDays"
    | "factsDays"
    | "publicUrl"
    | "usageFeedToken"
    | "organisationBudgets"
    | "prices"
    | "sweepSeconds"
    | "operatorToken"
    | "digestHour"
  >;
  readonly db: Handle;
  readonly github: GithubApp;
  readonly mirrors: Mirrors;
  /** Sign the ledger and grants; absent where nobody gave one. */
  readonly ledgerKeys?: LedgerKeys;
  readonly clock: () => Date;
  readonly log: Log;
  /** Counts and traces; decides nothing. */
  readonly telemetry: Telemetry;
}
