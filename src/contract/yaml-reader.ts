import { Composer, type Document, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from "yaml";
import { keyComplaint } from "./json-reader.ts";
import { codePointName } from "./path-text.ts";
import {
  DEPTH_MAX,
  emptyObject,
  numberProblem,
  type Plain,
  type PlainObject,
  pointerTo,
} from "./plain-data.ts";
import { type Complaint, PROBLEMS_MAX } from "./problem.ts";
import { Marks, type Reading } from "./text-place.ts";
import { readYamlTokens } from "./yaml-lexemes.ts";
import { syntaxComplaints } from "./yaml-syntax.ts";

/**
 * Reads YAML 1.2 (core schema) as plain data: no aliases, anchors, tags, merge keys, directives, doubled keys, tabs for
 * indentation, keys that are not text, or second documents; at most `DEPTH_MAX` deep. JSON is YAML. Never throws;
 * bounded on hostile text.
 */
export function readYaml(text: string): Reading<Plain> {
  const marks = new Marks();
  const strange = strangeCharacter(text);
  if (strange !== undefined) return { marks, complaints: [strange] };
  const read = readYamlTokens(text);
  if (!read.ok) return { marks, complaints: read.complaints };
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    merge: false,
    strict: true,
    // The library compares each key with all before it: quadratic. Ours are compared below.
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(read.tokens, true, text.length)) {
    documents.push(document);
    // Each further document is one more complaint than anybody needs.
    if (documents.length > 1) break;
  }
  const complaints = syntaxComplaints(documents, text);
  const [document, second] = documents;
  if (second !== undefined) complaints.push(secondDocument(second));
  if (complaints.length > 0 || document === undefined)
    return { marks, complaints: complaints.slice(0, PROBLEMS_MAX) };
  return new NodeReader(marks).read(document.contents as ParsedNode | null);
}

class NodeReader {
  readonly #marks: Marks;
  readonly #complaints: Complaint[] = [];
  #tooDeep = false;

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  read(node: ParsedNode | null): Reading<Plain> {
    const value = this.#value(node, "", 1, 0);
    const reading = { marks: this.#marks, complaints: this.#complaints };
    return this.#tooDeep ? reading : { ...reading, value };
  }

  #value(node: ParsedNode | null, pointer: string, depth: number, fallback: number): Plain {
    const offset = node?.range[0] ?? fallback;
    this.#marks.markValue(pointer, offset);
    if (node === null) return null;
    if (isScalar(node)) return this.#scalar(node.value, pointer, offset);
    if (depth > DEPTH_MAX) {
      if (!this.#tooDeep)
        this.#complain(offset, pointer, `the document is nested deeper than ${DEPTH_MAX}`, "flatten it");
      this.#tooDeep = true;
      return null;
    }
    if (isMap(node)) return this.#object(node as YAMLMap.Parsed, pointer, depth);
    if (isSeq(node)) {
      const items = node.items as (ParsedNode | null)[];
      return items.map((item, index) => this.#value(item, pointerTo(pointer, index), depth + 1, offset));
    }
    this.#complain(offset, pointer, "aliases are not allowed", "write the value itself");
    return null;
  }

  #object(node: YAMLMap.Parsed, parent: string, depth: number): PlainObject {
    const object = emptyObject();
    for (const { key: keyNode, value: valueNode } of node.items) {
      const offset = keyNode?.range[0] ?? node.range[0];
      const key = isScalar(keyNode) ? keyNode.value : undefined;
      if (typeof key !== "string") {
        this.#complain(
          offset,
          parent,
          "a key is not a text",
          "put quotes around it if it is meant as a text",
        );
        continue;
      }
      const pointer = pointerTo(parent, key);
      const complaint = key === "<<" ? MERGE_KEY : keyComplaint(object, key);
      if (complaint !== undefined) {
        this.#complain(offset, pointer, complaint.message, complaint.help);
        continue;
      }
      this.#checkText(key, pointer, offset);
      this.#marks.markKey(pointer, offset);
      object[key] = this.#value(valueNode, pointer, depth + 1, offset);
    }
    return object;
  }

  #scalar(value: unknown, pointer: string, offset: number): Plain {
    if (typeof value === "number") {
      const problem = numberProblem(value);
      if (problem !== undefined) this.#complain(offset, pointer, problem.message, problem.help);
      return value === 0 ? 0 : value;
    }
    if (typeof value === "string") this.#checkText(value, pointer, offset);
    if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
    this.#complain(
      offset,
      pointer,
      "the value is neither text, number, true, false nor null",
      "put quotes around it",
    );
    return null;
  }

  #checkText(text: string, pointer: string, offset: number): void {
    if (text.isWellFormed()) return;
    const message = "the text contains half of a surrogate pair, which is no character";
    this.#complain(offset, pointer, message, "write the whole character");
  }

  #complain(offset: number, pointer: string, message: string, help: string): void {
    this.#complaints.push({ offset, pointer, message, help });
  }
}

const MERGE_KEY = { message: "merge keys are not allowed", help: "write the keys themselves" };

// YAML 1.2, 5.1 allows none of these raw; and readers differ in whether a carriage return alone ends a line.
const STRANGE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|\r(?!\n)/;

function strangeCharacter(text: string): Complaint | undefined {
  const found = STRANGE.exec(text);
  if (found === null) return undefined;
  const name = codePointName(found[0].codePointAt(0)!);
  const message = `the document contains the control character ${name}`;
  return {
    offset: found.index,
    pointer: "",
    message,
    help: "remove it, or write it as an escape in double quotes",
  };
}

function secondDocument(second: Document.Parsed): Complaint {
  const message = "there is a second document";
  return { offset: second.range[0], pointer: "", message, help: "remove it; a file holds one document" };
}
