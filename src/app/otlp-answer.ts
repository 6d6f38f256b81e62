import type { ServerResponse } from "node:http";
import type { OtlpSignal } from "../scan/usage/otlp/records.ts";

/** How a request's body is written; it is answered in the same way. */
export type OtlpEncoding = "json" | "protobuf";

export const CONTENT_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  json: "application/json",
  protobuf: "application/x-protobuf",
};

/** What was taken of a request: all of it, or not what `rejected` counts; a message without such is a hint. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const REJECTED: Readonly<Record<OtlpSignal, string>> = {
  logs: "rejectedLogRecords",
  traces: "rejectedSpans",
  metrics: "rejectedDataPoints",
};

/** `Export…ServiceResponse` (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response); empty where there is nothing to say. */
export function sendTaken(
  response: ServerResponse,
  { signal, encoding }: { readonly signal: OtlpSignal; readonly encoding: OtlpEncoding },
  partial: PartialSuccess | undefined,
): void {
  const isSaid = partial !== undefined;
  const body =
    encoding === "json"
      ? JSON.stringify(isSaid ? { partialSuccess: partialJson(signal, partial) } : {})
      : isSaid
        ? field(1, partialBytes(partial))
        : Buffer.alloc(0);
  response.writeHead(200, { "content-type": CONTENT_TYPES[encoding] }).end(body);
}

/** `google.rpc.Status`, as the specification asks for where nothing was taken. */
export function sendRefused(
  response: ServerResponse,
  encoding: OtlpEncoding,
  { status, message }: { readonly status: number; readonly message: string },
): void {
  // Who may try again is told when: exporters wait so long.
  const wait = status === 503 ? { "retry-after": "10" } : {};
  response.writeHead(status, { "content-type": CONTENT_TYPES[encoding], ...wait });
  response.end(encoding === "json" ? JSON.stringify({ message }) : field(2, Buffer.from(message)));
}

/** 64 bits are text in OTLP/JSON. */
function partialJson(signal: OtlpSignal, { rejected, message }: PartialSuccess): object {
  return { ...(rejected > 0 ? { [REJECTED[signal]]: String(rejected) } : {}), errorMessage: message };
}

function partialBytes({ rejected, message }: PartialSuccess): Buffer {
  const count = rejected > 0 ? [Buffer.from([1 << 3]), varint(rejected)] : [];
  return Buffer.concat([...count, field(2, Buffer.from(message))]);
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
