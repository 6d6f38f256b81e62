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
const YAML_KINDS = KINDS.filter((kind) => kind !== "work-plan");
const ORIGINALS = new Map(KINDS.map((kind) => [kind, membersOfExample(kind)]));
/** How seldom the whole example is mutated, and a plan is read as the YAML that it also is: they cost most. */
const WHOLE_ONE_IN = 16;

export const targets: readonly FuzzTarget[] = [
  target("strict JSON against JSON.parse", (random) => holdsForJson(inputFor(random, "work-plan"))),
  target("strict YAML against yaml", (random) => {
    const asPlan = random.below(WHOLE_ONE_IN) === 0;
    holdsForYaml(inputFor(random, asPlan ? "work-plan" : random.pick(YAML_KINDS)));
  }),
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
  return random.below(4) === 0 ? nonsense(random) : mutate(random, originalOf(random, kind));
}

/**
 * The example, or more often a few of its members with all that it must have: as valid as the whole and read in a
 * fraction of the time; and where little stands beside it, an edit decides more often whether the document is taken.
 */
function originalOf(random: Random, kind: DocumentKind): Buffer {
  const members = ORIGINALS.get(kind)!;
  if (random.below(WHOLE_ONE_IN) === 0) return Buffer.from(EXAMPLES[kind]);
  const optional = members.filter(({ isRequired }) => !isRequired);
  const kept = new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(optional)));
  const texts = members.filter((member) => member.isRequired || kept.has(member));
  return Buffer.from(texts.map(({ text }) => text).join(""));
}

interface Member {
  readonly text: string;
  /** Without it the example is invalid. */
  readonly isRequired: boolean;
}

/** The example cut before each key of its outermost map. A plan, being JSON, stays in one piece. */
function membersOfExample(kind: DocumentKind): Member[] {
  const texts = EXAMPLES[kind].split(/^(?=\w)/m);
  return texts.map((text, index) => {
    const others = texts.filter((_, other) => other !== index).join("");
    return { text, isRequired: !readDocument(kind, Buffer.from(others), "f").ok };
  });
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
