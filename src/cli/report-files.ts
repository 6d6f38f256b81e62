import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { CrossedRun, GivenReport, GivenReports } from "../collect/given-reports.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { REPORT_BYTES_MAX } from "../scan/reports/report-limits.ts";
import { reasonOf } from "./answer.ts";
import type { Given } from "./command.ts";

/** Bytes of all reports together, for they are held until they are judged. */
const ALL_BYTES_MAX = 4 * REPORT_BYTES_MAX;

/**
 * The reports that are named on the command line; `canary`: those of a run with tests that must fail among them. What is in them is judged later; here they only have to be files.
 * @throws CannotRun: one that is not there, is no file, is too large, or is named twice.
 */
export async function readReports(
  given: Given,
  directory: string,
  { canary = false } = {},
): Promise<GivenReports> {
  let left = ALL_BYTES_MAX;
  const read = async (option: string): Promise<GivenReport[]> => {
    const found: GivenReport[] = [];
    const names = given.all(option);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw new CannotRun(`\`--${option}\` names \`${twice}\` twice`, "name each report once");
    for (const name of names) {
      const bytes = await readReport(resolve(directory, name), name, Math.min(REPORT_BYTES_MAX, left));
      left -= bytes.length;
      found.push({ name, bytes });
    }
    return found;
  };
  const crossed = async (option: string): Promise<CrossedRun | undefined> => {
    const reports = await read(option);
    return reports.length === 0 ? undefined : { reports };
  };
  const testsOnBase = await crossed("tests-on-base");
  const baseTestsOnHead = await crossed("base-tests-on-head");
  return {
    ...(testsOnBase === undefined ? {} : { testsOnBase }),
    ...(baseTestsOnHead === undefined ? {} : { baseTestsOnHead }),
    tests: await read("tests"),
    coverage: await read("coverage"),
    baseCoverage: await read("base-coverage"),
    sarif: await read("sarif"),
    baseSarif: await read("base-sarif"),
    usage: await read("usage"),
    ...(canary ? { canary: { names: [], reports: await read("canary") } } : {}),
    source: "self-reported",
    origin: "handed over on the command line",
  };
}

async function readReport(path: string, shownAs: string, bytesMax: number): Promise<Buffer> {
  const size = { bytes: 0 };
  try {
    const handle = await open(path, "r");
    try {
      const state = await handle.stat();
      // A pipe or a device says nothing of how much it will give.
      if (!state.isFile()) throw new CannotRun(`\`${shownAs}\` is no file`, "name the report's file");
      size.bytes = state.size;
      if (state.size <= bytesMax) return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(`\`${shownAs}\` cannot be read: ${reasonOf(error)}`, "name a file that is there");
  }
  throw new CannotRun(
    `\`${shownAs}\` has ${size.bytes} bytes, more than the ${bytesMax} that can be read`,
    "split the report by packages or suites, and hand over the parts",
  );
}
