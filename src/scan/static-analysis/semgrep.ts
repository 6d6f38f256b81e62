import { findProgram, type ProgramRun, runProgram } from "../program.ts";
import type { AnalysedText, EngineAnswer, Match, Unlooked } from "./analysis.ts";
import { Copies } from "./copies.ts";
import type { AnalysisRule } from "./rule-pack.ts";
import { semgrepConfiguration } from "./semgrep-rules.ts";

const DEADLINE_MS = 300_000;
/** The first version whose options are those below (semgrep's changelog). */
export const SEMGREP_VERSION_MIN = [1, 100] as const;

/** Ours alone: no rules, no ignore file and no comment of the judged text, no network, no account, no telling home. */
const HARDENED = [
  ...["scan", "--json", "--quiet", "--metrics=off", "--disable-version-check", "--oss-only", "--strict"],
  ...["--disable-nosem", "--no-git-ignore", "--x-ignore-semgrepignore-files", "--max-target-bytes", "0"],
  ...["--no-rewrite-rule-ids", "--timeout", "20", "--jobs", "2"],
];

export interface AskedSemgrep {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Below it no program is started. */
  readonly judged: string;
  readonly deadlineMs?: number;
}

/** Undefined where no semgrep is installed; else its answer, in which what it left out is unlooked. */
export async function lookWithSemgrep(
  texts: readonly AnalysedText[],
  rules: readonly AnalysisRule[],
  { environment, judged, deadlineMs = DEADLINE_MS }: AskedSemgrep,
): Promise<EngineAnswer | undefined> {
  const program = findProgram("semgrep", environment, judged);
  if (program === undefined) return undefined;
  const copies = new Copies(texts);
  try {
    const asked = { folder: copies.folder, environment, deadlineMs };
    // Else it asks its maker for a newer one, and waits for minutes where there is no network.
    const { stdout } = await runProgram(program, ["--version", "--disable-version-check"], asked);
    const version = /^\d+\.\d+\.\d+/m.exec(stdout)?.[0];
    if (version === undefined || isOld(version))
      return { matches: [], unlooked: all(copies, `semgrep ${version ?? "of no known version"} is too old`) };
    const configuration = copies.write("rules.json", semgrepConfiguration(rules));
    const run = await runProgram(program, [...HARDENED, "--config", configuration, "contents"], asked);
    return { ...semgrepAnswer(run, copies), version };
  } finally {
    copies.close();
  }
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [majorMin, minorMin] = SEMGREP_VERSION_MIN;
  return major < majorMin || (major === majorMin && minor < minorMin);
}

function all({ names }: Pick<Copies, "names">, why: string): Unlooked[] {
  return names.map((_, copy) => ({ copy, why }));
}

interface SemgrepResult {
  readonly check_id: string;
  readonly path: string;
  readonly start: { readonly line: number };
  readonly extra: { readonly lines: string };
}

interface SemgrepReport {
  readonly results: readonly SemgrepResult[];
  readonly paths: { readonly scanned: readonly string[] };
  readonly errors: readonly { readonly path?: string; readonly type?: unknown }[];
}

/** Its report held against what it was asked: less than all of it is named, and so is what it could not read. */
export function semgrepAnswer(run: ProgramRun, copies: Pick<Copies, "names" | "numberOf">): EngineAnswer {
  const report = run.cut === undefined ? reportIn(run.stdout) : undefined;
  if (report === undefined)
    return { matches: [], unlooked: all(copies, run.cut ?? "semgrep did not finish its report") };
  const scanned = new Set(report.paths.scanned.map((path) => copies.numberOf(path)));
  const matches = report.results.flatMap(({ check_id, path, start, extra }): Match[] => {
    const copy = copies.numberOf(path);
    return copy === undefined ? [] : [{ copy, rule: check_id, line: start.line, code: extra.lines }];
  });
  const missing = all(copies, "semgrep left it out").filter(({ copy }) => !scanned.has(copy));
  return { matches, unlooked: [...missing, ...faults(report, run, copies)] };
}

/** An error that names no copy concerns all of them. */
function faults(
  { errors }: SemgrepReport,
  { status }: ProgramRun,
  copies: Pick<Copies, "names" | "numberOf">,
): Unlooked[] {
  if (errors.length === 0 && status !== 0 && status !== 1)
    return all(copies, `semgrep ended with status ${status ?? "of a signal"}`);
  return errors.flatMap(({ path }): Unlooked[] => {
    const copy = copies.numberOf(path ?? "");
    return copy === undefined
      ? all(copies, "semgrep met an error")
      : [{ copy, why: "semgrep could not read all of it" }];
  });
}

/** Undefined where it is not what semgrep writes: then it did not finish. */
function reportIn(text: string): SemgrepReport | undefined {
  try {
    const said = JSON.parse(text) as Partial<SemgrepReport> | null;
    const isReport =
      Array.isArray(said?.results) &&
      said.results.every(isResult) &&
      Array.isArray(said.paths?.scanned) &&
      said.paths.scanned.every((path: unknown) => typeof path === "string") &&
      Array.isArray(said.errors);
    return isReport ? (said as SemgrepReport) : undefined;
  } catch {
    return undefined;
  }
}

function isResult(value: unknown): value is SemgrepResult {
  const { check_id, path, start, extra } = (value ?? {}) as Partial<SemgrepResult>;
  return (
    typeof check_id === "string" &&
    typeof path === "string" &&
    Number.isInteger(start?.line) &&
    typeof extra?.lines === "string"
  );
}
