import type { BytePath } from "../contract/byte-path.ts";
import { matchesPattern } from "../contract/pattern.ts";
import type { PathClass } from "../engine/facts.ts";
import type { CoverageFact, ReportDefect } from "../engine/test-evidence.ts";
import { addedLines } from "../git/added-lines.ts";
import { parseCommit } from "../git/commit-object.ts";
import { type FileAnswer, lookupAll } from "../git/lookup.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import { codeLines, isProgram, linesThatMayRun } from "../scan/coverage/code-lines.ts";
import { hasTestName } from "../scan/tests/language.ts";
import type { CoveredFiles } from "./covered-files.ts";
import type { JudgedRange } from "./judged-range.ts";
import { patternsOf } from "./requirement-facts.ts";

/** Bytes of a program's file that are compared: larger ones are generated, and no report measures them line by line. */
const SOURCE_BYTES_MAX = 4 * 1024 * 1024;
/** Files whose texts are held at a time. */
const FILES_AT_ONCE = 64;

/** The programs, no tests among them, that the effect has and the change touches. */
export function changedPrograms({ touched }: JudgedRange, classes: readonly PathClass[]): BytePath[] {
  const tests = new Set(classes.flatMap(({ path, isTest }) => (isTest || hasTestName(path) ? [path] : [])));
  return touched.flatMap(({ path, after }) =>
    after !== undefined && isProgram(path) && !tests.has(path) ? [path] : [],
  );
}

export type ChangedCoverage = Pick<CoverageFact, "changed" | "uncovered" | "unmeasured">;

/**
 * Which of the changed lines ran. A file that changed and that no report has counts as not run, as far as its lines look like
 * code, where the reports have other files of its kind: else whoever never loads a file would have it covered.
 * A report that speaks of lines which the head's file has not is of another head.
 */
export async function changedCoverage(
  range: JudgedRange,
  programs: readonly BytePath[],
  covered: CoveredFiles,
): Promise<{
  readonly coverage: ChangedCoverage;
  readonly stale: Pick<ReportDefect, "what" | "help"> | undefined;
}> {
  const { objects, set, policy } = range;
  const production = patternsOf(policy.policy.tests.require_test_for);
  const isProduction = (path: BytePath) =>
    production.length === 0 || production.some((pattern) => matchesPattern(pattern, path));
  const kinds = new Set([...covered.files.keys()].map(extensionOf));
  const sum = { covered: 0, total: 0 };
  const uncovered: CoverageFact["uncovered"][number][] = [];
  const unmeasured: BytePath[] = [];
  let stale: Pick<ReportDefect, "what" | "help"> | undefined;
  const from = await startingTree(range);
  for (let at = 0; at < programs.length; at += FILES_AT_ONCE) {
    const lot = programs.slice(at, at + FILES_AT_ONCE);
    const before = await lookupAll(objects.reader, from, lot, SOURCE_BYTES_MAX);
    const after = await lookupAll(objects.reader, set.headTree, lot, SOURCE_BYTES_MAX);
    for (const path of lot) {
      const now = bytesOf(after.get(path));
      if (now === undefined) {
        if (after.get(path)?.kind === "unreadable") unmeasured.push(path);
        continue;
      }
      const added = addedLines(bytesOf(before.get(path)), now);
      const text = now.toString("utf8");
      const hits = covered.files.get(path)?.hits;
      stale ??= hits && staleness(path, hits, text);
      const lines = hits
        ? ofReport(added, hits, codeLines(path, text))
        : isProduction(path)
          ? ofNoReport(added, linesThatMayRun(path, text))
          : [];
      if (!hits && lines.length > 0 && !kinds.has(extensionOf(path))) unmeasured.push(path);
      else addLines(path, lines, sum, uncovered);
    }
  }
  return { coverage: { changed: sum, uncovered, unmeasured }, stale };
}

/**
 * The tree from which the head set out: against the target's tip, lines that the target has changed since would be the
 * head's. With several common ancestors, or none, the target's tip is the best there is.
 */
export async function startingTree({ objects, set }: JudgedRange): Promise<Oid> {
  const [ancestor, ...others] = set.effect.mergeBases;
  if (ancestor === undefined || others.length > 0 || ancestor === set.base) return set.baseTree;
  const [answer] = await objects.reader.read([ancestor], { type: "commit", bytesMax: CEILINGS.objectBytes });
  if (answer?.kind !== "object") return set.baseTree;
  return parseCommit(ancestor, answer.body, objects.reader.objectFormat).tree;
}

interface Line {
  readonly number: number;
  readonly ran: boolean;
}

function ofReport(
  added: readonly number[],
  hits: ReadonlyMap<number, number>,
  code: ReadonlySet<number>,
): Line[] {
  return added.flatMap((number) => {
    const count = code.has(number) ? hits.get(number) : undefined;
    return count === undefined ? [] : [{ number, ran: count > 0 }];
  });
}

function ofNoReport(added: readonly number[], mayRun: ReadonlySet<number>): Line[] {
  return added.flatMap((number) => (mayRun.has(number) ? [{ number, ran: false }] : []));
}

function addLines(
  path: BytePath,
  lines: readonly Line[],
  sum: { covered: number; total: number },
  uncovered: CoverageFact["uncovered"][number][],
): void {
  sum.total += lines.length;
  sum.covered += lines.filter(({ ran }) => ran).length;
  const ranges: [number, number][] = [];
  let previous: Line | undefined;
  for (const line of lines) {
    const last = ranges.at(-1);
    if (!line.ran && last && previous && !previous.ran) last[1] = line.number;
    else if (!line.ran) ranges.push([line.number, line.number]);
    previous = line;
  }
  if (ranges.length > 0) uncovered.push({ path, ranges });
}

/** Some tools count an empty line behind the last one. */
function staleness(
  path: BytePath,
  hits: ReadonlyMap<number, number>,
  text: string,
): Pick<ReportDefect, "what" | "help"> | undefined {
  const length = text.split("\n").length;
  for (const number of hits.keys()) {
    if (number <= length) continue;
    return {
      what: `it speaks of line ${number} of \`${path}\`, which has ${length}: it is of another head`,
      help: "run the tests on this head, and hand over the report of that run",
    };
  }
  return undefined;
}

function bytesOf(answer: FileAnswer | undefined): Buffer | undefined {
  return answer?.kind === "file" ? answer.bytes : undefined;
}

/** Kinds that one tool measures together. */
function extensionOf(path: BytePath): string {
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return /^[cm]?[jt]sx?$/.test(extension) ? "js" : extension;
}
