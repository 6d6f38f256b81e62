import { UnusableReport } from "../../reports/unusable-report.ts";

const HELP = "send what an OTLP exporter writes, with its own content type";
const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** One field of a message as it lies on the wire. */
export type WireField =
  | { readonly number: number; readonly type: "varint" | "fixed64"; readonly value: bigint }
  | { readonly number: number; readonly type: "bytes"; readonly value: Uint8Array }
  | { readonly number: number; readonly type: "fixed32" };

/**
 * The fields of one message in the order in which they stand (Protocol Buffers, "Encoding"). Groups, numbers beyond their
 * width and what reaches beyond the end are refused.
 * @throws UnusableReport
 */
export function* fieldsOf(bytes: Uint8Array): Generator<WireField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) throw broken("a number is cut off");
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (value >> 64n !== 0n) break;
        return value;
      }
    }
    throw broken("a number has more than 64 bits");
  };
  const taken = (length: number): number => {
    const start = at;
    if (length > bytes.byteLength - start) throw broken("a field reaches beyond the end");
    at += length;
    return start;
  };
  while (at < bytes.byteLength) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number < 1 || number > 0x1fffffff) throw broken("a field has no valid number");
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, type: "varint", value: varint() };
        break;
      case 1:
        yield { number, type: "fixed64", value: view.getBigUint64(taken(8), true) };
        break;
      case 2: {
        const length = varint();
        if (length > 0x7fffffffn) throw broken("a field reaches beyond the end");
        const start = taken(Number(length));
        yield { number, type: "bytes", value: bytes.subarray(start, at) };
        break;
      }
      case 5:
        taken(4);
        yield { number, type: "fixed32" };
        break;
      default:
        throw broken("a field is of a kind that OTLP has not");
    }
  }
}

/** @throws UnusableReport no UTF-8 */
export function textIn(bytes: Uint8Array): string {
  try {
    return TEXT.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw broken("a text is not UTF-8");
  }
}

export function doubleIn(bits: bigint): number {
  return new Float64Array(BigUint64Array.of(bits).buffer)[0] ?? Number.NaN;
}

export function broken(what: string): UnusableReport {
  return new UnusableReport(`the protobuf cannot be read: ${what}`, HELP);
}
