import { REPORT_DEPTH_MAX } from "../reports/report-limits.ts";
import { reportText } from "../reports/report-text.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { type TestReport, TestReportBuilder, type TestStatus } from "./test-report.ts";

const HELP = "run the tests again, and look at how they ended: a report that breaks off was not finished";

/** One test point, with those of its subtests. */
interface Point {
  readonly names: readonly string[];
  readonly status: TestStatus;
  readonly line: number;
  file?: string;
  milliseconds?: number;
}

/** The stream, or one subtest: points of one indentation. */
interface Level {
  readonly indent: number;
  readonly points: Point[];
  /** How many points it says it has. */
  planned: number | undefined;
  count: number;
  readonly line: number;
}

const POINT = /^(not )?ok\b(?:\s+(\d{1,9}))?(?:\s+-)?\s*(.*)$/;

/**
 * TAP 13 and 14, subtests included, also with braces as Vitest writes them. A stream says how many tests it has: one that
 * ends before them broke off. What is only planned has not passed.
 * @throws UnusableReport
 */
export function readTap(bytes: Uint8Array): TestReport {
  const reader = new TapReader();
  let number = 0;
  for (const line of reportText(bytes).split("\n")) {
    number += 1;
    reader.read(line.replace(/\r$/, ""), number);
  }
  return reader.finish();
}

class TapReader {
  readonly #levels: Level[] = [{ indent: 0, points: [], planned: undefined, count: 0, line: 1 }];
  /** Points of subtests that ended, waiting for the point that names them. */
  #inner: Point[] = [];
  /** A point that is followed by its subtests in braces. */
  readonly #braces: { readonly indent: number; readonly point: Point }[] = [];
  #yamlIndent: number | undefined;
  /** What the next YAML block speaks of: a point, or a suite that stands for its subtests. */
  #described: readonly Point[] = [];

  read(line: string, number: number): void {
    const text = line.trimStart();
    const indent = line.length - text.length;
    if (this.#yamlIndent !== undefined) {
      if (text.startsWith("...") && indent <= this.#yamlIndent) this.#yamlIndent = undefined;
      else this.#readYaml(text);
      return;
    }
    if (text.startsWith("---") && this.#described.length > 0) {
      this.#yamlIndent = indent;
      return;
    }
    if (/^Bail out!/i.test(text)) {
      throw new UnusableReport("the run bailed out", "mend what ended it, and run the tests again", {
        line: number,
      });
    }
    if (text.startsWith("}") && this.#braces.at(-1)?.indent === indent) {
      this.#endBrace(indent);
      return;
    }
    const plan = /^1\.\.(\d{1,9})\b/.exec(text);
    const point = plan ? null : POINT.exec(text);
    if (!plan && !point) return;
    this.#enter(indent, number);
    if (plan) this.#current().planned = Number(plan[1]);
    else if (point) this.#addPoint(point, indent, number);
  }

  finish(): TestReport {
    this.#leaveTo(0);
    const [top] = this.#levels;
    checkPlan(top!);
    if (top!.planned === undefined)
      throw new UnusableReport("the report does not say how many tests it has", HELP, { line: 1 });
    const builder = new TestReportBuilder();
    for (const point of [...this.#inner, ...top!.points]) builder.add(point);
    return builder.report("tap");
  }

  #current(): Level {
    return this.#levels.at(-1)!;
  }

  #enter(indent: number, line: number): void {
    this.#leaveTo(indent);
    if (indent <= this.#current().indent) return;
    if (this.#levels.length >= REPORT_DEPTH_MAX)
      throw new UnusableReport(`the report is more than ${REPORT_DEPTH_MAX} subtests deep`, HELP, { line });
    this.#levels.push({ indent, points: [], planned: undefined, count: 0, line });
  }

  /** Ends the subtests that are indented further. */
  #leaveTo(indent: number): void {
    while (this.#levels.length > 1 && this.#current().indent > indent) {
      const level = this.#levels.pop()!;
      checkPlan(level);
      this.#inner.push(...level.points);
    }
  }

  #addPoint([, not, , rest = ""]: RegExpExecArray, indent: number, line: number): void {
    const level = this.#current();
    level.count += 1;
    const opensBrace = rest.endsWith("{");
    const { name, directive, milliseconds } = descriptionOf(opensBrace ? rest.slice(0, -1) : rest);
    const status: TestStatus = directive ? "skipped" : not ? "failed" : "passed";
    const names = [name === "" ? `test ${level.count}` : name];
    const point: Point = { names, status, line, ...(milliseconds === undefined ? {} : { milliseconds }) };
    const inner = this.#inner;
    this.#inner = [];
    if (opensBrace) this.#braces.push({ indent, point });
    else this.#keep(grouped(point, inner));
  }

  #keep(points: readonly Point[]): void {
    this.#current().points.push(...points);
    this.#described = points;
  }

  #endBrace(indent: number): void {
    this.#leaveTo(indent);
    const { point } = this.#braces.pop()!;
    const inner = this.#inner;
    this.#inner = [];
    this.#keep(grouped(point, inner));
  }

  #readYaml(text: string): void {
    const [, key, value = ""] = /^(duration_ms|location|file|fileName|filename):\s*(.*)$/.exec(text) ?? [];
    if (key === undefined) return;
    const plain = value.replace(/^(['"])(.*)\1,?$/, "$2");
    const [only, ...others] = this.#described;
    if (key !== "duration_ms") {
      for (const point of this.#described) point.file ??= plain.replace(/:\d+:\d+$/, "");
    } else if (only && others.length === 0) only.milliseconds ??= Number(plain);
  }
}

/** A suite is its subtests; one that is broken though none of them is, counts itself. */
function grouped(point: Point, inner: readonly Point[]): Point[] {
  if (inner.length === 0) return [point];
  const named = inner.map((each) => ({ ...each, names: [...point.names, ...each.names] }));
  const isExplained = point.status !== "failed" || inner.some(({ status }) => status === "failed");
  return isExplained ? named : [...named, { ...point, status: "errored" }];
}

function descriptionOf(text: string): { name: string; directive: boolean; milliseconds?: number } {
  const mark = /(?:^|[^\\])#\s*(.*)$/.exec(text);
  const said = mark?.[1] ?? "";
  const time = /^time=([\d.]{1,20})ms/.exec(said)?.[1];
  const directive = /^(?:skip|todo)/i.test(said);
  const name =
    mark && (directive || time !== undefined) ? text.slice(0, text.lastIndexOf("#", text.length)) : text;
  return {
    name: name.replaceAll("\\#", "#").trim(),
    directive,
    ...(time === undefined ? {} : { milliseconds: Number(time) }),
  };
}

function checkPlan({ planned, count, line }: Level): void {
  if (planned === undefined || planned === count) return;
  throw new UnusableReport(`${planned} tests are planned, and ${count} are there`, HELP, { line });
}
