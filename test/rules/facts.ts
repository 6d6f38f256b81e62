import type { BytePath } from "../../src/contract/byte-path.ts";
import { directoriesAbove } from "../../src/contract/byte-path.ts";
import type { CommitFact, TouchedPath } from "../../src/engine/change.ts";
import { observed, unknown } from "../../src/engine/fact.ts";
import {
  FACT_NAMES,
  type FactName,
  type Facts,
  type FactTypes,
  type PathClass,
} from "../../src/engine/facts.ts";
import type { PlanState } from "../../src/engine/plan-state.ts";
import { ROLES, type Subject } from "../../src/engine/subject.ts";
import { readAlteredTests } from "./altered-tests.ts";
import { CaseError, type Noted } from "./case-file.ts";
import { commitsOf, readChange, touchedBy, type WrittenChange } from "./changes.ts";
import { readDefects, readEvidence, readMeasures } from "./evidence.ts";
import { readAgreed, readLadderFact } from "./ladder.ts";
import { readParallel } from "./parallel.ts";
import { readHistory, readPlanState } from "./plan.ts";
import { readPolicy } from "./policy.ts";
import { fieldsOf, listOf, oneOf, readPath, textOf } from "./values.ts";

/**
 * Everything known about a clean run of an agent, except what a case says otherwise: README.md lists the words.
 * An error names the file, and the line of the key it is about.
 */
