import { canaryOf } from "../collect/canary.ts";
import type { CrossedRun, GivenReports } from "../collect/given-reports.ts";
import type { Evidence } from "../contract/generated/documents.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { readSmallFile } from "./small-file.ts";

/** What `run-tests` came to. */
export interface RanTests {
  readonly command: NonNullable<Evidence["command"]>;
  /** The target's tip, and where the command was run again. */
  readonly base?: string;
  readonly runs?: NonNullable<Evidence["runs"]>;
}

/** The status of a command that could not be begun. */
export const NOT_BEGUN = 126;

/** The reports with what is known of the runs that wrote them. */
export function withRuns(reports: GivenReports, { base, runs = [] }: RanTests): GivenReports {
  const crossed = (kind: "tests-on-base" | "base-tests-on-head", given: CrossedRun | undefined) => {
    const run = runs.find((each) => each.kind === kind);
    if (run === undefined) return given;
    if (run.cut !== undefined) return { reports: [], why: `the run was ended: ${run.cut}` };
    return { reports: given?.reports ?? [], bases: [base], why: "the run wrote no report" };
  };
  const canaries = runs.filter(({ kind }) => kind === "canary");
  const testsOnBase = crossed("tests-on-base", reports.testsOnBase);
  const baseTestsOnHead = crossed("base-tests-on-head", reports.baseTestsOnHead);
  return {
    ...reports,
    ...(testsOnBase === undefined ? {} : { testsOnBase }),
    ...(baseTestsOnHead === undefined ? {} : { baseTestsOnHead }),
    ...(canaries.length === 0 ? {} : { canary: canaryOf(canaries, reports.canary?.reports ?? []) }),
  };
}

const BYTES_MAX = 64 * 1024;

/** What `run-tests --result` has written. @throws CannotRun */
export async function readRanTests(path: string): Promise<RanTests> {
  const bytes = await readSmallFile(path, "--ran", BYTES_MAX);
  const help = "name the file that `run-tests --result` has written";
  try {
    const { base, runs, ...command } = JSON.parse(bytes.toString("utf8")) as RanTests["command"] & RanTests;
    if (typeof command.text === "string" && Number.isInteger(command.exit_status))
      return {
        command,
        ...(typeof base === "string" ? { base } : {}),
        ...(Array.isArray(runs) ? { runs } : {}),
      };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CannotRun("`--ran` names no result of `run-tests`", help);
}
