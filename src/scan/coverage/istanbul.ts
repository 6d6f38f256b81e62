import {
  isObject,
  type JsonObject,
  memberOf,
  objectAt,
  readJsonReport,
  textAt,
} from "../reports/json-report.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { CoverageBuilder, countOf, type GatheredFile, lineNumberOf, summedUp } from "./coverage-builder.ts";
import { type CoverageReport, type CoveredFile, type Share, sumOf } from "./coverage-report.ts";

const HELP = "hand over `coverage-final.json` or `coverage-summary.json` as the tool writes it";

/**
 * Istanbul's `coverage-final.json` (also of nyc, c8, Jest and Vitest), or its `coverage-summary.json`, which has no lines.
 * A line runs as often as the statement that begins in it and ran most, as istanbul-lib-coverage counts.
 * @throws UnusableReport
 */
export function readIstanbul(bytes: Uint8Array): CoverageReport {
  const report = readJsonReport(bytes);
  if (!isObject(report)) throw new UnusableReport("the report is no list of files by their paths", HELP);
  return objectAt(report, "total") ? readSummary(report) : readFinal(report);
}

function readFinal(report: JsonObject): CoverageReport {
  const builder = new CoverageBuilder();
  for (const [key, entry] of Object.entries(report)) {
    // Some writers put the data one level down.
    const data = isObject(entry) ? (objectAt(entry, "data") ?? entry) : undefined;
    if (data === undefined || !objectAt(data, "statementMap"))
      throw new UnusableReport(`what is said of \`${key.slice(0, 200)}\` has no \`statementMap\``, HELP);
    const name = textAt(data, "path") ?? key;
    readStatements(builder, builder.file(name, undefined), data);
  }
  return builder.report("istanbul");
}

function readStatements(builder: CoverageBuilder, file: GatheredFile, data: JsonObject): void {
  const places = objectAt(data, "statementMap")!;
  const counts = objectAt(data, "s");
  if (!counts) throw new UnusableReport(`what is said of \`${file.name}\` has no \`s\``, HELP);
  let covered = 0;
  let total = 0;
  for (const [id, written] of Object.entries(counts)) {
    const place = objectAt(places, id);
    if (!place) throw new UnusableReport(`a count of \`${file.name}\` belongs to no statement`, HELP);
    const count = countIn(written, file.name);
    total += 1;
    if (count > 0) covered += 1;
    const start = objectAt(place, "start");
    builder.hit(file, lineNumberOf(String(start && memberOf(start, "line")), undefined), count, "most");
  }
  file.statements = { covered, total };
  for (const [id, times] of Object.entries(objectAt(data, "b") ?? {})) {
    if (!Array.isArray(times)) throw new UnusableReport(`a branch of \`${file.name}\` has no counts`, HELP);
    times.forEach((written, way) => {
      file.branches.set(`${id},${way}`, countIn(written, file.name) > 0);
    });
  }
}

function countIn(written: unknown, name: string): number {
  return countOf(
    typeof written === "number" ? String(written) : undefined,
    `a count of \`${name}\``,
    undefined,
  );
}

function readSummary(report: JsonObject): CoverageReport {
  const files: CoveredFile[] = [];
  for (const [name, entry] of Object.entries(report)) {
    if (name === "total" || name.startsWith("branchesTrue")) continue;
    if (!isObject(entry))
      throw new UnusableReport(`what is said of \`${name.slice(0, 200)}\` is no summary`, HELP);
    const lines = shareIn(entry, "lines");
    if (!lines) throw new UnusableReport(`what is said of \`${name.slice(0, 200)}\` has no \`lines\``, HELP);
    const statements = shareIn(entry, "statements");
    const branches = shareIn(entry, "branches");
    files.push({ name, lines, ...(statements && { statements }), ...(branches && { branches }) });
  }
  const total = shareIn(objectAt(report, "total")!, "lines");
  const sum = sumOf(files.map(({ lines }) => lines));
  if (total && sum && (total.total !== sum.total || total.covered !== sum.covered)) {
    throw new UnusableReport(
      `the total says ${total.covered} of ${total.total} lines, the files say ${sum.covered} of ${sum.total}`,
      HELP,
    );
  }
  return summedUp("istanbul summary", files, []);
}

function shareIn(entry: JsonObject, key: string): Share | undefined {
  const share = objectAt(entry, key);
  if (!share) return undefined;
  const covered = countIn(memberOf(share, "covered"), key);
  const total = countIn(memberOf(share, "total"), key);
  if (covered <= total) return { covered, total };
  throw new UnusableReport(`a summary says that ${covered} of ${total} ${key} ran`, HELP);
}
