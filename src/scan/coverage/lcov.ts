import { reportText } from "../reports/report-text.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { CoverageBuilder, countOf, type GatheredFile, lineNumberOf } from "./coverage-builder.ts";
import { type CoverageReport, shareOf } from "./coverage-report.ts";

/** One `SF:` … `end_of_record`. */
interface Section {
  readonly file: GatheredFile;
  readonly startsAt: number;
  /** `DA:` lines, those of one number each counted. */
  entries: number;
  /** Its own lines; those of the file, where this is the file's first section. */
  readonly hits: Map<number, number>;
  found?: number;
  hit?: number;
}

/**
 * LCOV's tracefile (geninfo(1)). A file's sections are added up, as `lcov --add-tracefile` does. Records that
 * say nothing of lines or branches are passed over; a line that is no record at all ends the reading.
 * @throws UnusableReport
 */
export function readLcov(bytes: Uint8Array): CoverageReport {
  const builder = new CoverageBuilder();
  const text = reportText(bytes);
  let section: Section | undefined;
  let number = 0;
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    number += 1;
    // Most lines are these, and most of them plain.
    if (section && text.startsWith("DA:", start) && addPlainLine(builder, section, text, start + 3, end)) {
      start = end + 1;
      continue;
    }
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line === "" || line.startsWith("#")) continue;
    if (line === "end_of_record") {
      if (section) checkSums(section, number);
      section = undefined;
    } else if (line.startsWith("SF:")) {
      if (section) throw unfinished(section);
      section = sectionOf(builder.file(line.slice(3), number), number);
    } else readRecord(builder, section, line, number);
  }
  if (section) throw unfinished(section);
  return builder.report("lcov");
}

function sectionOf(file: GatheredFile, startsAt: number): Section {
  return { file, startsAt, entries: 0, hits: file.hits.size === 0 ? file.hits : new Map() };
}

/** `12,3` up to the line's end: whole numbers of at most nine digits. Anything else is left to `readRecord`. */
function addPlainLine(
  builder: CoverageBuilder,
  section: Section,
  text: string,
  start: number,
  end: number,
): boolean {
  const comma = text.indexOf(",", start);
  if (comma < 0 || comma > start + 7 || end > comma + 10) return false;
  const number = digits(text, start, comma);
  const count = digits(text, comma + 1, end);
  if (number < 1 || count < 0) return false;
  addLine(builder, section, number, count);
  return true;
}

/** -1 where there is anything but digits. */
function digits(text: string, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function addLine(builder: CoverageBuilder, section: Section, number: number, count: number): void {
  const { file, hits } = section;
  builder.hit(file, number, count, "sum");
  if (hits !== file.hits) hits.set(number, (hits.get(number) ?? 0) + count);
  section.entries += 1;
}

function unfinished({ startsAt }: Section): UnusableReport {
  return new UnusableReport(
    "the section that begins here has no `end_of_record`",
    "run the tool again, and look at how it ended: a report that breaks off was not finished",
    { line: startsAt },
  );
}

function readRecord(
  builder: CoverageBuilder,
  section: Section | undefined,
  line: string,
  number: number,
): void {
  const colon = line.indexOf(":");
  const tag = line.slice(0, colon);
  if (colon < 1 || !/^[A-Z][A-Z0-9_]{0,15}$/.test(tag)) {
    const help = "hand over the tool's own file, and nothing before or after it";
    throw new UnusableReport("this is no record of an LCOV file", help, { line: number });
  }
  const fields = line.slice(colon + 1).split(",", 5);
  if (section === undefined) {
    if (tag === "TN" || tag === "VER" || !/^(?:DA|LF|LH|BR|FN)/.test(tag)) return;
    const help = "hand over the report as the tool writes it";
    throw new UnusableReport(`\`${tag}\` stands outside a file's section`, help, { line: number });
  }
  switch (tag) {
    case "DA": {
      const source = lineNumberOf(fields[0], number);
      addLine(builder, section, source, countOf(fields[1], "a line's count", number));
      return;
    }
    case "BRDA": {
      const taken = fields[3] === "-" ? 0 : countOf(fields[3], "a branch's count", number);
      const branch = `${fields[0]},${fields[1]},${fields[2]}`;
      section.file.branches.set(branch, taken > 0 || section.file.branches.get(branch) === true);
      return;
    }
    case "LF":
      section.found = countOf(fields[0], "the sum of lines", number);
      return;
    case "LH":
      section.hit = countOf(fields[0], "the sum of lines that ran", number);
  }
}

/** Sums that its own lines contradict: which of the two was forged, or broke, nobody can say. */
function checkSums({ entries, hits, found, hit }: Section, number: number): void {
  const help = "hand over the report as the tool writes it: its sums do not fit its lines";
  if (found !== undefined && found !== hits.size && found !== entries) {
    const message = `the section says \`LF:${found}\` and lists ${hits.size} lines`;
    throw new UnusableReport(message, help, { line: number });
  }
  const { covered } = shareOf(hits);
  // Some writers list a line twice, and count both.
  if (hit !== undefined && hit !== covered && entries === hits.size) {
    const message = `the section says \`LH:${hit}\` and lists ${covered} lines that ran`;
    throw new UnusableReport(message, help, { line: number });
  }
}
