import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, it, vi } from "vitest";
import { canUse } from "../tools/real-tool.ts";
import { logRequest, measureUsage, traceRequest } from "./otel-sdk.ts";
import { FEED, spendingRun } from "./spending-run.ts";

const PROGRAM = process.env.OTELCOL ?? "otelcol";

function isThere(): boolean {
  try {
    execFileSync(PROGRAM, ["components"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

let collector: ChildProcess | undefined;
let directory: string | undefined;

afterEach(async () => {
  if (collector !== undefined && collector.exitCode === null) {
    collector.kill();
    await once(collector, "exit");
  }
  if (directory !== undefined) await rm(directory, { recursive: true });
});

/** An address on this machine where nobody listens. */
async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `127.0.0.1:${port}`;
}

/** Between agents and the App, as its operators run it: what it is sent it sends on, packed anew. Tried with version 0.162. */
async function startCollector(endpoint: string): Promise<string> {
  const address = await freeAddress();
  const pipeline = { receivers: ["otlp"], exporters: ["otlp_http"] };
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: address } } } },
    exporters: {
      otlp_http: {
        endpoint,
        headers: { authorization: `Bearer ${FEED}` },
        sending_queue: { enabled: false },
      },
    },
    service: {
      pipelines: { logs: pipeline, traces: pipeline, metrics: pipeline },
      telemetry: { metrics: { level: "none" } },
    },
  };
  directory = await mkdtemp(join(tmpdir(), "proofgate-otelcol-"));
  const file = join(directory, "config.yaml");
  await writeFile(file, JSON.stringify(config));
  collector = spawn(PROGRAM, ["--config", `file:${file}`], { stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  for await (const line of createInterface({
    input: collector.stderr as NonNullable<typeof collector.stderr>,
  })) {
    if (line.includes("Everything is ready")) return `http://${address}`;
    said.push(line);
  }
  throw new Error(`the Collector ended: ${said.join("\n")}`);
}

it.runIf(canUse("otelcol", isThere()))(
  "the OpenTelemetry Collector sends on what agents tell it",
  async () => {
    const { path, world } = await spendingRun();
    const collected = await startCollector(path.replace(/\/usage$/, "/otlp"));
    const target = { endpoint: collected, token: "unused", encoding: "protobuf" } as const;
    await logRequest(target, "req-1", 0.75);
    await traceRequest(target, "resp-1");
    await measureUsage(target, [0.25, 0.5], false);
    await vi.waitFor(
      async () => {
        const rows = await world.running.store.db
          .selectFrom("usage_totals")
          .select(["signal", "spent", "independent"])
          .orderBy("signal")
          .execute();
        expect(rows).toEqual([
          { signal: "logs", spent: "750000000", independent: true },
          { signal: "metrics", spent: "750000000", independent: true },
          { signal: "traces", spent: "1450000000", independent: true },
        ]);
      },
      { timeout: 120_000, interval: 200 },
    );
  },
);
