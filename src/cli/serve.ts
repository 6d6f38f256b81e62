import { ConfigError, readConfig } from "../app/config.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { type Command, EXIT } from "./command.ts";
import { appPackages, isTelemetryPackage, telemetryPackages } from "./installation.ts";
import { useProxy } from "./proxy.ts";

export const command: Command = {
  name: "serve",
  summary: "run the GitHub App",
  options: {},
  notes: [
    "Everything is configured by environment variables: APP_ID, PRIVATE_KEY or PRIVATE_KEY_PATH, WEBHOOK_SECRET,",
    "PORT (3000), HOST (localhost), GHE_HOST, GHE_PROTOCOL, DATABASE_URL (absent: an embedded database in DATA_DIR),",
    "DATA_DIR (./data), PARTIAL_MIRRORS (always, never, or from how many megabytes on a repository is mirrored without",
    "the contents that no judgement needs: 500), HTTPS_PROXY, HTTP_PROXY and NO_PROXY, SWEEP_SECONDS (180), LOG_LEVEL",
    "(info), PUBLIC_URL; OIDC_ISSUER (who signs tokens of jobs, where that is not GitHub's or GHE_HOST's own);",
    "EVIDENCE_DAYS (90: how long reports of jobs are kept as they came in; their digests stay);",
    "FACTS_DAYS (3650: how long the facts of each verdict are kept, for `proofgate replay`; their digests stay);",
    "LEDGER_KEY or LEDGER_KEY_PATH (an ed25519 key in PEM that signs the ledger; absent: one of the embedded database's",
    "own in DATA_DIR, and none on PostgreSQL); LEDGER_KEY_PREVIOUS or LEDGER_KEY_PREVIOUS_PATH (the key before, once, so",
    "that it hands over to a new LEDGER_KEY); LEDGER_KEY_LOST (the id of the key before, where nobody has it any more);",
    "USAGE_FEED_TOKEN (by which a gateway tells what runs spend, at /api/v1/runs/{run}/usage, and is believed);",
    "USAGE_PRICES_PATH (your own prices of models, for requests of which no feed tells the cost);",
    "OPERATOR_TOKEN (who has it may ask for `proofgate digest`); DIGEST_HOUR (0 to 23, UTC: from then on each repository in",
    "which something happened is told of its day, in an issue; absent: none is);",
    "OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL (http/protobuf, http/json), OTEL_EXPORTER_OTLP_HEADERS,",
    "OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER_ARG (1), OTEL_METRIC_EXPORT_INTERVAL (60000): where traces and metrics go.",
    "GitHub's webhooks come in at /api/github/webhooks, evidence of jobs at /api/v1/evidence; a run's grant is at",
    "/api/v1/runs/{run}/grant, the public keys at /.well-known/proofgate-keys.json. /healthz, /readyz and /metrics are",
    "for whoever watches it.",
    "It ends on SIGTERM or SIGINT: nothing more is taken, what is under way is ended, nothing is lost.",
    "Each line on standard output is one JSON object; no secret is in any of them.",
  ],
  examples: [
    "APP_ID=1234 PRIVATE_KEY_PATH=app.pem WEBHOOK_SECRET=… proofgate serve",
    "DATABASE_URL=postgresql://proofgate@db/proofgate HOST=0.0.0.0 PORT=8080 proofgate serve",
  ],
  async run(_given, io) {
    const config = readable(() => readConfig(io.environment));
    const { openLog } = await import("../app/log.ts");
    const { startApp } = await installed(() => import("../app/start-app.ts"));
    const endProxy = useProxy(io.environment);
    const log = openLog({
      level: config.logLevel,
      write: (line) => void io.stdout.write(line),
      clock: () => new Date(),
      secrets: [
        config.webhookSecret,
        config.privateKey,
        ...(config.usageFeedToken === undefined ? [] : [config.usageFeedToken]),
        ...(config.operatorToken === undefined ? [] : [config.operatorToken]),
        ...passwordIn(config.databaseUrl),
      ],
    });
    // Before the App starts: a signal that comes while it does is not lost.
    const ended = endOfService();
    const app = await installed(() => startable(() => startApp({ config, log })));
    log("info", `the webhook's address is ${config.publicUrl}/api/github/webhooks`);
    const signal = await ended;
    log("info", "shutting down", { signal });
    await app.close();
    endProxy();
    return EXIT.pass;
  },
};

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CannotRun(error.problems.join("; "), "`proofgate serve --help` lists the variables");
  }
}

/** The published package brings the command line alone: who serves the App installs the packages that it stands on. */
async function installed<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const missing = /^Cannot find package '([^']+)'/.exec(error instanceof Error ? error.message : "")?.[1];
    if (missing === undefined) throw error;
    const isTelemetry = isTelemetryPackage(missing);
    const wanted = isTelemetry ? telemetryPackages() : appPackages();
    const packages = Object.entries(wanted).map(([name, version]) => `${name}@${version}`);
    const why = isTelemetry ? "OTEL_EXPORTER_OTLP_ENDPOINT asks for" : "the App stands on";
    throw new CannotRun(
      `${why} packages that are not installed: \`${missing}\` is not found`,
      `beside proofgate, run \`npm install --save-exact ${packages.join(" ")}\``,
    );
  }
}

/** What the operator can mend is said without a stack. */
async function startable<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const { DirectoryInUseError } = await import("../store/directory-lock.ts");
    const { StoreUnusableError } = await import("../store/engine.ts");
    const isKnown = error instanceof DirectoryInUseError || error instanceof StoreUnusableError;
    const isOfMachine = error instanceof Error && "code" in error && error.code !== "ERR_MODULE_NOT_FOUND";
    if (!isKnown && !isOfMachine) throw error;
    throw new CannotRun(
      `the App cannot start: ${(error as Error).message}`,
      "see that the database answers, that DATA_DIR is this process's own, and that PORT is free",
    );
  }
}

function passwordIn(databaseUrl: string | undefined): string[] {
  const password = databaseUrl === undefined ? "" : (URL.parse(databaseUrl)?.password ?? "");
  return password === "" ? [] : [password, decodeURIComponent(password)];
}

function endOfService(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
  });
}
