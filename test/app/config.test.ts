import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ConfigError, readConfig } from "../../src/app/config.ts";
import { temporaryDirectory } from "../git/fixture.ts";

const KEY = generateKeyPairSync("rsa", { modulusLength: 1024 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString()
  .trim();
const SECRET = "s3".repeat(12);
const GIVEN = { APP_ID: "42", PRIVATE_KEY: KEY, WEBHOOK_SECRET: SECRET };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it("needs an id, a key and a secret, and has a default for the rest", () => {
  expect(readConfig(GIVEN)).toEqual({
    appId: 42,
    privateKey: KEY,
    webhookSecret: SECRET,
    port: 3000,
    host: "localhost",
    github: {
      apiUrl: "https://api.github.com",
      uploadsUrl: "https://uploads.github.com",
      gitUrl: "https://github.com",
    },
    oidcIssuer: "https://token.actions.githubusercontent.com",
    dataDir: "./data",
    partialMirrors: 500,
    sweepSeconds: 180,
    evidenceDays: 90,
    factsDays: 3650,
    logLevel: "info",
    publicUrl: "http://localhost:3000",
  });
});

it("takes a key from a file, from one line and from base64", () => {
  const file = join(temporaryDirectory(), "key.pem");
  writeFileSync(file, `${KEY}\n`);
  const { PRIVATE_KEY: _, ...rest } = GIVEN;
  expect(readConfig({ ...rest, PRIVATE_KEY_PATH: file }).privateKey).toBe(KEY);
  expect(readConfig({ ...rest, PRIVATE_KEY: KEY.replaceAll("\n", "\\n") }).privateKey).toBe(KEY);
  expect(readConfig({ ...rest, PRIVATE_KEY: Buffer.from(KEY).toString("base64") }).privateKey).toBe(KEY);
});

it("talks to the GitHub it is configured for", () => {
  expect(readConfig({ ...GIVEN, GHE_HOST: "git.example.com" }).github).toEqual({
    apiUrl: "https://git.example.com/api/v3",
    uploadsUrl: "https://git.example.com/api/uploads",
    gitUrl: "https://git.example.com",
  });
  expect(readConfig({ ...GIVEN, GHE_HOST: "git.example.com" }).oidcIssuer).toBe(
    "https://git.example.com/_services/token",
  );
  expect(readConfig({ ...GIVEN, GHE_HOST: "127.0.0.1:4001", GHE_PROTOCOL: "http" }).github.gitUrl).toBe(
    "http://127.0.0.1:4001",
  );
});

it("takes budgets of organisations, each account, period and currency once [P54] [P67]", () => {
  const text = "Acme=5000 USD/month, acme=400.50 USD/day,beta=10 EUR/month";
  expect(readConfig({ ...GIVEN, ORGANISATION_BUDGETS: text }).organisationBudgets).toEqual([
    { account: "acme", period: "month", amount: 5000, currency: "USD" },
    { account: "acme", period: "day", amount: 400.5, currency: "USD" },
    { account: "beta", period: "month", amount: 10, currency: "EUR" },
  ]);
  for (const wrong of [
    "acme",
    "acme=5 USD",
    "acme=-5 USD/day",
    "acme=5 usd/day",
    "acme=5 USD/year",
    "a=1 USD/day,",
    "a=1 USD/day,A=2 USD/day",
  ])
    expect(problemsOf({ ...GIVEN, ORGANISATION_BUDGETS: wrong })).toEqual([
      expect.stringMatching(/^ORGANISATION_BUDGETS /),
    ]);
});

it("says all that is missing at once, and where to find it", () => {
  expect(problemsOf({})).toEqual([
    "APP_ID is not set: the README's page on creating the App says where to find it",
    "neither PRIVATE_KEY nor PRIVATE_KEY_PATH is set: the App's key, as GitHub gave it, in PEM",
    "WEBHOOK_SECRET is not set: the same secret as in the App's settings",
  ]);
});

it.each([
  [{ APP_ID: "4.2" }, "APP_ID must be a whole number"],
  [{ PORT: "65536" }, "PORT must be a whole number from 0 to 65535"],
  [{ PRIVATE_KEY: "no key" }, "PRIVATE_KEY holds no private key in PEM"],
  [
    { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/nowhere/key.pem" },
    "PRIVATE_KEY_PATH names a file that is not there",
  ],
  [{ WEBHOOK_SECRET: "development" }, "WEBHOOK_SECRET must have at least 16 characters"],
  [{ GHE_HOST: "https://git.example.com/x" }, "GHE_HOST must be a host name"],
  [{ GHE_HOST: "git.example.com", GHE_PROTOCOL: "http" }, "GHE_PROTOCOL must be `https`"],
  [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL must begin with `postgresql://`"],
  [{ EVIDENCE_DAYS: "0" }, "EVIDENCE_DAYS must be a whole number from 1"],
  [{ SWEEP_SECONDS: "0" }, "SWEEP_SECONDS must be a whole number from 1"],
  [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be one of trace"],
  [{ PUBLIC_URL: "proofgate" }, "PUBLIC_URL must be an address"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, "OTEL_EXPORTER_OTLP_ENDPOINT must be an address"],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf or http/json",
  ],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_TRACES_SAMPLER_ARG: "1.5" },
    "OTEL_TRACES_SAMPLER_ARG must be a share",
  ],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_METRIC_EXPORT_INTERVAL: "99" },
    "OTEL_METRIC_EXPORT_INTERVAL must be milliseconds",
  ],
])("refuses %j and does not repeat a secret", (bad, said) => {
  const problems = problemsOf({ ...GIVEN, ...bad });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(said);
  expect(problems.join()).not.toContain(SECRET);
  expect(problems.join()).not.toContain("PRIVATE KEY-----");
});

