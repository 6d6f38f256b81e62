import type { Json } from "../../reports/json-report.ts";
import { type Field, type Kind, MESSAGES, type MessageName } from "./messages.ts";
import { broken, doubleIn, fieldsOf, textIn, type WireField } from "./wire.ts";

type Decoded = { [name: string]: Json | Json[] };

/**
 * A message in protobuf as OTLP/JSON would write it, as far as `MESSAGES` knows it. No message lies in one of its own kind, so
 * that hostile bytes cannot nest deeper than the table does.
 * @throws UnusableReport
 */
export function decodeMessage(bytes: Uint8Array, message: MessageName): { readonly [name: string]: Json } {
  const fields = MESSAGES[message];
  const decoded: Decoded = {};
  for (const wire of fieldsOf(bytes)) {
    const field = fields[wire.number];
    if (field === undefined) continue;
    const value = decodedValue(wire, field);
    if (field.many !== true) {
      decoded[field.name] = value;
      continue;
    }
    const all = (decoded[field.name] ?? []) as Json[];
    all.push(value);
    decoded[field.name] = all;
  }
  return decoded as { readonly [name: string]: Json };
}

function decodedValue(wire: WireField, { name, kind }: Field): Json {
  if (wire.type === "bytes") {
    if (typeof kind === "object") return decodeMessage(wire.value, kind.of);
    if (kind === "text") return textIn(wire.value);
    if (kind === "hex") return Buffer.from(wire.value).toString("hex");
  } else if (wire.type !== "fixed32") {
    const value = scalarOf(wire.value, kind);
    if (value !== undefined) return value;
  }
  throw broken(`\`${name}\` is written as another kind of field`);
}

/** 64 bits are text, as in OTLP/JSON. */
function scalarOf(bits: bigint, kind: Kind): Json | undefined {
  switch (kind) {
    case "signed":
      return BigInt.asIntN(64, bits).toString();
    case "unsigned":
      return bits.toString();
    case "double":
      return doubleIn(bits);
    case "truth":
      return bits !== 0n;
    default:
      return undefined;
  }
}