export function factsOf(notes: ReadonlyMap<string, Noted>, file: string): Facts {
  const asked = new Set<string>();
  let asking = "";
  const read = (key: string): unknown => {
    asked.add(key);
    asking = key;
    return notes.get(key)?.value;
  };
  try {
    const facts = known(read);
    const { names, why } = unknownNames(read("unknown"));
    const stranger = [...notes.keys()].find((key) => !asked.has(key));
    if (stranger !== undefined) {
      asking = stranger;
      throw new Error(`\`${stranger}\` is none of ${[...asked].sort().join(", ")}`);
    }
    return { ...facts, ...Object.fromEntries(names.map((name) => [name, unknown(why)])) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CaseError(file, notes.get(asking)?.line ?? 1, error.message);
  }
}

type Read = (key: string) => unknown;

function known(read: Read): Facts {
  const subject = readSubject(read);
  const planState: PlanState = readPlanState(read("plan") ?? (subject.judgedAs === "agent" ? {} : "none"));
  const changes = readChanges(read, planState);
  const commits = readCommits(read, changes, planState);
  const touched = touchedBy(changes);
  const classes = readClasses(read("classes") ?? {}, touched);
  const values: FactTypes = {
    subject,
    policy: readPolicy(read),
    range: {
      base: "base",
      head: commits.at(-1)?.sha ?? "head",
      effectTree: "effect",
      conflicts: listOf(read("conflicts") ?? [], "conflicts").map((path) => readPath(textOf(path, "a path"))),
      isUnrelated: read("unrelated") === true,
    },
    commits,
    touched,
    classes,
    ...readDefects(read),
    threads: readThreads(read, touched),
    plan: readHistory(planState, read),
    ...readMeasures(read),
    ...readEvidence(read),
    ...readAlteredTests(read),
    ...readAgreed(read),
    ...readLadderFact(read),
    ...readParallel(read),
  };
  return Object.fromEntries(FACT_NAMES.map((name) => [name, observed(values[name])])) as unknown as Facts;
}

const ROLE_OF = { agent: "coder", updater: "updater", human: undefined } as const;
const BRANCH_OF = { agent: "agent/WP-1", updater: "deps/lodash", human: "fix/typo" } as const;

/** `actor: null` and `branch: null`: nobody said. */
function readSubject(read: Read): Subject {
  const judgedAs = oneOf(read("judged as") ?? "agent", "judged as", ["agent", "updater", "human"]);
  const givenRole = read("role");
  const role = givenRole === undefined ? ROLE_OF[judgedAs] : oneOf(givenRole, "role", ROLES);
  const givenActor = read("actor");
  const actor = givenActor === undefined ? (judgedAs === "human" ? "alice" : "acme-coder[bot]") : givenActor;
  const givenBranch = read("branch");
  const branch = givenBranch === undefined ? BRANCH_OF[judgedAs] : givenBranch;
  const fromFork = read("from fork");
  return {
    judgedAs,
    ...(role === undefined ? {} : { role }),
    roleIsListed: (read("role is listed") ?? judgedAs !== "human") === true,
    ...(actor === null ? {} : { actor: textOf(actor, "actor") }),
    ...(branch === null ? {} : { branch: textOf(branch, "branch") }),
    onAgentBranch: (read("on agent branch") ?? judgedAs === "agent") === true,
    ...(fromFork === undefined ? {} : { fromFork: fromFork === true }),
    doubts: listOf(read("doubts") ?? [], "doubts") as Subject["doubts"],
  };
}

function readChanges(read: Read, plan: PlanState): WrittenChange[] {
  const written = listOf(read("change") ?? ["modify src/a.ts @c1"], "change").map(readChange);
  if (plan.kind !== "valid" || plan.plan.commit === undefined) return written;
  // The run's own plan is the first thing it adds.
  return [
    { operations: ["create"], kind: "file", path: plan.plan.path, commit: plan.plan.commit },
    ...written,
  ];
}

function readCommits(read: Read, changes: readonly WrittenChange[], plan: PlanState): CommitFact[] {
  const id = plan.kind === "valid" ? plan.plan.id : undefined;
  const written = read("commits");
  return commitsOf(written, changes, (_, index) =>
    id === undefined
      ? []
      : [
          { key: "Plan-Id", value: id },
          { key: "Iteration", value: String(index) },
        ],
  );
}

const CLASS_WORDS: Readonly<Record<string, Partial<PathClass>>> = {
  manifest: { isManifest: true },
  "lock file": { isLockFile: true },
  infrastructure: { isInfrastructure: true },
  test: { isTest: true },
  sensitive: { isSensitive: true },
  "denied to the role": { isDeniedToRole: true },
};

/** `{ package.json: manifest, .github/x.yml: [protected by .github/** (continuous integration)], a.zip: is an archive }`. */
function readClasses(written: unknown, touched: readonly TouchedPath[]): PathClass[] {
  const byPath = new Map(
    Object.entries(fieldsOf(written, "classes", Object.keys(written as object))).map(([text, words]) => [
      readPath(text),
      (Array.isArray(words) ? words : [words]).map((word) => classOf(textOf(word, "a class"))),
    ]),
  );
  const stranger = [...byPath.keys()].find((path) => !touched.some((each) => each.path === path));
  if (stranger !== undefined) throw new Error(`\`${stranger}\` is classed, but \`change\` does not touch it`);
  return touched.map(({ path }) => ({
    path,
    isManifest: false,
    isLockFile: false,
    isInfrastructure: false,
    isTest: false,
    isSensitive: false,
    isDeniedToRole: false,
    ...Object.assign({}, ...(byPath.get(path) ?? [])),
  }));
}

function classOf(word: string): Partial<PathClass> {
  const [, pattern, category] = /^protected by (\S+) \((.+)\)$/.exec(word) ?? [];
  if (pattern !== undefined && category !== undefined) return { protection: { pattern, category } };
  if (word.startsWith("is ")) return { unusualKind: word.slice(3) };
  const found = Object.hasOwn(CLASS_WORDS, word) ? CLASS_WORDS[word] : undefined;
  if (found) return found;
  const words = Object.keys(CLASS_WORDS).join(", ");
  throw new Error(`\`${word}\` is none of ${words}, protected by PATTERN (CATEGORY), is KIND`);
}

function readThreads(read: Read, touched: readonly TouchedPath[]): FactTypes["threads"] {
  const directories = listOf(read("threads") ?? [], "threads").map((path) =>
    readPath(textOf(path, "a thread")),
  );
  const threadOf = new Map<BytePath, BytePath>();
  for (const { path } of touched) {
    const thread = directoriesAbove(path).find((directory) => directories.includes(directory));
    threadOf.set(path, thread ?? ("" as BytePath));
  }
  const shared = listOf(read("shared interfaces") ?? [], "shared interfaces").map((path) =>
    readPath(textOf(path, "a path")),
  );
  return {
    threadOf,
    planIsIntegration: (read("integration thread") ?? directories.length === 0) === true,
    shared: new Set(shared),
  };
}

/** `[tests, coverage]`, or `{ facts: [tests], why: … }`. */
function unknownNames(written: unknown): { names: FactName[]; why: string } {
  const { facts = [], why = "nobody said" } = Array.isArray(written)
    ? { facts: written }
    : fieldsOf(written ?? {}, "unknown", ["facts", "why"]);
  return {
    names: listOf(facts, "unknown").map((name) => oneOf(name, "a fact", FACT_NAMES)),
    why: textOf(why, "why"),
  };
}
