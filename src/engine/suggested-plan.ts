import { displayPath, textOfPath } from "../contract/byte-path.ts";
import { literalPathProblem, PATTERNS_MAX, parsePattern } from "../contract/pattern.ts";
import type { Risk } from "../contract/risk-floor.ts";
import { isDeviceName } from "../contract/windows-names.ts";
import { OPERATIONS, type Operation, type TouchedPath } from "./change.ts";
import type { DependencyChange } from "./dependency-change.ts";
import { STOP_CODES } from "./finding.ts";

/** Beyond this many paths a plan of exact files helps nobody: directories are suggested instead. */
const EXACT_FILES_MAX = 60;

/** Stands where only a person can say which requirement the run serves; the target has none of that name. */
export const REQUIREMENT_TO_NAME = "FR-NAME-IT";

const LIMITS = ["files_changed", "lines_changed", "commits"] as const;
type Limit = (typeof LIMITS)[number];

export interface SuggestionInput {
  readonly branch: string;
  /** What a plan can allow of the change. */
  readonly touched: readonly TouchedPath[];
  readonly linesChanged: number | undefined;
  readonly commits: number;
  readonly dependencies: readonly DependencyChange[];
  /** The least risk that these paths make. */
  readonly risk: Risk;
  readonly requirementsDemanded: boolean;
  /** What the documents above a plan allow. */
  readonly bounds: { readonly [Name in Limit]?: number };
}

/**
 * The plan that a change would have needed (contract.md, 3), ready to copy and to think about: it allows what was done,
 * which is not the same as what should be, and never more than the documents above it allow.
 */
export function suggestPlan(input: SuggestionInput): object {
  const { branch, touched, risk, requirementsDemanded, bounds } = input;
  const used = usedOf(input);
  return {
    version: 1,
    plan_id: planIdOf(branch),
    requirements: requirementsDemanded ? [REQUIREMENT_TO_NAME] : [],
    branch,
    targets: touched.length > EXACT_FILES_MAX ? directoryTargets(touched) : touched.flatMap(fileTargets),
    risk,
    ...declarationOf(input),
    limits: Object.fromEntries(
      LIMITS.flatMap((limit) => {
        const value = used[limit];
        return value === undefined ? [] : [[limit, Math.min(value, bounds[limit] ?? value)]];
      }),
    ),
    stop_conditions: [...STOP_CODES],
  };
}

const DECLARED_MAX = 1000;
/** What a plan may write as a package's name; a stranger one is not suggested. */
const PACKAGE_NAME = /^[\x21-\x7e]{1,200}$/;

/** What the plan would have had to say of the repository's own dependencies; nothing where none changes. */
function declarationOf({ dependencies }: SuggestionInput): object {
  const named = (...deeds: readonly DependencyChange["deed"][]) => {
    const direct = dependencies.filter(({ deed, isDirect }) => isDirect && deeds.includes(deed));
    const names = new Set(direct.map(({ name }) => name).filter((name) => PACKAGE_NAME.test(name)));
    return [...names].sort().slice(0, DECLARED_MAX);
  };
  const declared = { add: named("add"), remove: named("remove"), update: named("update", "downgrade") };
  return Object.values(declared).some((names) => names.length > 0) ? { dependencies: declared } : {};
}

/** The limits that the change goes beyond: no plan can allow it as a whole. */
export function limitsBeyond(input: SuggestionInput): { readonly limit: Limit; readonly allowed: number }[] {
  const used = usedOf(input);
  return LIMITS.flatMap((limit) => {
    const [value, allowed] = [used[limit], input.bounds[limit]];
    return value !== undefined && allowed !== undefined && value > allowed ? [{ limit, allowed }] : [];
  });
}

function usedOf({ touched, linesChanged, commits }: SuggestionInput): { readonly [Name in Limit]?: number } {
  return {
    files_changed: touched.length,
    ...(linesChanged === undefined ? {} : { lines_changed: linesChanged }),
    commits,
  };
}

/** The branch's last part, in the characters an id may have, and no name that Windows opens as a device. */
export function planIdOf(branch: string): string {
  const last = branch.slice(branch.lastIndexOf("/") + 1).replace(/[^A-Za-z0-9._-]+/g, "-");
  if (!/^[A-Za-z0-9]/.test(last)) return "WP-1";
  const id = last.slice(0, 60).replace(/\.+$/, "");
  return isDeviceName(id) ? `WP-${id}` : id;
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
  return [...patternsOf(byDirectory), ...exact];
}

/** As many directories as a plan may name, else the top-level ones with all that lies below. */
function patternsOf(byDirectory: ReadonlyMap<string, ReadonlySet<Operation>>): object[] {
  if (byDirectory.size <= PATTERNS_MAX) {
    return [...byDirectory].map(([directory, operations]) => ({
      path: `${directory}/*`,
      operations: inOrder([...operations]),
    }));
  }
  const byTop = Map.groupBy(byDirectory, ([directory]) => directory.split("/", 1)[0] ?? directory);
  return [...byTop].map(([top, entries]) => ({
    path: `${top}/**`,
    operations: inOrder(entries.flatMap(([, operations]) => [...operations])),
  }));
}

function inOrder(operations: readonly Operation[]): Operation[] {
  return OPERATIONS.filter((operation) => operations.includes(operation));
}
