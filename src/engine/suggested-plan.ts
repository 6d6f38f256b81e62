import { displayPath, textOfPath } from "../contract/byte-path.ts";
import { literalPathProblem, parsePattern } from "../contract/pattern.ts";
import { OPERATIONS, type Operation, type TouchedPath } from "./change.ts";
import { STOP_CODES } from "./finding.ts";

/** Beyond this many paths a plan of exact files helps nobody: directories are suggested instead. */
const EXACT_FILES_MAX = 60;

export interface SuggestionInput {
  readonly branch: string;
  readonly touched: readonly TouchedPath[];
  readonly linesChanged: number | undefined;
  readonly commits: number;
}

/**
 * The plan that a change would have needed (contract.md, 3), ready to copy and to think about: it allows what was done,
 * which is not the same as what should be. Its `requirements` are for a person to fill in.
 */
export function suggestPlan({ branch, touched, linesChanged, commits }: SuggestionInput): object {
  return {
    version: 1,
    plan_id: planIdOf(branch),
    requirements: [],
    branch,
    targets: touched.length > EXACT_FILES_MAX ? directoryTargets(touched) : touched.flatMap(fileTargets),
    risk: "low",
    limits: {
      files_changed: touched.length,
      ...(linesChanged === undefined ? {} : { lines_changed: linesChanged }),
      commits,
    },
    stop_conditions: [...STOP_CODES],
  };
}

/** The branch's last part, in the characters an id may have. */
function planIdOf(branch: string): string {
  const last = branch.slice(branch.lastIndexOf("/") + 1).replace(/[^A-Za-z0-9._-]+/g, "-");
  return /^[A-Za-z0-9]/.test(last) ? last.slice(0, 60) : "WP-1";
}

function fileTargets({ path, operations }: TouchedPath): object[] {
  const text = textOfPath(path);
  // A path that no plan can name stays out: it needs another name, not a permission.
  if (text === undefined || literalPathProblem(text)) return [];
  const kinds = [...new Set(operations.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => ({
    file: displayPath(path),
    operations: inOrder(operations.filter((done) => done.kind === kind).map(({ operation }) => operation)),
    ...(kind === "file" ? {} : { kind }),
  }));
}

/** One pattern a directory for what is written; deletions, and what is no plain file, name exact paths always. */
function directoryTargets(touched: readonly TouchedPath[]): object[] {
  const byDirectory = new Map<string, Set<Operation>>();
  const exact: object[] = [];
  for (const change of touched) {
    const { path, operations } = change;
    const text = textOfPath(path) ?? "";
    const slash = text.lastIndexOf("/");
    const isPlain = operations.every(({ operation, kind }) => kind === "file" && operation !== "delete");
    const directory = slash > 0 ? text.slice(0, slash) : undefined;
    if (directory === undefined || !isPlain || !parsePattern(`${directory}/*`).ok) {
      exact.push(...fileTargets(change));
      continue;
    }
    const known = byDirectory.get(directory) ?? new Set<Operation>();
    for (const { operation } of operations) known.add(operation);
    byDirectory.set(directory, known);
  }
  const patterns = [...byDirectory].map(([directory, operations]) => ({
    path: `${directory}/*`,
    operations: inOrder([...operations]),
  }));
  return [...patterns, ...exact];
}

function inOrder(operations: readonly Operation[]): Operation[] {
  return OPERATIONS.filter((operation) => operations.includes(operation));
}
