import { type HrTime, ValueType } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import type { Metric } from "./prometheus-text.ts";

export interface MetricSource {
  readonly readMetrics: () => Promise<readonly Metric[]>;
  /** When this process began to count. */
  readonly startedAt: Date;
}

/** The same metrics that Prometheus reads, as OpenTelemetry tells them: cumulative since the process started. */
export function metricProducer({ readMetrics, startedAt }: MetricSource): MetricProducer {
  return {
    collect: async () => {
      const errors: unknown[] = [];
      const metrics = await readMetrics().catch((error: unknown): readonly Metric[] => {
        errors.push(error);
        return [];
      });
      const times = { startTime: hrTime(startedAt), endTime: hrTime(new Date()) };
      const scopeMetrics = [
        { scope: { name: "proofgate" }, metrics: metrics.map((metric) => dataOf(metric, times)) },
      ];
      return { resourceMetrics: { resource: resourceFromAttributes({}), scopeMetrics }, errors };
    },
  };
}

type Times = Pick<DataPoint<number>, "startTime" | "endTime">;

function dataOf(metric: Metric, times: Times): MetricData {
  const { name, help } = metric;
  const base = {
    descriptor: {
      name,
      description: help,
      unit: name.endsWith("_seconds") ? "s" : "1",
      valueType: ValueType.DOUBLE,
    },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  if (metric.type === "histogram") {
    const { bounds, counts, sum, count } = metric.histogram;
    const value = { buckets: { boundaries: [...bounds], counts: [...counts] }, sum, count };
    return {
      ...base,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: [{ ...times, attributes: {}, value }],
    };
  }
  const dataPoints = metric.points.map(({ labels, value }) => ({ ...times, attributes: labels, value }));
  return metric.type === "counter"
    ? { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
    : { ...base, dataPointType: DataPointType.GAUGE, dataPoints };
}

function hrTime(moment: Date): HrTime {
  const milliseconds = moment.getTime();
  return [Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1_000_000];
}
