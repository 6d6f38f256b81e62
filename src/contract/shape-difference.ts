import type { ShapeError } from "./shape-validator.ts";

/** The first difference of a record from its schema, in one clause; for machines' documents, which have no lines. */
export function shapeDifference(schema: string, errors: readonly ShapeError[] | null | undefined): string {
  const [first] = errors ?? [];
  if (first === undefined) return `is not as schemas/${schema}.v1.schema.json says`;
  const what = Object.values(first.params).map(String).join(" ").slice(0, 100);
  return `differs from its schema at \`${first.instancePath.slice(0, 200) || "/"}\`: ${first.keyword} ${what}`;
}
