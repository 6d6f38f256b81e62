import { isPlainObject, type Plain } from "./plain-data.ts";
import { isQuotable } from "./problem.ts";
import type { SchemaNode } from "./schema-node.ts";

/** What a schema asks for, as an instruction: `write an integer from 0 to 20`. */
export function expectation(node: SchemaNode): string {
  if (node.const !== undefined) return `write ${node.const}`;
  if (node.enum !== undefined) return `use one of ${listOf(node.enum)}`;
  if (node.patternErrorMessage !== undefined) return boundedText(node, node.patternErrorMessage);
  const types = typeof node.type === "string" ? [node.type] : (node.type ?? []);
  const wanted = types.map((type) => typeWords(type, node)).join(" or ");
  return `write ${wanted === "" ? "what the schema allows" : wanted}${exampleOf(node)}`;
}

/** A value as a message names it; never a long text, which may be a secret in the wrong place. */
export function describeValue(value: Plain): string {
  if (value === null) return "empty (null)";
  if (typeof value === "string")
    return value === ""
      ? "an empty text"
      : isQuotable(value)
        ? `the text \`${value}\``
        : `a text of ${value.length} characters`;
  if (Array.isArray(value)) return "a list";
  return isPlainObject(value) ? "an object" : `\`${value}\``;
}

export function listOf(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

function boundedText(node: SchemaNode, words: string): string {
  return node.maxLength !== undefined && node.maxLength > 300
    ? `${words}; at most ${node.maxLength} characters`
    : words;
}

function typeWords(type: string, node: SchemaNode): string {
  switch (type) {
    case "string":
      return node.maxLength === undefined ? "text" : `text of at most ${node.maxLength} characters`;
    case "integer":
      return `an integer${rangeOf(node)}`;
    case "number":
      return `a number${rangeOf(node)}`;
    case "boolean":
      return "true or false";
    case "array":
      return listWords(node);
    case "object":
      return node.properties === undefined ? "an object" : `an object; its keys are ${listOf(keysOf(node))}`;
    default:
      return type;
  }
}

/** Lists of a closed set are short: their words are the answer. */
function listWords({ minItems = 0, maxItems, items }: SchemaNode): string {
  if (minItems !== maxItems) return `a list of ${minItems} to ${maxItems} items`;
  const words = items?.enum === undefined ? "" : `: ${listOf(items.enum)}`;
  return `a list of all ${maxItems}${words}`;
}

function keysOf(node: SchemaNode): string[] {
  return Object.keys(node.properties ?? {}).filter((name) => name !== "$schema");
}

function rangeOf(node: SchemaNode): string {
  if (node.exclusiveMinimum !== undefined) return ` above ${node.exclusiveMinimum}, at most ${node.maximum}`;
  return ` from ${node.minimum} to ${node.maximum}`;
}

function exampleOf(node: SchemaNode): string {
  const example = node.examples?.[0];
  return typeof example === "string" ? `, as \`${example}\`` : "";
}
