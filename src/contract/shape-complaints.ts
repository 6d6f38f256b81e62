import type { DocumentKind } from "./document-kind.ts";
import {
  validateConfig,
  validatePolicy,
  validateRequirement,
  validateWorkPlan,
} from "./generated/document-validators.mjs";
import { nearestWord } from "./nearest-word.ts";
import { type Plain, pointerSteps, pointerTo } from "./plain-data.ts";
import { type Complaint, isQuotable, quoted } from "./problem.ts";
import { SchemaExplorer, type SchemaNode } from "./schema-node.ts";
import { describeValue, expectation, listOf } from "./schema-words.ts";
import type { ShapeError, ShapeValidator } from "./shape-validator.ts";
import type { Marks } from "./text-place.ts";

const VALIDATORS: Readonly<Record<DocumentKind, ShapeValidator>> = {
  policy: validatePolicy,
  config: validateConfig,
  requirement: validateRequirement,
  "work-plan": validateWorkPlan,
};

/** Everything in which a value differs from the schema of its kind. */
export function shapeComplaints(kind: DocumentKind, value: Plain, marks: Marks): Complaint[] {
  const validate = VALIDATORS[kind];
  if (validate(value)) return [];
  const explorer = new SchemaExplorer(kind, value);
  const errors = validate.errors ?? [];
  const badLengths = new Set(errors.filter(isLengthError).map((error) => error.instancePath));
  return errors.flatMap((error) => {
    if (
      !speaksForItself(error, explorer) ||
      (error.keyword === "pattern" && badLengths.has(error.instancePath))
    )
      return [];
    return [complaintOf(error, explorer, marks)];
  });
}

/** False where another error says the same more exactly. */
function speaksForItself(error: ShapeError, explorer: SchemaExplorer): boolean {
  if (error.keyword === "if" || error.keyword === "propertyNames") return false;
  if (error.keyword !== "type") return true;
  const node = explorer.nodeAt(error.instancePath);
  return node.enum === undefined && node.const === undefined;
}

function isLengthError(error: ShapeError): boolean {
  return error.propertyName === undefined && (error.keyword === "minLength" || error.keyword === "maxLength");
}

function complaintOf(error: ShapeError, explorer: SchemaExplorer, marks: Marks): Complaint {
  const at = error.instancePath;
  const node = explorer.nodeAt(at);
  if (error.keyword === "additionalProperties") return unknownKey(error, node, marks);
  if (error.keyword === "required") {
    const key = String(error.params.missingProperty);
    const help = node.errorMessage ?? `add \`${key}\`: ${expectation(explorer.property(node, key))}`;
    return {
      offset: marks.valueAt(at),
      pointer: at,
      message: `${nameOf(at)} lacks the key \`${key}\``,
      help,
    };
  }
  if (error.propertyName !== undefined) return badKey(error, node, marks);
  if (error.keyword === "uniqueItems") {
    const index = Math.max(Number(error.params.i), Number(error.params.j));
    const pointer = pointerTo(at, index);
    const help = node.errorMessage ?? "remove one of the two";
    return { offset: marks.valueAt(pointer), pointer, message: `${nameOf(at)} has an item twice`, help };
  }
  const value = explorer.valueAt(at) ?? null;
  const help = node.errorMessage ?? helpWithNearest(node, value);
  return {
    offset: marks.valueAt(at),
    pointer: at,
    message: `${nameOf(at)} ${failing(error, node, value)}`,
    help,
  };
}

function unknownKey(error: ShapeError, node: SchemaNode, marks: Marks): Complaint {
  const key = String(error.params.additionalProperty);
  const allowed = Object.keys(node.properties ?? {}).filter((name) => name !== "$schema");
  const meant = nearestWord(key, allowed);
  const remedy = meant === undefined ? "remove it" : `write \`${meant}\`, or remove it`;
  const shown = meant !== undefined || isQuotable(key) ? `\`${key}\`` : `of ${key.length} characters`;
  const pointer = pointerTo(error.instancePath, key);
  return {
    offset: marks.keyAt(pointer),
    pointer,
    message: `unknown key ${shown} in ${nameOf(error.instancePath)}`,
    help: node.errorMessage ?? `${remedy}; allowed here: ${listOf(allowed)}`,
  };
}

function badKey(error: ShapeError, node: SchemaNode, marks: Marks): Complaint {
  const key = error.propertyName ?? "";
  const pointer = pointerTo(error.instancePath, key);
  const message = `${quoted(key, "key")} in ${nameOf(error.instancePath)} has the wrong form`;
  return { offset: marks.keyAt(pointer), pointer, message, help: expectation(node.propertyNames ?? {}) };
}

/** What is wrong with the value, as the rest of a sentence that begins with its name. */
function failing(error: ShapeError, node: SchemaNode, value: Plain): string {
  const limit = Number(error.params.limit);
  switch (error.keyword) {
    case "minimum":
      return `is ${value}, less than ${limit}`;
    case "maximum":
      return `is ${value}, more than ${limit}`;
    case "exclusiveMinimum":
      return `is ${value}, not more than ${limit}`;
    case "minLength":
      return "is empty";
    case "maxLength":
      return `has more than ${limit} characters`;
    case "minItems":
      return limit === 1 ? "is empty" : `has fewer than ${limit} items`;
    case "maxItems":
      return `has more than ${limit} items`;
    case "minProperties":
      return limit === 1 ? "is empty" : `has fewer than ${limit} keys`;
    case "maxProperties":
      return `has more than ${limit} key${limit === 1 ? "" : "s"}`;
    case "pattern":
      return "has the wrong form";
    default:
      return `is ${describeValue(value)}${node.enum === undefined ? "" : ", which is not allowed"}`;
  }
}

function helpWithNearest(node: SchemaNode, value: Plain): string {
  const meant =
    node.enum !== undefined && typeof value === "string" ? nearestWord(value, node.enum) : undefined;
  return meant === undefined ? expectation(node) : `write \`${meant}\`; ${expectation(node)}`;
}

/** `targets[0].operations`, in backticks; the document itself by that name. */
export function nameOf(pointer: string): string {
  if (pointer === "") return "the document";
  const steps = pointerSteps(pointer).map((step, index) => {
    if (/^[0-9]+$/.test(step)) return `[${step}]`;
    const shown = isQuotable(step) ? step : `(a key of ${step.length} characters)`;
    return index === 0 ? shown : `.${shown}`;
  });
  return `\`${steps.join("")}\``;
}
