import { reportPath } from "../coverage/report-path.ts";
import { isNamed } from "../tests/acceptance.ts";
import type { ReportedTest } from "./test-report.ts";

/** The test that a criterion names: a file of the repository, and names in it; no name means the whole file. */
export interface NamedTest {
  readonly path: string;
  readonly name: string;
}

export type Outcome = "passed" | "failed" | "skipped" | "not run";

/**
 * What the reports say of a test. All that bear its names count: one case of a table that failed is a failure. Where no
 * test is known to be of its file, those count whose runner says nothing of files.
 */
export function outcomeOf(named: NamedTest, tests: readonly ReportedTest[]): Outcome {
  const there: ReportedTest[] = [];
  const perhaps: ReportedTest[] = [];
  for (const test of tests) {
    const { isThere, inner } = placeOf(test, named.path);
    if (isThere === false || !isNamed(named.name, [...inner, ...test.names])) continue;
    (isThere ? there : perhaps).push(test);
  }
  const found = there.length > 0 || named.name === "" ? there : perhaps;
  if (found.some(({ status }) => status === "failed" || status === "errored")) return "failed";
  const passed = found.filter(({ status }) => status === "passed").length;
  if (found.length === 0) return "not run";
  // Of a file, some of its tests may be for another machine; of one test, no case may be left out.
  const isProven = named.name === "" ? passed > 0 : passed === found.length;
  return isProven ? "passed" : "skipped";
}

/** Whether a test is one of a file, as far as its runner says; and the classes inside the file that stand around it. */
interface Place {
  readonly isThere: boolean | undefined;
  readonly inner: readonly string[];
}

const NOWHERE: Place = { isThere: false, inner: [] };
const ANYWHERE: Place = { isThere: undefined, inner: [] };

function placeOf({ file, place }: ReportedTest, path: string): Place {
  if (file !== undefined) {
    const name = reportPath(file);
    if (name === undefined) return NOWHERE;
    const isThere = name === path || name.endsWith(`/${path}`) || path.endsWith(`/${name}`);
    return { isThere, inner: [] };
  }
  if (place === undefined) return ANYWHERE;
  if (path.endsWith(".go")) return ofPackage(place, path);
  if (path.endsWith(".rs")) return ANYWHERE;
  return ofModule(place, path);
}

/** A Go package is a folder: its last segments, or as many of them as the module's name does not hide. */
function ofPackage(place: string, path: string): Place {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const last = folder.slice(folder.lastIndexOf("/") + 1);
  const isThere = folder === "" || place === folder || place.endsWith(`/${last}`) || place === last;
  return { isThere, inner: [] };
}

/** `tests.test_money.TestBelow`, `org.acme.MoneyTest$Below`: the file's name is in it, with its folders before it. */
function ofModule(place: string, path: string): Place {
  const parts = place.split(/[.:$/\\]+/).filter((part) => part !== "");
  const stem = path.replace(/\.[^./]+$/, "");
  const base = stem.slice(stem.lastIndexOf("/") + 1);
  for (let length = parts.length; length > 0; length--) {
    if (parts[length - 1] !== base) continue;
    const front = parts.slice(0, length).join("/");
    if (stem === front || stem.endsWith(`/${front}`) || front.endsWith(`/${stem}`)) {
      return { isThere: true, inner: parts.slice(length) };
    }
  }
  // A class or a suite that is called something else may stand in any file.
  return parts.length > 1 && /[.$]/.test(place) && !/\s/.test(place) ? NOWHERE : ANYWHERE;
}

/** How a finding names a test: its file or place, and its names. */
export function titleOf({ names, file, place }: ReportedTest): string {
  const from = file ?? place;
  return [...(from === undefined || from === names[0] ? [] : [from]), ...names].join(" > ");
}
