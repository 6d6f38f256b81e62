import { branchNameProblem } from "./branch-name.ts";
import type { DocumentKind } from "./document-kind.ts";
import type { TextProblem } from "./path-text.ts";
import { beginsLiterally, literalPathProblem, PATTERNS_MAX, parsePattern } from "./pattern.ts";
import { isPlainObject, type Plain, pointerTo } from "./plain-data.ts";
import { DEFAULT_POLICY } from "./policy-defaults.ts";
import type { Complaint } from "./problem.ts";
import { nameOf } from "./shape-complaints.ts";
import type { Marks } from "./text-place.ts";

type TextRule = (text: string) => TextProblem | undefined;

const PATTERN: TextRule = (text) => {
  const parsed = parsePattern(text);
  return parsed.ok ? undefined : parsed;
};

/** A plan's pattern names the place it means: `**` at its start would mean the whole repository [P102]. */
const PLAN_PATTERN: TextRule = (text) => {
  const parsed = parsePattern(text);
  if (!parsed.ok) return parsed;
  if (beginsLiterally(parsed.pattern)) return undefined;
  return {
    message: "the first segment of a plan's pattern has a `*`",
    help: "begin with the name of a directory, as `src/**`; name files at the root by `file`",
  };
};

const BRANCH_OR_PATTERN: TextRule = (text) => (text.includes("*") ? PATTERN(text) : branchNameProblem(text));

/** Texts with a syntax of their own, by the places where they stand; `*` in a place is any key or index. */
const TEXT_RULES: Readonly<Record<DocumentKind, readonly (readonly [place: string, rule: TextRule])[]>> = {
  policy: [
    ["/branches/agent/*", PATTERN],
    ["/branches/dev", branchNameProblem],
    ["/branches/staging", branchNameProblem],
    ["/branches/main", branchNameProblem],
    ["/roles/*/deny/*", PATTERN],
    ["/protected/*", PATTERN],
    ["/tests/require_test_for/*", PATTERN],
    ["/tests/test_paths/*", PATTERN],
    ["/promotion/*/auto_approve/paths/*", PATTERN],
  ],
  config: [
    ["/shared_interfaces/*", PATTERN],
    ["/tests/paths/*", PATTERN],
  ],
  requirement: [
    ["/non_goals/*/paths/*", PATTERN],
    ["/inputs/*", PATTERN],
    ["/outputs/*", PATTERN],
  ],
  "work-plan": [
    ["/branch", BRANCH_OR_PATTERN],
    ["/targets/*/path", PLAN_PATTERN],
    ["/targets/*/file", literalPathProblem],
    ["/assumptions/*/check/file_exists", literalPathProblem],
    ["/assumptions/*/check/file_absent", literalPathProblem],
    ["/assumptions/*/check/file_contains/file", literalPathProblem],
  ],
};

/** What contract.md asks of a document and its schema cannot say. Takes documents of any shape: all problems are told at once. */
export function ruleComplaints(kind: DocumentKind, document: Plain, marks: Marks): Complaint[] {
  const complain = (pointer: string, { message, help }: TextProblem): Complaint => {
    return { offset: marks.valueAt(pointer), pointer, message, help };
  };
  const found: Complaint[] = [];
  for (const [place, rule] of TEXT_RULES[kind]) {
    for (const [pointer, text] of textsAt(document, place)) {
      // The schema has said already that it is empty.
      const problem = text === "" ? undefined : rule(text);
      if (problem !== undefined)
        found.push(complain(pointer, { ...problem, message: `${nameOf(pointer)}: ${problem.message}` }));
    }
  }
  for (const [pointer, problem] of wholeDocumentRules(kind, document)) found.push(complain(pointer, problem));
  return found;
}

function* wholeDocumentRules(
  kind: DocumentKind,
  document: Plain,
): Generator<[pointer: string, problem: TextProblem]> {
  yield* thresholds(kind, document);
  if (kind === "policy") {
    // GitHub's logins ignore case.
    yield* doubled(document, "/agents/*/login", (text) => text.toLowerCase(), "one agent is listed twice");
  }
  if (kind === "requirement") {
    yield* doubled(document, "/acceptance/*/id", (text) => text, "two criteria have the same id");
  }
  if (kind === "work-plan") {
    const beyond = textsAt(document, "/targets/*/path")[PATTERNS_MAX];
    if (beyond !== undefined) {
      const help = "name directories by `**`, or split the work into several plans";
      yield [beyond[0], { message: `the plan has more than ${PATTERNS_MAX} patterns`, help }];
    }
  }
}

function* thresholds(kind: DocumentKind, document: Plain): Generator<[string, TextProblem]> {
  const budget = isPlainObject(document) ? document.budget : undefined;
  if (!isPlainObject(budget)) return;
  // Under the policy, what is absent is inherited: only the chain of documents knows it.
  const inherited = kind === "policy" ? DEFAULT_POLICY.budget : undefined;
  const warnAt = budget.warn_at ?? inherited?.warn_at;
  const approveAt = budget.approve_at ?? inherited?.approve_at;
  if (typeof warnAt !== "number" || typeof approveAt !== "number" || warnAt < approveAt) return;
  const given = budget.warn_at === undefined ? "/budget/approve_at" : "/budget/warn_at";
  const message = `\`budget.warn_at\` is ${warnAt}, not below \`budget.approve_at\`, which is ${approveAt}`;
  yield [given, { message, help: "warn before a human must approve: `warn_at` < `approve_at` ≤ 1" }];
}

function* doubled(
  document: Plain,
  place: string,
  identity: (text: string) => string,
  message: string,
): Generator<[string, TextProblem]> {
  const seen = new Set<string>();
  for (const [pointer, text] of textsAt(document, place)) {
    if (seen.has(identity(text)))
      yield [pointer, { message: `${nameOf(pointer)}: ${message}`, help: "keep one of them" }];
    seen.add(identity(text));
  }
}

/** The texts that stand at a place, with their pointers, in the document's order. */
function textsAt(document: Plain, place: string): [pointer: string, text: string][] {
  let found: [string, Plain][] = [["", document]];
  for (const step of place.slice(1).split("/")) {
    found = found.flatMap(([pointer, value]) =>
      childrenOf(value, step).map(([key, child]): [string, Plain] => [pointerTo(pointer, key), child]),
    );
  }
  return found.filter((entry): entry is [string, string] => typeof entry[1] === "string");
}

function childrenOf(value: Plain, step: string): (readonly [string | number, Plain])[] {
  if (step === "*")
    return Array.isArray(value)
      ? value.map((item, index) => [index, item])
      : isPlainObject(value)
        ? Object.entries(value)
        : [];
  if (!isPlainObject(value)) return [];
  const child = value[step];
  return child === undefined ? [] : [[step, child]];
}
