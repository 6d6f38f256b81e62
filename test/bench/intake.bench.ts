import { execFile } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createNodeMiddleware, Probot } from "probot";
import { repositoryIdOf } from "../../src/app/delivery-repository.ts";
import { answerWebhook } from "../../src/app/webhook-endpoint.ts";
import { openIntake } from "../../src/store/deliveries.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { findPostgresql, startPostgresql } from "../store/postgresql-server.ts";
import { interleaved } from "./interleaved.ts";
import type { Bench, Row } from "./row.ts";
import type { Load, Loaded } from "./webhook-load.ts";

const PATH = "/api/github/webhooks";
const FLOOD = { count: 2_000, connections: 64 };
const DRIP = { count: 600, connections: 200, rate: 200 };
const P99_MS = 50;
const LOAD = fileURLToPath(new URL("./webhook-load.ts", import.meta.url));
/** Of a push of a few commits: about 8 KB, as GitHub's are. */
const BODY = JSON.stringify({
  ref: "refs/heads/agent/WP-1",
  repository: { id: 7, full_name: "acme/shop" },
  commits: Array.from({ length: 8 }, (_, n) => ({
    id: String(n).padStart(40, "0"),
    message: "m".repeat(900),
  })),
});

/** Webhooks stored for good before they are acknowledged, against Probot that checks the signature and does nothing. */
export const bench: Bench = {
  name: "intake",
  run: async (rounds) => {
    const rows: Row[] = [];
    const secret = randomUUID();
    const probot = await listening(await noop(secret));
    const directory = mkdtempSync(join(tmpdir(), "proofgate-intake-"));
    const log = () => undefined;
    rows.push(
      ...(await measured(await openStore({ dataDir: directory, log }), probot.url, secret, rounds, 1 / 3)),
    );
    rmSync(directory, { recursive: true, force: true });
    const binaries = findPostgresql();
    if (binaries !== undefined) {
      const server = await startPostgresql(binaries, { fsync: true });
      const databaseUrl = await server.createDatabase();
      rows.push(
        ...(await measured(
          await openStore({ databaseUrl, dataDir: "", log }),
          probot.url,
          secret,
          rounds,
          1 / 2,
        )),
      );
      await server.stop();
    }
    await probot.close();
    return rows;
  },
};

async function measured(
  store: Store,
  probotUrl: string,
  secret: string,
  rounds: number,
  target: number,
): Promise<Row[]> {
  const ours = await listening(intake(store, secret));
  const flood = async (url: string) => (await loaded({ ...FLOOD, url, secret, body: BODY })).milliseconds;
  const { ratios, made } = await interleaved(
    () => flood(probotUrl),
    () => flood(ours.url),
    rounds,
  );
  const p99s: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { answers } = await loaded({ ...DRIP, url: ours.url, secret, body: BODY });
    p99s.push([...answers].sort((one, other) => one - other)[Math.floor(answers.length * 0.99)]!);
  }
  await ours.close();
  await store.close();
  const of = `on ${store.kind === "embedded" ? "PGlite" : "PostgreSQL, fsync on"}`;
  return [
    {
      what: `deliveries a second, stored ${of} / Probot's no-op`,
      unit: "×",
      wanted: "at least",
      target: Number(target.toFixed(2)),
      values: ratios,
      made: `Probot ${made} ours, for ${FLOOD.count}`,
    },
    {
      what: `99th percentile of the acknowledgement at ${DRIP.rate} a second, ${of}`,
      unit: "ms",
      wanted: "at most",
      target: P99_MS,
      values: p99s,
    },
  ];
}

function intake(store: Store, secret: string): RequestListener {
  const write = openIntake(store);
  const endpoint = {
    secret,
    held: { bytes: 0, bytesMax: 256 * 1024 * 1024 },
    record: ({ id, event, body }: { id: string; event: string; body: Buffer }) =>
      write({ id, event, body, repositoryId: repositoryIdOf(body), receivedAt: new Date() }),
    onError: (error: unknown) => console.error(error),
  };
  return (request, response) => void answerWebhook(endpoint, request, response);
}

async function noop(secret: string): Promise<RequestListener> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const probot = new Probot({ appId: 1, privateKey: pem, secret, logLevel: "fatal" });
  return await createNodeMiddleware((app) => app.on("push", () => undefined), { probot, webhooksPath: PATH });
}

async function listening(listener: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${PATH}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function loaded(load: Load): Promise<Loaded> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [LOAD, JSON.stringify(load)], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as Loaded;
}
