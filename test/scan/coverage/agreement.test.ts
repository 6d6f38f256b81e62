import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CoverageReport, Share } from "../../../src/scan/coverage/coverage-report.ts";
import { readCoverage } from "../../../src/scan/coverage/read-coverage.ts";

// Written by the tools themselves for the small projects that produced/README.md shows.
const produced = (path: string) => readFileSync(new URL(`produced/${path}`, import.meta.url));

function read(path: string): CoverageReport {
  const reading = readCoverage(produced(path));
  if (!reading.ok) throw new Error(`${path}: ${reading.problem.message}`);
  return reading.report;
}

interface IstanbulTotals {
  readonly total: Readonly<Record<"lines" | "statements" | "branches", Share>>;
}

describe.each(["c8", "nyc"])("the reports of %s [P126]", (tool) => {
  const { total } = JSON.parse(produced(`${tool}/coverage-summary.golden.json`).toString()) as IstanbulTotals;
  const shareOf = ({ covered, total }: Share) => ({ covered, total });

  it.each([
    ["lcov", "lcov.golden.info"],
    ["cobertura", "cobertura-coverage.golden.xml"],
    ["clover", "clover.golden.xml"],
    ["istanbul", "coverage-final.golden.json"],
    ["istanbul summary", "coverage-summary.golden.json"],
  ])("have in %s the lines that the tool's own summary has", (format, file) => {
    const report = read(`${tool}/${file}`);
    expect(report.format).toBe(format);
    expect(report.lines).toEqual(shareOf(total.lines));
  });

  it.each(["lcov.golden.info", "clover.golden.xml", "coverage-final.golden.json"])(
    "have in %s its branches",
    (file) => {
      expect(read(`${tool}/${file}`).branches).toEqual(shareOf(total.branches));
    },
  );

  it("have in coverage-final.json its statements", () => {
    expect(read(`${tool}/coverage-final.golden.json`).statements).toEqual(shareOf(total.statements));
  });

  it("have the same lines of each file, whatever they are written in", () => {
    const linesOf = (file: string) =>
      new Map(
        read(`${tool}/${file}`).files.map(({ name, hits }) => [
          /[^/]+$/.exec(name)?.[0],
          [...(hits ?? [])].filter(([, count]) => count > 0).map(([line]) => line),
        ]),
      );
    const fromLcov = linesOf("lcov.golden.info");
    expect(linesOf("cobertura-coverage.golden.xml")).toEqual(fromLcov);
    expect(linesOf("clover.golden.xml")).toEqual(fromLcov);
    expect(linesOf("coverage-final.golden.json")).toEqual(fromLcov);
  });
});

describe("the reports of coverage.py [P126]", () => {
  const { totals } = JSON.parse(produced("coverage-py/coverage.golden.json").toString()) as {
    totals: Readonly<Record<string, number>>;
  };

  it.each(["coverage.golden.xml", "lcov.golden.info"])("have in %s the totals of its own JSON", (file) => {
    const report = read(`coverage-py/${file}`);
    expect(report.lines).toEqual({ covered: totals.covered_lines, total: totals.num_statements });
    expect(report.branches).toEqual({ covered: totals.covered_branches, total: totals.num_branches });
  });

  it("say in Cobertura's XML to what the names are relative", () => {
    expect(read("coverage-py/coverage.golden.xml").roots).toEqual(["/home/runner/work/shop/shop/py"]);
  });
});

describe("the profile of `go test -coverprofile` [P126]", () => {
  it("has the statements of which `go tool cover -func` says 60.0 per cent", () => {
    expect(read("go/cover.golden.out").statements).toEqual({ covered: 6, total: 10 });
  });
});

describe("the reports of JaCoCo [P126]", () => {
  it("have the lines, branches and files of its own counters", () => {
    const xml = produced("jacoco/jacoco.golden.xml").toString();
    const totals = xml.slice(xml.lastIndexOf("</package>"));
    const counter = (type: string): Share => {
      const [, missed, covered] = new RegExp(`type="${type}" missed="(\\d+)" covered="(\\d+)"`).exec(totals)!;
      return { covered: Number(covered), total: Number(missed) + Number(covered) };
    };
    const report = read("jacoco/jacoco.golden.xml");
    expect(report.lines).toEqual(counter("LINE"));
    expect(report.branches).toEqual(counter("BRANCH"));
    expect(report.files.map(({ name }) => name)).toEqual(["org/acme/shop/Money.java"]);
  });
});
