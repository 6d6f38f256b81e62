import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = process.env.OTELCOL ?? "otelcol";

/** Whether this machine has OpenTelemetry's Collector; `.ci/run` makes one. */
export function hasCollector(): boolean {
  try {
    execFileSync(PROGRAM, ["components"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** One way through the Collector: what is sent to it, in whatever encoding, is sent on to `endpoint`, packed anew. */
export interface Way {
  readonly endpoint: string;
  /** Its exporter's own default is `proto`. */
  readonly encoding?: "json" | "proto";
  /** Its exporter's own default is `gzip`. */
  readonly compression?: "gzip" | "none";
  readonly token?: string;
}

export interface RealCollector {
  /** Where each way begins, as OTEL_EXPORTER_OTLP_ENDPOINT would hold it, in their order. */
  readonly ways: readonly string[];
  close(): Promise<void>;
}

/** The Collector as operators run it, between agents and the App. Tried with version 0.162. */
export async function startRealCollector(ways: readonly Way[]): Promise<RealCollector> {
  const addresses: string[] = [];
  for (const _ of ways) addresses.push(await freeAddress());
  const directory = await mkdtemp(join(tmpdir(), "proofgate-otelcol-"));
  const file = join(directory, "config.yaml");
  await writeFile(file, JSON.stringify(configOf(ways, addresses)));
  const collector = spawn(PROGRAM, ["--config", `file:${file}`], { stdio: ["ignore", "ignore", "pipe"] });
  const close = async (): Promise<void> => {
    if (collector.exitCode === null) {
      collector.kill();
      await once(collector, "exit");
    }
    await rm(directory, { recursive: true });
  };
  try {
    await readiness(collector);
  } catch (error) {
    await close();
    throw error;
  }
  return { ways: addresses.map((address) => `http://${address}`), close };
}

function configOf(ways: readonly Way[], addresses: readonly string[]): object {
  const named = <T>(prefix: string, made: (way: Way, at: number) => T): Record<string, T> =>
    Object.fromEntries(ways.map((way, at) => [`${prefix}/${at}`, made(way, at)]));
  const pipelines = ["logs", "traces", "metrics"].flatMap((signal) =>
    Object.entries(named(signal, (_, at) => ({ receivers: [`otlp/${at}`], exporters: [`otlp_http/${at}`] }))),
  );
  return {
    receivers: named("otlp", (_, at) => ({ protocols: { http: { endpoint: addresses[at] } } })),
    exporters: named("otlp_http", ({ endpoint, token, ...said }) => ({
      endpoint,
      ...said,
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
      sending_queue: { enabled: false },
    })),
    service: {
      pipelines: Object.fromEntries(pipelines),
      telemetry: { metrics: { level: "none" } },
    },
  };
}

/** @throws with what it said, where it ends before it takes anything. */
async function readiness({ stderr }: ChildProcess): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: stderr as NonNullable<typeof stderr> })) {
    if (line.includes("Everything is ready")) return;
    said.push(line);
  }
  throw new Error(`the Collector ended: ${said.join("\n")}`);
}

/** An address on this machine where nobody listens. */
async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `127.0.0.1:${port}`;
}
