import { UnusableReport } from "../reports/unusable-report.ts";
import { readXml, type XmlElement } from "../reports/xml-report.ts";
import { CoverageBuilder, countOf, type GatheredFile, lineNumberOf } from "./coverage-builder.ts";
import type { CoverageReport } from "./coverage-report.ts";

const HELP = "hand over the report as the tool writes it";

/**
 * Clover's XML, as OpenClover, istanbul and PHPUnit write it. Lines are those with a statement or a condition; a line that
 * only begins a method is no line of its own. What was measured of tests (`<testproject>`) is left out.
 * @throws UnusableReport
 */
export function readClover(bytes: Uint8Array): CoverageReport {
  const builder = new CoverageBuilder();
  let file: GatheredFile | undefined;
  readXml(bytes, {
    open(element) {
      const { name, above, line, attribute } = element;
      if (above.length === 0 && name !== "coverage")
        throw new UnusableReport(`\`<${name}>\` begins no Clover report`, "hand over the tool's own file", {
          line,
        });
      if (above.includes("testproject")) return;
      if (name === "file") file = builder.file(attribute("path") ?? attribute("name"), line);
      else if (name === "line") readLine(builder, file, element);
      else if (name === "metrics" && above.at(-1) === "file") readBranches(file, element);
    },
    close(name) {
      if (name === "file") file = undefined;
    },
  });
  return builder.report("clover");
}

function readLine(builder: CoverageBuilder, file: GatheredFile | undefined, element: XmlElement): void {
  const { line, attribute } = element;
  if (file === undefined) throw new UnusableReport("a line stands outside a file", HELP, { line });
  const number = lineNumberOf(attribute("num"), line);
  if (attribute("type") === "method") return;
  const whenTrue = attribute("truecount");
  const whenFalse = attribute("falsecount");
  const outcomes = [whenTrue, whenFalse].map((count) =>
    count === undefined ? 0 : countOf(count, "a condition's count", line),
  );
  const count = attribute("count");
  const hits =
    count === undefined && whenTrue !== undefined
      ? outcomes[0]! + outcomes[1]!
      : countOf(count, "a line's count", line);
  builder.hit(file, number, hits, "most");
}

/** What the two counts of a condition mean differs between writers; its file's sums do not. */
function readBranches(file: GatheredFile | undefined, { line, attribute }: XmlElement): void {
  const all = attribute("conditionals");
  if (file === undefined || all === undefined) return;
  const total = countOf(all, "`conditionals`", line);
  const covered = countOf(attribute("coveredconditionals"), "`coveredconditionals`", line);
  if (covered > total)
    throw new UnusableReport(`the report says that ${covered} of ${total} conditions ran`, HELP, { line });
  if (total > 0) file.branchSums = { covered, total };
}
