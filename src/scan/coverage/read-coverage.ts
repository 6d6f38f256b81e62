import { startOf } from "../reports/report-text.ts";
import { type ReportReading, readingOf, UnusableReport } from "../reports/unusable-report.ts";
import { readClover } from "./clover.ts";
import { readCobertura } from "./cobertura.ts";
import type { CoverageReport } from "./coverage-report.ts";
import { readGoCoverprofile } from "./go-coverprofile.ts";
import { readIstanbul } from "./istanbul.ts";
import { readJacoco } from "./jacoco.ts";
import { readLcov } from "./lcov.ts";

/** UTF-16 units that a format is known by. */
const START_LENGTH = 16_384;

/** Reads a coverage report, whichever of the known formats it has. Pure; linear in the bytes; never throws. */
export function readCoverage(bytes: Uint8Array): ReportReading<CoverageReport> {
  return readingOf(() => {
    const read = readerFor(startOf(bytes, START_LENGTH));
    if (read) return read(bytes);
    throw new UnusableReport(
      "the format of the coverage report is not known",
      "hand over LCOV, Cobertura, JaCoCo or Clover XML, a Go coverage profile, or Istanbul's JSON",
      { line: 1 },
    );
  });
}

function readerFor(start: string): ((bytes: Uint8Array) => CoverageReport) | undefined {
  const text = start.trimStart();
  if (text.startsWith("{")) return readIstanbul;
  if (text.startsWith("mode:")) return readGoCoverprofile;
  if (text.startsWith("<")) return xmlReaderFor(text);
  return /^(?:#|TN:|SF:|VER:)/.test(text) ? readLcov : undefined;
}

/** Cobertura and Clover both begin with `<coverage>`: Clover's has its project's time, Cobertura's its rates. */
function xmlReaderFor(text: string): ((bytes: Uint8Array) => CoverageReport) | undefined {
  const body = text.replace(/<!--[\s\S]*?(?:-->|$)/g, "");
  const [, root, attributes = ""] = /<(?![?!])(?:[\w.-]+:)?([\w.-]+)([^>]*)/.exec(body) ?? [];
  if (root === "report") return readJacoco;
  if (root !== "coverage") return undefined;
  if (/\b(?:clover|generated)=/.test(attributes)) return readClover;
  if (/\b(?:line-rate|lines-valid|branch-rate)=/.test(attributes)) return readCobertura;
  return /<(?:project|testproject)\b/.test(body) ? readClover : readCobertura;
}
