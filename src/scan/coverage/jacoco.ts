import { UnusableReport } from "../reports/unusable-report.ts";
import { readXml, type XmlElement } from "../reports/xml-report.ts";
import { CoverageBuilder, countOf, type GatheredFile, lineNumberOf } from "./coverage-builder.ts";
import type { CoverageReport } from "./coverage-report.ts";

const HELP = "hand over the report as the tool writes it";
/** Branches of one line that are counted; compilers make hundreds of a `switch`. */
const BRANCHES_MAX = 1000;

/**
 * JaCoCo's XML (report.dtd), also Kover's. A line ran if any of its instructions did. Files are named by their package's
 * folders; in a report over several modules, the module's name is no part of it.
 * @throws UnusableReport
 */
export function readJacoco(bytes: Uint8Array): CoverageReport {
  const builder = new CoverageBuilder();
  let folder = "";
  let file: GatheredFile | undefined;
  let own: { lines: number; covered: number } = { lines: 0, covered: 0 };
  readXml(bytes, {
    open(element) {
      const { name, above, line, attribute } = element;
      if (above.length === 0 && name !== "report")
        throw new UnusableReport(`\`<${name}>\` begins no JaCoCo report`, "hand over the tool's own file", {
          line,
        });
      if (name === "package") folder = attribute("name") ?? "";
      else if (name === "sourcefile") {
        const base = attribute("name");
        file = builder.file(base && (folder === "" ? base : `${folder}/${base}`), line);
        own = { lines: 0, covered: 0 };
      } else if (name === "line") {
        const isCovered = readLine(builder, file, element);
        own.lines += 1;
        if (isCovered) own.covered += 1;
      } else if (name === "counter" && above.at(-1) === "sourcefile" && attribute("type") === "LINE") {
        checkSums(element, own);
      }
    },
    close(name) {
      if (name === "sourcefile") file = undefined;
    },
  });
  return builder.report("jacoco");
}

function readLine(builder: CoverageBuilder, file: GatheredFile | undefined, element: XmlElement): boolean {
  const { line, attribute } = element;
  if (file === undefined) throw new UnusableReport("a line stands outside a source file", HELP, { line });
  const number = lineNumberOf(attribute("nr"), line);
  const ran = countOf(attribute("ci"), "a line's covered instructions", line);
  countOf(attribute("mi"), "a line's missed instructions", line);
  builder.hit(file, number, ran, "most");
  const taken = countOf(attribute("cb") ?? "0", "a line's covered branches", line);
  const all = taken + countOf(attribute("mb") ?? "0", "a line's missed branches", line);
  if (all > 0) {
    const total = Math.min(all, BRANCHES_MAX);
    builder.branches(file, number, { covered: Math.min(taken, total), total });
  }
  return ran > 0;
}

function checkSums({ line, attribute }: XmlElement, own: { lines: number; covered: number }): void {
  const covered = countOf(attribute("covered"), "a counter", line);
  const missed = countOf(attribute("missed"), "a counter", line);
  if (covered === own.covered && covered + missed === own.lines) return;
  throw new UnusableReport(
    `the counter says ${covered} of ${covered + missed} lines, the lines say ${own.covered} of ${own.lines}`,
    `${HELP}: its sums do not fit its lines`,
    { line },
  );
}
