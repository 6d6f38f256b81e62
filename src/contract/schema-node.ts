import type { DocumentKind } from "./document-kind.ts";
import { SCHEMA_TEXTS } from "./generated/schemas.ts";
import { isPlainObject, type Plain, pointerSteps } from "./plain-data.ts";

/** The words of JSON Schema that our schemas use. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly items?: SchemaNode;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly if?: { readonly required: readonly string[] };
  readonly then?: SchemaNode;
  readonly else?: SchemaNode;
  readonly examples?: readonly unknown[];
  /** What to do where a pattern does not fit (as editors show it). */
  readonly patternErrorMessage?: string;
  /** What to do where anything here does not fit (as editors show it). */
  readonly errorMessage?: string;
}

const parsedSchemas = new Map<DocumentKind, SchemaNode>();

/** Parsed on demand, once: most documents are valid. */
function schemaOf(kind: DocumentKind): SchemaNode {
  const known = parsedSchemas.get(kind);
  if (known !== undefined) return known;
  const parsed = JSON.parse(SCHEMA_TEXTS[kind]) as SchemaNode;
  parsedSchemas.set(kind, parsed);
  return parsed;
}

/** One document's schema, to explain what did not fit. */
export class SchemaExplorer {
  readonly #root: SchemaNode;
  readonly #document: Plain;

  constructor(kind: DocumentKind, document: Plain) {
    this.#root = schemaOf(kind);
    this.#document = document;
  }

  /** What the document holds at the pointer; undefined where it leads nowhere. */
  valueAt(pointer: string): Plain | undefined {
    return pointerSteps(pointer).reduce<Plain | undefined>(childValue, this.#document);
  }

  /** The schema that judges the value at the pointer; an empty one where the document's shape leads nowhere. */
  nodeAt(pointer: string): SchemaNode {
    let value: Plain | undefined = this.#document;
    let node = this.#resolve(this.#root, value);
    for (const step of pointerSteps(pointer)) {
      const next: SchemaNode = Array.isArray(value) ? (node.items ?? {}) : propertyNode(node, step);
      value = childValue(value, step);
      node = this.#resolve(next, value);
    }
    return node;
  }

  /** The schema of a property, its reference followed. */
  property(node: SchemaNode, name: string): SchemaNode {
    return this.#resolve(propertyNode(node, name), undefined);
  }

  #resolve(node: SchemaNode, value: Plain | undefined): SchemaNode {
    if (node.$ref !== undefined) {
      const { $ref, ...own } = node;
      return this.#resolve({ ...this.#root.$defs?.[$ref.slice("#/$defs/".length)], ...own }, value);
    }
    if (node.if === undefined) return node;
    const holds = isPlainObject(value) && node.if.required.every((key) => Object.hasOwn(value, key));
    return this.#resolve((holds ? node.then : node.else) ?? {}, value);
  }
}

function propertyNode(node: SchemaNode, name: string): SchemaNode {
  const known = node.properties;
  if (known !== undefined && Object.hasOwn(known, name)) return known[name]!;
  return typeof node.additionalProperties === "object" ? node.additionalProperties : {};
}

function childValue(value: Plain | undefined, step: string): Plain | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isPlainObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
