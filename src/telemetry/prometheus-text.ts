import type { HistogramState } from "./counters.ts";

/** One metric of the App, for Prometheus and for OpenTelemetry alike. */
export type Metric = {
  readonly name: string;
  readonly help: string;
} & (
  | { readonly type: "gauge" | "counter"; readonly points: readonly Point[] }
  | { readonly type: "histogram"; readonly histogram: HistogramState }
);

export interface Point {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Prometheus's text format, version 0.0.4. */
export function prometheusText(metrics: readonly Metric[]): string {
  return `${metrics.flatMap(linesOf).join("\n")}\n`;
}

function linesOf(metric: Metric): readonly string[] {
  const { name, help, type } = metric;
  const samples =
    metric.type === "histogram"
      ? histogramLines(name, metric.histogram)
      : metric.points.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples];
}

/** Each bucket counts what the buckets before it count as well. */
function histogramLines(name: string, { bounds, counts, sum, count }: HistogramState): readonly string[] {
  let below = 0;
  const buckets = bounds.map((bound, at) => {
    below += counts[at] ?? 0;
    return `${name}_bucket{le="${bound}"} ${below}`;
  });
  return [...buckets, `${name}_bucket{le="+Inf"} ${count}`, `${name}_sum ${sum}`, `${name}_count ${count}`];
}

function labelText(labels: Point["labels"]): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
