import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { parseArgs } from "node:util";
import { parseDocument } from "yaml";
import { type DocumentKind, readDocument } from "../../src/contract/document.ts";
import { readJson } from "../../src/contract/json-reader.ts";
import { DEPTH_MAX, type Plain } from "../../src/contract/plain-data.ts";
import { PROBLEMS_MAX } from "../../src/contract/problem.ts";
import { readYaml } from "../../src/contract/yaml-reader.ts";
import { EXAMPLES } from "../contract/examples.ts";
import { type FuzzTarget, fuzz } from "../tools/fuzz-run.ts";
import { mutate, nonsense } from "./mutate.ts";
import { type Random, randomFrom } from "./random.ts";

/** Far above what 2 KiB may take, far below a hang. */
const MILLISECONDS_MAX = 5000;
const KINDS = Object.keys(EXAMPLES) as DocumentKind[];
const ORIGINALS = new Map(KINDS.map((kind) => [kind, Buffer.from(EXAMPLES[kind])]));

export const targets: readonly FuzzTarget[] = [
  target("strict JSON against JSON.parse", (random) => holdsForJson(inputFor(random, "work-plan"))),
  target("strict YAML against yaml", (random) => holdsForYaml(inputFor(random, random.pick(KINDS)))),
  ...KINDS.map((kind) => {
    return target(`documents: ${kind}`, (random) => holdsForDocument(kind, inputFor(random, kind)));
  }),
];

function target(name: string, once: (random: Random) => void): FuzzTarget {
  return {
    name,
    run(seed, count) {
      const random = randomFrom(seed);
      for (let input = 0; input < count; input++) {
        const started = performance.now();
        once(random);
        ok(performance.now() - started < MILLISECONDS_MAX, `input ${input} of seed ${seed} took too long`);
      }
    },
  };
}

function inputFor(random: Random, kind: DocumentKind): Buffer {
  return random.below(4) === 0 ? nonsense(random) : mutate(random, ORIGINALS.get(kind)!);
}

/** What is taken is what JSON.parse sees, with as many members as there are colons; what is refused, for a reason. */
function holdsForJson(bytes: Buffer): void {
  const text = bytes.toString("utf8");
  const { value, complaints } = readJson(text);
  const parsed = jsonOrNothing(text);
  if (value === undefined) {
    ok(complaints.length > 0, text);
    if (parsed !== undefined) ok(depthOf(parsed.value) > DEPTH_MAX, text);
    return;
  }
  ok(parsed !== undefined, text);
  if (complaints.length > 0) return;
  strictEqual(JSON.stringify(value), JSON.stringify(parsed.value), text);
  strictEqual(membersOf(value), colonsOutsideStrings(text), text);
}

/** What is taken is what the library sees in its own strictest reading, with nothing that it would expand. */
function holdsForYaml(bytes: Buffer): void {
  const text = bytes.toString("utf8");
  const { value, complaints } = readYaml(text);
  ok(value !== undefined || complaints.length > 0, text);
  if (value === undefined || complaints.length > 0) return;
  const document = parseDocument(text, { uniqueKeys: true, logLevel: "silent" });
  deepStrictEqual([...document.errors, ...document.warnings], [], text);
  strictEqual(JSON.stringify(value), JSON.stringify(document.toJS({ maxAliasCount: 0 })), text);
  ok(depthOf(value) <= DEPTH_MAX, text);
}

function holdsForDocument(kind: DocumentKind, bytes: Buffer): void {
  const read = readDocument(kind, bytes, "f");
  const text = bytes.toString("utf8");
  if (read.ok) {
    if (kind === "work-plan") holdsForJson(bytes);
    else holdsForYaml(bytes);
    strictEqual(Buffer.from(text).equals(bytes), true, "bytes that are not UTF-8 were taken");
    return;
  }
  const lines = text.split("\n");
  ok(read.problems.length <= PROBLEMS_MAX);
  let last = 0;
  for (const { file, line, column, message, help } of read.problems) {
    ok(file === "f" && message !== "" && help !== "", text);
    ok(
      line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1,
      text,
    );
    ok(line >= last, text);
    last = line;
  }
}

function jsonOrNothing(text: string): { value: Plain } | undefined {
  try {
    return { value: JSON.parse(text) as Plain };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function membersOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const children = Object.values(value).reduce((sum: number, child) => sum + membersOf(child), 0);
  return children + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

function colonsOutsideStrings(text: string): number {
  return (text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, "").match(/:/g) ?? []).length;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { count: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
  });
  for (const each of targets) {
    const bound = { seed: Number(values.seed), count: Number(values.count), seconds: 0 };
    const { inputs, milliseconds, failure } = await fuzz(each, bound, () => performance.now());
    console.log(`${each.name}: ${inputs} inputs, ${Math.round(milliseconds)} ms`);
    if (failure !== undefined) throw failure.error;
  }
}
