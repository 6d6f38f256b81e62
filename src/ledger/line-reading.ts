import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import { readJson } from "../contract/json-reader.ts";
import { scanCanonical } from "./canonical-scan.ts";
import type { SignedCheckpoint } from "./checkpoint.ts";
import { ENTRY_BYTES_MAX, type LedgerEntry, NO_HASH } from "./entry.ts";
import { checkpointProblem, entryProblem } from "./entry-shape.ts";

/** What one line of a ledger file holds. `hashed`: what the entry's hash should be. */
export type LedgerLine =
  | { readonly entry: LedgerEntry; readonly hashed: string }
  | { readonly checkpoint: SignedCheckpoint }
  /** One sentence, lower case, no full stop; `column` is 1-based, in UTF-16 code units, where one is known. */
  | { readonly problem: string; readonly column?: number };

/**
 * Reads one line, without its end. Only canonical JSON is taken: doubled keys, spaces, other spellings of a text or a
 * number are so refused together, for no two readers may see two ledgers in one file.
 */
export function readLedgerLine(bytes: Uint8Array): LedgerLine {
  if (!isUtf8(bytes)) return { problem: "the line is not UTF-8" };
  const line = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = line.toString("utf8");
  let value: unknown;
  try {
    value = parsed(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadable(text);
  }
  return isCheckpointLike(value) ? readCheckpoint(value, text, line) : readEntry(value, text, line);
}

/**
 * V8 13.6 (Node 24) now and then takes a key that is one escaped character for the key `\\` of an object that it has seen
 * before: `JSON.parse('{"\\\\":1}'); JSON.parse('{"\\"":1}')`. Such lines are read by our own reader.
 */
const ESCAPED_KEY = /"\\(?:[^u]|u[0-9a-fA-F]{4})"\s*:/;

function parsed(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes("\\") && ESCAPED_KEY.test(text) ? (readJson(text).value ?? value) : value;
}

function isCheckpointLike(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "checkpoint");
}

function readCheckpoint(value: object, text: string, line: Buffer): LedgerLine {
  const problem = checkpointProblem(value);
  if (problem !== undefined) return unreadable(text, `the checkpoint: ${problem}`);
  const { departsAt } = scanCanonical(line);
  return departsAt === undefined
    ? { checkpoint: value as SignedCheckpoint }
    : notCanonical(text, line, departsAt);
}

function readEntry(value: unknown, text: string, line: Buffer): LedgerLine {
  const problem = entryProblem(value);
  if (problem !== undefined) return unreadable(text, `the entry: ${problem}`);
  const entry = value as LedgerEntry;
  const { departsAt, hashAt } = scanCanonical(line);
  if (departsAt !== undefined || hashAt === undefined) return notCanonical(text, line, departsAt ?? 0);
  return { entry, hashed: hashWithout(line, hashAt) };
}

const HASH_MEMBER_BYTES = `"hash":"${NO_HASH}",`.length;
/** For every entry anew: allocating would cost more than copying. */
const scratch = Buffer.allocUnsafeSlow(ENTRY_BYTES_MAX);

/** What the entry was before its hash was put into it. */
function hashWithout(line: Buffer, hashAt: number): string {
  const hashed = line.length <= scratch.length ? scratch : Buffer.allocUnsafe(line.length);
  line.copy(hashed, 0, 0, hashAt);
  line.copy(hashed, hashAt, hashAt + HASH_MEMBER_BYTES);
  return hash("sha256", hashed.subarray(0, line.length - HASH_MEMBER_BYTES));
}

function notCanonical(text: string, line: Buffer, departsAt: number): LedgerLine {
  const problem = "the line is not written as canonical JSON (RFC 8785)";
  return unreadable(text, problem, line.toString("utf8", 0, departsAt).length + 1);
}

/** The strict reader knows where and why; it is too slow to be asked about every line. */
function unreadable(text: string, problem = "the line is no JSON", column?: number): LedgerLine {
  const [first] = readJson(text).complaints;
  if (first !== undefined) return { problem: first.message, column: first.offset + 1 };
  return column === undefined ? { problem } : { problem, column };
}
