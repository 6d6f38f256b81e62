import { describe, expect, it } from "vitest";
import {
  validateConfig,
  validatePolicy,
  validateRequirement,
  validateWorkPlan,
} from "../../src/contract/generated/document-validators.mjs";
import {
  validateDigest,
  validateEvidence,
  validateManifest,
  validateMaturityFacts,
  validatePrices,
  validateUsage,
  validateVerdict,
} from "../../src/contract/generated/record-validators.mjs";
import type { ShapeValidator } from "../../src/contract/shape-validator.ts";
import { staleFiles } from "../tools/generate.ts";
import { readSchema, SCHEMA_KINDS, type SchemaKind, type SchemaNode } from "../tools/schema-kinds.ts";

const VALIDATORS: Readonly<Record<SchemaKind, ShapeValidator>> = {
  policy: validatePolicy,
  config: validateConfig,
  requirement: validateRequirement,
  "work-plan": validateWorkPlan,
  verdict: validateVerdict,
  manifest: validateManifest,
  evidence: validateEvidence,
  usage: validateUsage,
  digest: validateDigest,
  "maturity-facts": validateMaturityFacts,
  prices: validatePrices,
};

describe("the schemas", () => {
  it("have generated code and types that are fresh: `node test/tools/generate.ts` [S31]", async () => {
    expect(await staleFiles()).toEqual([]);
  });

  it.each(SCHEMA_KINDS)("have at least one whole example that is valid: %s", (kind) => {
    const examples = readSchema(kind).examples as unknown[];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(VALIDATORS[kind](example), JSON.stringify(VALIDATORS[kind].errors)).toBe(true);
    }
  });

  it.each(SCHEMA_KINDS)("allow `$schema` and refuse a key that nobody knows: %s", (kind) => {
    const [example] = readSchema(kind).examples as object[];
    expect(VALIDATORS[kind]({ ...example, $schema: "https://example.com/a.json" })).toBe(true);
    expect(VALIDATORS[kind]({ ...example, extra: 1 })).toBe(false);
  });

  it.each(SCHEMA_KINDS)("close every object, bound everything, and describe every key: %s", (kind) => {
    expect(looseEnds(readSchema(kind), kind)).toEqual([]);
  });

  it("ask a verdict's stop for its code, and nothing else for one [P155]", () => {
    const [verdict] = readSchema("verdict").examples as [{ findings: [object] }];
    const [finding] = verdict.findings;
    const withFinding = (changes: object) =>
      validateVerdict({ ...verdict, findings: [{ ...finding, ...changes }] });
    expect(withFinding({ level: "stop" })).toBe(true);
    expect(withFinding({ level: "fail" })).toBe(false);
    expect(withFinding({ stop_code: "STOP_OTHER" })).toBe(false);
    const { stop_code: _, ...uncoded } = finding as { stop_code: string };
    expect(validateVerdict({ ...verdict, findings: [uncoded] })).toBe(false);
    expect(validateVerdict({ ...verdict, findings: [{ ...uncoded, level: "fail" }] })).toBe(true);
  });
});

/** Parts of a schema that say less than they should. */
function looseEnds(node: SchemaNode, path: string): string[] {
  const found: string[] = [];
  const types = [node.type].flat();
  const lacks = (word: string) => {
    if (!(word in node)) found.push(`${path}: no ${word}`);
  };
  if (types.includes("object") && !("if" in node)) lacks("additionalProperties");
  if (node.additionalProperties === true) found.push(`${path}: open`);
  if (types.includes("array")) for (const word of ["items", "maxItems"]) lacks(word);
  if (types.includes("string") && !("enum" in node)) lacks("maxLength");
  if ((types.includes("number") || types.includes("integer")) && !("const" in node)) {
    lacks("maximum");
    if (!("minimum" in node) && !("exclusiveMinimum" in node)) found.push(`${path}: no minimum`);
  }
  // What a condition asks is not a value's own schema.
  for (const word of ["properties", "$defs"]) {
    for (const [key, child] of Object.entries((node[word] ?? {}) as Record<string, SchemaNode>)) {
      if (word === "properties" && !("description" in child) && !("$ref" in child)) {
        found.push(`${path}/${key}: no description`);
      }
      found.push(...looseEnds(child, `${path}/${key}`));
    }
  }
  for (const word of ["items", "additionalProperties", "propertyNames"]) {
    const child = node[word];
    if (typeof child === "object" && child !== null)
      found.push(...looseEnds(child as SchemaNode, `${path}/${word}`));
  }
  return found;
}
