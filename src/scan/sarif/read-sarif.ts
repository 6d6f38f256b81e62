import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  memberOf,
  objectAt,
  readJsonReport,
  textAt,
} from "../reports/json-report.ts";
import { REPORT_FILES_MAX } from "../reports/report-limits.ts";
import { type ReportReading, readingOf, UnusableReport } from "../reports/unusable-report.ts";
import { nameOf } from "./artifact-name.ts";
import { type RunContext, readResult } from "./read-result.ts";
import {
  SARIF_RESULTS_MAX,
  SARIF_RUNS_MAX,
  type SarifFile,
  type SarifReport,
  type SarifRun,
} from "./sarif-report.ts";

const HELP = "hand over the SARIF 2.1.0 that the tool writes";
const ROOTS_MAX = 20;

/** A report in SARIF 2.1.0 (OASIS, 2020): of runs that came to their end, or none. */
export function readSarif(bytes: Uint8Array): ReportReading<SarifReport> {
  return readingOf(() => {
    const log = readJsonReport(bytes);
    if (!isObject(log)) throw new UnusableReport("the report is no SARIF log", HELP);
    const version = memberOf(log, "version");
    if (version !== "2.1.0") {
      const said = typeof version === "string" ? `\`${version.slice(0, 20)}\`` : "none";
      throw new UnusableReport(`its version is ${said}, and only \`2.1.0\` can be read`, HELP);
    }
    const runs = listAt(log, "runs") ?? [];
    if (runs.length === 0) throw new UnusableReport("the report has no run: nobody looked", HELP);
    if (runs.length > SARIF_RUNS_MAX)
      throw new UnusableReport(
        `the report has more than ${SARIF_RUNS_MAX} runs`,
        "hand over one report a tool",
      );
    const read = runs.map(readRun);
    const results = read.reduce((sum, { run }) => sum + run.results.length, 0);
    if (results > SARIF_RESULTS_MAX)
      throw new UnusableReport(
        `the report has more than ${SARIF_RESULTS_MAX} results`,
        "switch off the rules that find most, or split the report",
      );
    const roots = [...new Set(read.flatMap((each) => each.roots))].slice(0, ROOTS_MAX);
    return { runs: read.map(({ run }) => run), roots };
  });
}

function readRun(run: Json): { readonly run: SarifRun; readonly roots: readonly string[] } {
  const driver = isObject(run) ? objectAt(objectAt(run, "tool") ?? {}, "driver") : undefined;
  const tool = driver && textAt(driver, "name")?.trim();
  if (!isObject(run) || !driver || !tool)
    throw new UnusableReport("a run does not say which tool it is of", HELP);
  const named = tool.slice(0, 100);
  const results = resultsOf(run, named);
  const invocations = (listAt(run, "invocations") ?? []).filter(isObject);
  if (invocations.some((each) => memberOf(each, "executionSuccessful") === false))
    throw new UnusableReport(
      `the run of \`${named}\` says that it failed`,
      "run the tool again, and see to its errors",
    );
  const context: RunContext = {
    rules: rulesOf(run, driver),
    artifacts: (listAt(run, "artifacts") ?? []).map((artifact) =>
      isObject(artifact) ? nameOf(objectAt(artifact, "location")) : undefined,
    ),
  };
  return {
    run: {
      tool: named,
      version: (textAt(driver, "semanticVersion") ?? textAt(driver, "version"))?.slice(0, 40),
      results: results.flatMap((result) => readResult(result, context) ?? []),
      looked: invocations.some(metAnError) ? [] : lookedAt(run),
    },
    roots: rootsOf(run),
  };
}

/** Absent and null mean that the run did not come to its results (SARIF 2.1.0, 3.14.23). */
function resultsOf(run: JsonObject, tool: string): readonly Json[] {
  const results = listAt(run, "results");
  const elsewhere = objectAt(run, "externalPropertyFileReferences");
  if (elsewhere && memberOf(elsewhere, "results") !== undefined)
    throw new UnusableReport(
      `the run of \`${tool}\` keeps its results in other files`,
      "hand over one whole file",
    );
  if (results === undefined)
    throw new UnusableReport(
      `the run of \`${tool}\` has no results, not even none`,
      "run the tool again to its end",
    );
  if (results.length > SARIF_RESULTS_MAX)
    throw new UnusableReport(
      `the report has more than ${SARIF_RESULTS_MAX} results`,
      "switch off the rules that find most, or split the report",
    );
  return results;
}

/** By their ids, and by their numbers among the driver's and each extension's. */
function rulesOf(run: JsonObject, driver: JsonObject): RunContext["rules"] {
  const extensions = (listAt(objectAt(run, "tool") ?? {}, "extensions") ?? []).map((each) =>
    isObject(each) ? (listAt(each, "rules") ?? []) : [],
  );
  const own = listAt(driver, "rules") ?? [];
  const byId = new Map<string, JsonObject>();
  for (const rule of [own, ...extensions].flat()) {
    const id = isObject(rule) ? textAt(rule, "id") : undefined;
    if (isObject(rule) && id !== undefined && !byId.has(id)) byId.set(id, rule);
  }
  return { own: own.filter(isObject).length === own.length ? (own as readonly JsonObject[]) : [], byId };
}

function metAnError(invocation: JsonObject): boolean {
  return ["toolExecutionNotifications", "toolConfigurationNotifications"].some((key) =>
    (listAt(invocation, key) ?? []).some((each) => isObject(each) && memberOf(each, "level") === "error"),
  );
}

/** Files that the run lists as what it analysed: roles may say otherwise. */
function lookedAt(run: JsonObject): SarifFile[] {
  const artifacts = listAt(run, "artifacts") ?? [];
  if (artifacts.length > REPORT_FILES_MAX)
    throw new UnusableReport(`the report has more than ${REPORT_FILES_MAX} files`, "split the report");
  return artifacts.flatMap((artifact) => {
    if (!isObject(artifact)) return [];
    const roles = listAt(artifact, "roles");
    const name = nameOf(objectAt(artifact, "location"));
    if (name === undefined || (roles !== undefined && !roles.includes("analysisTarget"))) return [];
    const sha256 = textAt(objectAt(artifact, "hashes") ?? {}, "sha-256")?.toLowerCase();
    return [{ name, sha256 }];
  });
}

function rootsOf(run: JsonObject): string[] {
  return Object.values(objectAt(run, "originalUriBaseIds") ?? {}).flatMap((base) => {
    const name = isObject(base) ? nameOf(base) : undefined;
    return name?.startsWith("/") || /^[A-Za-z]:[\\/]/.test(name ?? "") ? [name!] : [];
  });
}
