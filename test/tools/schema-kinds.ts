import { readFileSync } from "node:fs";

/** The public documents. Each has `schemas/<kind>.v1.schema.json`. */
export const SCHEMA_KINDS = [
  "policy",
  "config",
  "requirement",
  "work-plan",
  "verdict",
  "manifest",
  "evidence",
  "usage",
  "digest",
  "maturity-facts",
  "prices",
] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];

export type SchemaNode = { [key: string]: unknown };

/** The published schema of a kind of document. */
export function readSchema(kind: SchemaKind): SchemaNode {
  const file = new URL(`../../schemas/${kind}.v1.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as SchemaNode;
}
