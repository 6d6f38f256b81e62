import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One request of an OTLP exporter. */
export interface Told {
  /** `/v1/traces`, `/v1/metrics`. */
  readonly path: string;
  readonly contentType: string;
  readonly authorization: string;
  readonly body: Buffer;
}

/** What OpenTelemetry's Collector is to an exporter: takes all, and keeps it. */
export interface Collector {
  readonly url: string;
  readonly told: readonly Told[];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { "content-type": contentType = "", authorization = "" } = request.headers;
      told.push({ path: request.url ?? "", contentType, authorization, body: Buffer.concat(parts) });
      response.writeHead(200, { "content-type": contentType }).end(contentType.endsWith("json") ? "{}" : "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    told,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export interface ToldSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status?: { readonly code?: number };
}

interface ToldMetric {
  readonly name: string;
  readonly histogram?: { readonly dataPoints: readonly { readonly count: number; readonly sum: number }[] };
  readonly sum?: { readonly isMonotonic: boolean };
  readonly gauge?: object;
}

/** Of requests in JSON. */
export function spansIn({ told }: Collector): readonly ToldSpan[] {
  return told
    .filter(({ path }) => path === "/v1/traces")
    .flatMap(({ body }) => JSON.parse(body.toString("utf8")).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);
}

/** Of the last request in JSON. */
export function metricsIn({ told }: Collector): readonly ToldMetric[] {
  const last = told.findLast(({ path }) => path === "/v1/metrics");
  if (last === undefined) return [];
  return JSON.parse(last.body.toString("utf8"))
    .resourceMetrics.flatMap((each: { scopeMetrics: readonly object[] }) => each.scopeMetrics)
    .flatMap((each: { metrics: readonly ToldMetric[] }) => each.metrics);
}
