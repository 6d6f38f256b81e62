import { decodeText } from "./decode-text.ts";
import type { DocumentKind } from "./document-kind.ts";
import { ruleComplaints } from "./document-rules.ts";
import type { DocumentOfKind } from "./generated/documents.ts";
import { readJson } from "./json-reader.ts";
import type { Plain } from "./plain-data.ts";
import { type Complaint, PROBLEMS_MAX, type Problem } from "./problem.ts";
import { shapeComplaints } from "./shape-complaints.ts";
import { LineIndex, type Place, type Reading } from "./text-place.ts";
import { readYaml } from "./yaml-reader.ts";

export type { DocumentKind } from "./document-kind.ts";
export type { DocumentOfKind } from "./generated/documents.ts";
export type { Problem } from "./problem.ts";

export type ReadDocument<T> = ValidDocument<T> | InvalidDocument;
export interface ValidDocument<T> {
  readonly ok: true;
  readonly value: T;
  /** Where the value at a JSON pointer begins; of one that leads nowhere, the nearest part above it. */
  placeOf(pointer: string): Place;
}
export interface InvalidDocument {
  readonly ok: false;
  /** In order of place, at most `PROBLEMS_MAX`. */
  readonly problems: readonly [Problem, ...Problem[]];
}

/**
 * A document of the public contract from its bytes: a plan as JSON, all others as YAML, of which JSON is a part. Its type and
 * what checks its shape are generated from its schema [S31].
 * `fileName` only names the file in problems. Never throws; at most a few seconds for the most hostile 256 KiB.
 * Objects in the value have no prototype.
 */
export function readDocument<K extends DocumentKind>(
  kind: K,
  bytes: Uint8Array,
  fileName: string,
): ReadDocument<DocumentOfKind[K]> {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return invalid([decoded.complaint], new LineIndex(decoded.before), fileName);
  const { text } = decoded;
  const reading = kind === "work-plan" ? readJson(text) : readYaml(text);
  const lines = new LineIndex(text);
  const complaints = allComplaints(kind, reading);
  if (complaints.length > 0) return invalid(complaints, lines, fileName);
  // Checked: the generated validator and the type come from the same schema.
  const value = reading.value as unknown as DocumentOfKind[K];
  return { ok: true, value, placeOf: (pointer) => lines.placeOf(reading.marks.valueAt(pointer)) };
}

function allComplaints(kind: DocumentKind, reading: Reading<Plain>): Complaint[] {
  const { value, marks, complaints } = reading;
  if (value === undefined) return [...complaints];
  const said = new Set(complaints.map((complaint) => complaint.pointer));
  const further = [...shapeComplaints(kind, value, marks), ...ruleComplaints(kind, value, marks)];
  // What could not be read as it was written has been said once.
  return [
    ...complaints,
    ...further.filter((complaint) => complaint.pointer === "" || !said.has(complaint.pointer)),
  ];
}

function invalid(complaints: readonly Complaint[], lines: LineIndex, file: string): InvalidDocument {
  const problems = [...complaints]
    .sort(
      (a, b) => a.offset - b.offset || byCodeUnit(a.pointer, b.pointer) || byCodeUnit(a.message, b.message),
    )
    .slice(0, PROBLEMS_MAX)
    .map(({ offset, pointer, message, help }): Problem => {
      const { line, column } = lines.placeOf(offset);
      return { file, line, column, pointer, message, help };
    });
  const [first, ...rest] = problems;
  if (first === undefined) throw new Error("invariant: an invalid document has a problem");
  return { ok: false, problems: [first, ...rest] };
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
