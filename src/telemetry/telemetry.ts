import { Counters } from "./counters.ts";

/** A piece of the App's work, in the words of OpenTelemetry. Names no repository, branch or person. */
export interface SpanDraft {
  readonly name: string;
  /** The webhook that the work came of; absent for what no webhook told, and inside another span. */
  readonly deliveryId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** Sends spans where whoever runs the App wants them. */
export interface SpanSink {
  /** Does the work inside a span; what it throws marks the span, and is thrown on. */
  within<T>(span: SpanDraft, work: () => Promise<T>): Promise<T>;
  /** The first span of a delivery, that all others of it hang below, in whichever process they are. */
  received(delivery: { readonly id: string; readonly event: string }, from: Date, to: Date): void;
  /** Sends what is left. Never rejects: what cannot be sent is lost. */
  close(): Promise<void>;
}

/** What the App counts and traces of its own work. Nothing of it decides anything. */
export class Telemetry {
  readonly counters = new Counters();
  /** Absent where nobody asked for traces. */
  sink: SpanSink | undefined;

  async within<T>(span: SpanDraft, work: () => Promise<T>): Promise<T> {
    return this.sink === undefined ? await work() : await this.sink.within(span, work);
  }
}
