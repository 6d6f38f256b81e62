import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import {
  type Context,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { type IdGenerator, RandomIdGenerator } from "@opentelemetry/sdk-trace";
import type { SpanDraft, SpanSink } from "./telemetry.ts";

type TraceIds = Pick<SpanContext, "traceId" | "spanId">;

/** Random ids, but for a span whose ids are chosen. */
export class ChosenIds implements IdGenerator {
  private readonly random = new RandomIdGenerator();
  private chosen: TraceIds | undefined;

  generateTraceId(): string {
    return this.chosen?.traceId ?? this.random.generateTraceId();
  }

  generateSpanId(): string {
    return this.chosen?.spanId ?? this.random.generateSpanId();
  }

  /** The span that `begin` begins has these ids. */
  during<T>(ids: TraceIds, begin: () => T): T {
    this.chosen = ids;
    try {
      return begin();
    } finally {
      this.chosen = undefined;
    }
  }
}

/**
 * One trace for each delivery, whichever processes work on it and whenever: its id and that of its first span are made of
 * the delivery's id, so that nothing has to be handed on.
 */
export class OtelSpans implements SpanSink {
  private readonly tracer: Tracer;
  private readonly ids: ChosenIds;
  private readonly shutdown: () => Promise<void>;
  private readonly surrounding = new AsyncLocalStorage<Context>();

  constructor(tracer: Tracer, ids: ChosenIds, shutdown: () => Promise<void>) {
    this.tracer = tracer;
    this.ids = ids;
    this.shutdown = shutdown;
  }

  received({ id, event }: { readonly id: string; readonly event: string }, from: Date, to: Date): void {
    const draft = { kind: SpanKind.SERVER, startTime: from, attributes: { "proofgate.event": event } };
    this.ids.during(idsOf(id), () => this.tracer.startSpan("receive webhook", draft, ROOT_CONTEXT)).end(to);
  }

  async within<T>({ name, deliveryId, attributes }: SpanDraft, work: () => Promise<T>): Promise<T> {
    const parent = this.surrounding.getStore() ?? contextOf(deliveryId);
    const span = this.tracer.startSpan(name, { attributes: { ...attributes } }, parent);
    try {
      return await this.surrounding.run(trace.setSpan(parent, span), work);
    } catch (error) {
      // Its words may name what is none of the collector's business; the log has them.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "error" });
      throw error;
    } finally {
      span.end();
    }
  }

  async close(): Promise<void> {
    await this.shutdown();
  }
}

function contextOf(deliveryId: string | undefined): Context {
  if (deliveryId === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    ...idsOf(deliveryId),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}

/** 16 and 8 bytes in hexadecimal, as OpenTelemetry has them: never all zero but by a chance of one in 2^64. */
function idsOf(deliveryId: string): TraceIds {
  const digest = createHash("sha256").update(`delivery ${deliveryId}`, "utf8").digest("hex");
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}
