import type { KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { KeyRefused, readSigningKey } from "../ledger/key.ts";
import { readTelemetryConfig, type TelemetryConfig } from "../telemetry/config.ts";
import { type DigestConfig, readDigestConfig } from "./digest-config.ts";
import { type GithubConfig, type GithubHost, githubIn } from "./github-host.ts";
import { type OrganisationBudget, organisationBudgetsIn } from "./organisation-budgets.ts";
import { type PriceConfig, pricesIn } from "./own-prices.ts";

/** What `serve` runs with: contract.md, section 6. */
export interface AppConfig extends DigestConfig, GithubConfig, PriceConfig {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** ed25519: vouches for the ledger. Absent: one of the embedded database's own, or none. */
  readonly ledgerKey?: KeyObject;
  /** Keys that vouched for it before, given until they have handed over. */
  readonly ledgerKeyPrevious?: readonly KeyObject[];
  /** The id of one that nobody has any more. */
  readonly ledgerKeyLost?: string;
  /** The token of the feed that tells what runs spent, and is believed. Absent: there is none. */
  readonly usageFeedToken?: string;
  /** What accounts of GitHub's may spend in all their repositories together. Absent: none has a budget. */
  readonly organisationBudgets?: readonly OrganisationBudget[];
  readonly port: number;
  readonly host: string;
  /** Absent: the embedded database in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** Repositories of so many mebibytes, as GitHub counts them, and more are mirrored without the contents that no judgement needs. */
  readonly partialMirrors: "always" | "never" | number;
  readonly sweepSeconds: number;
  /** How long reports of jobs are kept as they came in. */
  readonly evidenceDays: number;
  /** Days that the facts of a verdict are kept for, so that it can be made again. */
  readonly factsDays: number;
  readonly logLevel: LogLevel;
  /** Where traces and metrics are sent; absent: nowhere. */
  readonly telemetry?: TelemetryConfig;
  /** Where people and GitHub reach this server, without a slash at its end. */
  readonly publicUrl: string;
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is wrong with the environment: one line for each variable, none with its value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Measured: README.md of this room. */
const PARTIAL_MEBIBYTES = 500;

type Environment = Readonly<Record<string, string | undefined>>;

/** A secret that can be guessed signs forged webhooks. */
const WEBHOOK_SECRET_MIN = 16;

/** @throws ConfigError with all that is wrong at once. */
export function readConfig(environment: Environment): AppConfig {
  const problems: string[] = [];
  const read = new Reader(environment, problems);
  const port = read.whole("PORT", 3000, { min: 0, max: 65_535 });
  const host = read.text("HOST") ?? "localhost";
  const databaseUrl = read.text("DATABASE_URL");
  if (databaseUrl !== undefined && !/^postgres(?:ql)?:\/\//.test(databaseUrl))
    problems.push("DATABASE_URL must begin with `postgresql://`; leave it out for the embedded database");
  const telemetry = readTelemetryConfig((name) => read.text(name), problems);
  const config: AppConfig = {
    appId: read.whole("APP_ID", undefined, { min: 1, max: Number.MAX_SAFE_INTEGER }),
    privateKey: privateKeyOf(read, problems),
    webhookSecret: webhookSecretOf(read, problems),
    port,
    host,
    ...githubIn((name) => read.text(name), problems),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...ledgerKeysIn(read, problems),
    ...feedTokenIn(read, problems),
    ...organisationBudgetsIn(read.text("ORGANISATION_BUDGETS"), problems),
    ...pricesIn(read.text("USAGE_PRICES_PATH"), problems),
    ...readDigestConfig((name) => read.text(name), problems),
    dataDir: read.text("DATA_DIR") ?? "./data",
    partialMirrors: partialMirrorsOf(read, problems),
    sweepSeconds: read.whole("SWEEP_SECONDS", 180, { min: 1, max: 86_400 }),
    evidenceDays: read.whole("EVIDENCE_DAYS", 90, { min: 1, max: 36_500 }),
    factsDays: read.whole("FACTS_DAYS", 3_650, { min: 1, max: 36_500 }),
    logLevel: logLevelOf(read, problems),
    ...(telemetry === undefined ? {} : { telemetry }),
    publicUrl: publicUrlOf(read, problems) ?? `http://${host}:${port}`,
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/**
 * The GitHub that an environment names with GHE_HOST and GHE_PROTOCOL; github.com without.
 * @throws ConfigError
 */
export function readGithubHost(environment: Environment): GithubHost {
  const problems: string[] = [];
  const read = new Reader(environment, problems);
  const { github } = githubIn((name) => read.text(name), problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return github;
}

class Reader {
  private readonly environment: Environment;
  private readonly problems: string[];

  constructor(environment: Environment, problems: string[]) {
    this.environment = environment;
    this.problems = problems;
  }

  /** An empty variable is one that is not set. */
  text(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === "" ? undefined : value;
  }

  whole(name: string, otherwise: number | undefined, { min, max }: { min: number; max: number }): number {
    const text = this.text(name);
    if (text === undefined && otherwise !== undefined) return otherwise;
    if (text !== undefined && /^\d{1,16}$/.test(text) && Number(text) >= min && Number(text) <= max)
      return Number(text);
    this.problems.push(
      text === undefined
        ? `${name} is not set: the README's page on creating the App says where to find it`
        : `${name} must be a whole number from ${min} to ${max}`,
    );
    return min;
  }
}

function privateKeyOf(read: Reader, problems: string[]): string {
  const given = read.text("PRIVATE_KEY");
  const path = read.text("PRIVATE_KEY_PATH");
  if (given === undefined && path === undefined) {
    problems.push(
      "neither PRIVATE_KEY nor PRIVATE_KEY_PATH is set: the App's key, as GitHub gave it, in PEM",
    );
    return "";
  }
  if (given === undefined && !existsSync(path!)) {
    problems.push("PRIVATE_KEY_PATH names a file that is not there");
    return "";
  }
  // Variables that hold a key are often written on one line, or in base64.
  const text = (given ?? readFileSync(path!, "utf8")).replaceAll("\\n", "\n").trim();
  const key = text.startsWith("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8").trim();
  if (!/^-----BEGIN (?:RSA )?PRIVATE KEY-----\n[\s\S]+\n-----END (?:RSA )?PRIVATE KEY-----$/.test(key))
    problems.push(
      `${given === undefined ? "the file of PRIVATE_KEY_PATH" : "PRIVATE_KEY"} holds no private key in PEM`,
    );
  return key;
}

/** Whoever guesses it tells runs into a stop. */
const FEED_TOKEN_MIN = 32;

function feedTokenIn(read: Reader, problems: string[]): Pick<AppConfig, "usageFeedToken"> {
  const token = read.text("USAGE_FEED_TOKEN");
  if (token === undefined) return {};
  if (token.length < FEED_TOKEN_MIN || !/^[A-Za-z0-9._~+/=-]{1,512}$/.test(token))
    problems.push(
      `USAGE_FEED_TOKEN must have ${FEED_TOKEN_MIN} to 512 letters, digits or \`._~+/=-\`, that nobody can guess`,
    );
  return { usageFeedToken: token };
}

function ledgerKeysIn(
  read: Reader,
  problems: string[],
): Pick<AppConfig, "ledgerKey" | "ledgerKeyPrevious" | "ledgerKeyLost"> {
  const ledgerKey = ledgerKeyIn(read, "LEDGER_KEY", problems);
  const previous = ledgerKeyIn(read, "LEDGER_KEY_PREVIOUS", problems);
  const lost = read.text("LEDGER_KEY_LOST");
  if (lost !== undefined && !/^[0-9a-f]{64}$/.test(lost))
    problems.push(
      "LEDGER_KEY_LOST must be the id of the lost key, 64 hexadecimal digits, as the log names it",
    );
  return {
    ...(ledgerKey === undefined ? {} : { ledgerKey }),
    ...(previous === undefined ? {} : { ledgerKeyPrevious: [previous] }),
    ...(lost === undefined ? {} : { ledgerKeyLost: lost }),
  };
}

function ledgerKeyIn(
  read: Reader,
  name: "LEDGER_KEY" | "LEDGER_KEY_PREVIOUS",
  problems: string[],
): KeyObject | undefined {
  const given = read.text(name);
  const path = read.text(`${name}_PATH`);
  if (given === undefined && path === undefined) return undefined;
  if (given === undefined && !existsSync(path!)) {
    problems.push(`${name}_PATH names a file that is not there`);
    return undefined;
  }
  try {
    return readSigningKey((given ?? readFileSync(path!, "utf8")).replaceAll("\\n", "\n"));
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    const what = given === undefined ? `the file of ${name}_PATH` : name;
    problems.push(`${what} holds no ed25519 key in PEM: ${error.message}`);
    return undefined;
  }
}

function webhookSecretOf(read: Reader, problems: string[]): string {
  const secret = read.text("WEBHOOK_SECRET");
  if (secret === undefined)
    problems.push("WEBHOOK_SECRET is not set: the same secret as in the App's settings");
  else if (secret.length < WEBHOOK_SECRET_MIN || secret === "development")
    problems.push(`WEBHOOK_SECRET must have at least ${WEBHOOK_SECRET_MIN} characters that nobody can guess`);
  return secret ?? "";
}

function partialMirrorsOf(read: Reader, problems: string[]): AppConfig["partialMirrors"] {
  const given = read.text("PARTIAL_MIRRORS") ?? String(PARTIAL_MEBIBYTES);
  if (given === "always" || given === "never") return given;
  if (!/^\d{1,9}$/.test(given))
    problems.push("PARTIAL_MIRRORS must be `always`, `never` or a whole number of megabytes");
  return Number(given);
}

function logLevelOf(read: Reader, problems: string[]): LogLevel {
  const given = read.text("LOG_LEVEL") ?? "info";
  const level = LOG_LEVELS.find((each) => each === given);
  if (level === undefined) problems.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(", ")}`);
  return level ?? "info";
}

function publicUrlOf(read: Reader, problems: string[]): string | undefined {
  const given = read.text("PUBLIC_URL");
  if (given === undefined) return undefined;
  const parsed = URL.parse(given);
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.search || parsed.hash) {
    problems.push("PUBLIC_URL must be an address such as `https://proofgate.example.com`");
    return undefined;
  }
  return parsed.href.replace(/\/+$/, "");
}