it("sends telemetry where OpenTelemetry's own variables say, and nowhere without them", () => {
  expect(readConfig(GIVEN).telemetry).toBeUndefined();
  const OTEL_EXPORTER_OTLP_ENDPOINT = "http://collector:4318/";
  expect(readConfig({ ...GIVEN, OTEL_EXPORTER_OTLP_ENDPOINT }).telemetry).toEqual({
    endpoint: "http://collector:4318",
    protocol: "http/protobuf",
    share: 1,
    service: "proofgate",
    metricsMs: 60_000,
  });
  const disabled = { ...GIVEN, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: "true" };
  expect(readConfig(disabled).telemetry).toBeUndefined();
});

it("believes the issuer that it is given, over TLS alone and letter by letter", () => {
  const issuer = "https://token.actions.githubusercontent.com/acme";
  expect(readConfig({ ...GIVEN, OIDC_ISSUER: issuer }).oidcIssuer).toBe(issuer);
  for (const wrong of [
    `${issuer}/`,
    "http://tokens.example.com",
    "https://a@b.example",
    `${issuer}?a`,
    "tokens",
  ])
    expect(problemsOf({ ...GIVEN, OIDC_ISSUER: wrong })).toEqual([
      expect.stringMatching(/^OIDC_ISSUER must be/),
    ]);
});

it("takes the ledger's key, the one before and the id of a lost one, and says what is wrong with them [T166]", () => {
  const pem = () =>
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const file = join(temporaryDirectory(), "before.pem");
  writeFileSync(file, pem());
  const keys = { LEDGER_KEY: pem(), LEDGER_KEY_PREVIOUS_PATH: file, LEDGER_KEY_LOST: "a".repeat(64) };
  expect(readConfig({ ...GIVEN, ...keys })).toMatchObject({
    ledgerKey: { asymmetricKeyType: "ed25519" },
    ledgerKeyPrevious: [{ asymmetricKeyType: "ed25519" }],
    ledgerKeyLost: "a".repeat(64),
  });
  const wrong = { LEDGER_KEY_PREVIOUS: KEY, LEDGER_KEY_LOST: "the old one" };
  expect(problemsOf({ ...GIVEN, ...wrong })).toEqual([
    expect.stringMatching(/^LEDGER_KEY_PREVIOUS holds no ed25519 key/),
    expect.stringMatching(/^LEDGER_KEY_LOST must be the id/),
  ]);
  expect(problemsOf({ ...GIVEN, LEDGER_KEY_PREVIOUS_PATH: "nowhere" })).toHaveLength(1);
});

it("mirrors large repositories without contents that nobody needs, all or none, as it is told", () => {
  const mirrors = (given: string) => readConfig({ ...GIVEN, PARTIAL_MIRRORS: given }).partialMirrors;
  expect(["always", "never", "0", "250"].map(mirrors)).toEqual(["always", "never", 0, 250]);
  for (const odd of ["yes", "-1", "1.5", "10 MB"])
    expect(problemsOf({ ...GIVEN, PARTIAL_MIRRORS: odd })).toEqual([
      expect.stringContaining("PARTIAL_MIRRORS"),
    ]);
});
