import { UnusableReport } from "../reports/unusable-report.ts";
import { readXml, type XmlElement } from "../reports/xml-report.ts";
import { CoverageBuilder, countOf, type GatheredFile, lineNumberOf } from "./coverage-builder.ts";
import type { CoverageReport, Share } from "./coverage-report.ts";

/** `<source>`s that are kept: roots to which the names of files may be relative. */
const SOURCES_MAX = 100;
/** Branches of one line that are counted; compilers make hundreds of a `switch`. */
const BRANCHES_MAX = 1000;

/**
 * Cobertura's XML (coverage-04.dtd), as coverage.py, gcovr, coverlet, istanbul, PHPUnit and cargo-llvm-cov write it. A file
 * has one class or several; a line in two of them ran as often as in the one that says more. Lines of methods count only
 * where a class has none of its own: istanbul lists there where functions begin, which are no lines of its sums.
 * @throws UnusableReport
 */
export function readCobertura(bytes: Uint8Array): CoverageReport {
  const builder = new CoverageBuilder();
  const roots: string[] = [];
  let file: GatheredFile | undefined;
  let ofMethods: LineOfClass[] = [];
  let hasOwn = false;
  let stated: number | undefined;
  readXml(bytes, {
    open(element) {
      const { name, above } = element;
      if (above.length === 0) stated = statedLines(element);
      else if (name === "class") {
        file = builder.file(element.attribute("filename"), element.line);
        ofMethods = [];
        hasOwn = false;
      } else if (name === "line") {
        const line = readLine(element);
        if (file === undefined) throw strayLine(element.line);
        if (above.includes("method")) ofMethods.push(line);
        else addLine(builder, file, line);
        hasOwn ||= !above.includes("method");
      }
    },
    close(name, text, above) {
      if (name === "class" && file) {
        if (!hasOwn) for (const line of ofMethods) addLine(builder, file, line);
        file = undefined;
      }
      if (name === "source" && above.at(-1) === "sources" && text.trim() !== "") {
        if (roots.length < SOURCES_MAX) roots.push(text.trim());
      }
    },
  });
  const report = builder.report("cobertura", roots);
  // Inner classes make some tools count a line twice; none counts fewer than it lists.
  if (stated !== undefined && stated < report.lines.total) {
    throw new UnusableReport(
      `the report says \`lines-valid="${stated}"\` and lists ${report.lines.total} lines`,
      "hand over the report as the tool writes it: its sums do not fit its lines",
    );
  }
  return report;
}

function statedLines({ name, line, attribute }: XmlElement): number | undefined {
  if (name !== "coverage") {
    throw new UnusableReport(`\`<${name}>\` begins no Cobertura report`, "hand over the tool's own file", {
      line,
    });
  }
  const valid = attribute("lines-valid");
  return valid === undefined ? undefined : countOf(valid, "`lines-valid`", line);
}

function strayLine(line: number): UnusableReport {
  return new UnusableReport("a line stands outside a class", "hand over the report as the tool writes it", {
    line,
  });
}

interface LineOfClass {
  readonly number: number;
  readonly hits: number;
  readonly branches?: Share;
}

function readLine({ line, attribute }: XmlElement): LineOfClass {
  const number = lineNumberOf(attribute("number"), line);
  const hits = countOf(attribute("hits"), "a line's count", line);
  const [, taken, all] = /\((\d{1,9})\/(\d{1,9})\)/.exec(attribute("condition-coverage") ?? "") ?? [];
  if (taken === undefined) return { number, hits };
  const total = Math.min(Number(all), BRANCHES_MAX);
  return { number, hits, branches: { covered: Math.min(Number(taken), total), total } };
}

function addLine(
  builder: CoverageBuilder,
  file: GatheredFile,
  { number, hits, branches }: LineOfClass,
): void {
  builder.hit(file, number, hits, "most");
  builder.branches(file, number, branches);
}
