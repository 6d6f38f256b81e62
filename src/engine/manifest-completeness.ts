import type { Source } from "./fact.ts";

/** The fields of a manifest that have a source: P75 to P88, in their order. */
export const MANIFEST_FIELDS = [
  "agent",
  "requirements",
  "plan",
  "started_at",
  "ended_at",
  "files_read",
  "files_written",
  "diff",
  "external_calls",
  "token_usage",
  "cost",
  "progress",
  "exit_condition",
  "stop",
] as const;
export type ManifestField = (typeof MANIFEST_FIELDS)[number];

/** What nobody sees at GitHub: it is known only where a runner, a gateway or a job tells of it. */
const TOLD: ReadonlySet<ManifestField> = new Set<ManifestField>([
  "files_read",
  "external_calls",
  "token_usage",
  "cost",
  "progress",
]);

export interface Completeness {
  readonly grade: "A" | "B" | "C" | "D";
  readonly observed: number;
  readonly cross_checked: number;
  readonly self_reported: number;
  readonly unknown: number;
  /** Unknown fields, in their order. */
  readonly lacking: ManifestField[];
}

type Sourced = { readonly source: Source | "unknown" };

/**
 * How much of a run is known, and by whom. A: all was observed or cross-checked. B: nothing is unknown, and only what others
 * have to tell is self-reported. C: what Proofgate sees for itself is known. D: not even that.
 */
export function completenessOf(fields: Readonly<Record<ManifestField, Sourced>>): Completeness {
  const having = (source: Sourced["source"]) =>
    MANIFEST_FIELDS.filter((name) => fields[name].source === source);
  const [unknown, selfReported] = [having("unknown"), having("self-reported")];
  const isTold = (name: ManifestField) => TOLD.has(name);
  const isOwnKnown = [...unknown, ...selfReported].every(isTold);
  const grade = !isOwnKnown ? "D" : unknown.length > 0 ? "C" : selfReported.length > 0 ? "B" : "A";
  return {
    grade,
    observed: having("observed").length,
    cross_checked: having("cross-checked").length,
    self_reported: selfReported.length,
    unknown: unknown.length,
    lacking: unknown,
  };
}
