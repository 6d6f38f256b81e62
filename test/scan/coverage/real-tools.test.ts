import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CoverageReport } from "../../../src/scan/coverage/coverage-report.ts";
import { readCoverage } from "../../../src/scan/coverage/read-coverage.ts";
import { canUse } from "../../tools/real-tool.ts";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "proofgate-coverage-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

function run(program: string, args: readonly string[], folder = "."): string {
  const { PATH = "", HOME = "" } = process.env;
  const done = spawnSync(program, args, {
    cwd: join(directory, folder),
    env: { PATH, HOME, GOFLAGS: "-mod=mod", GOCACHE: join(directory, "cache"), PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
  });
  if (done.error) throw done.error;
  return done.stdout;
}

function read(path: string): CoverageReport {
  const reading = readCoverage(readFileSync(join(directory, path)));
  if (!reading.ok) throw new Error(`${reading.problem.message} at ${reading.problem.line}`);
  return reading.report;
}

const has = (program: string, ...args: readonly string[]) => spawnSync(program, args).status === 0;

describe("Node's own coverage [P126]", () => {
  it("agrees with what Node says of all files", () => {
    put({
      "node/money.mjs":
        "export function half(x) {\n  if (x > 1) {\n    return 2;\n  }\n  return 0;\n}\n\nexport function idle() {\n  return 1;\n}\n",
      "node/money.test.mjs":
        'import { test } from "node:test";\nimport { half } from "./money.mjs";\ntest("half", () => { half(0); });\n',
    });
    const say = (reporter: string) =>
      run(
        process.execPath,
        ["--test", "--experimental-test-coverage", `--test-reporter=${reporter}`, "money.test.mjs"],
        "node",
      );
    writeFileSync(join(directory, "node/lcov.info"), say("lcov"));
    const file = read("node/lcov.info").files.find(({ name }) => name.endsWith("money.mjs"))!;
    const [, percent] = /money\.mjs\s*\|\s*([\d.]+)/.exec(say("spec"))!;
    expect(((100 * file.lines.covered) / file.lines.total).toFixed(2)).toBe(Number(percent).toFixed(2));
  });
});

const GO = `package round

func Half(x float64) int {
	if x > 1 {
		return 2
	}
	return 0
}

func Idle() int { return 1 }
`;

describe.runIf(canUse("go", has("go", "version")))("Go's coverage profile [P126]", () => {
  it("agrees with `go tool cover -func`", () => {
    put({
      "go/go.mod": "module example.com/shop\n\ngo 1.21\n",
      "go/round.go": GO,
      "go/round_test.go":
        'package round\n\nimport "testing"\n\nfunc TestHalf(t *testing.T) { if Half(0) != 0 { t.Fatal() } }\n',
    });
    run("go", ["test", "-coverprofile=cover.out", "./..."], "go");
    const { covered, total } = read("go/cover.out").statements!;
    const said = /total:\s+\(statements\)\s+([\d.]+)%/.exec(
      run("go", ["tool", "cover", "-func=cover.out"], "go"),
    )!;
    expect(((100 * covered) / total).toFixed(1)).toBe(said[1]);
  });
});

describe.runIf(canUse("coverage.py", has("python3", "-m", "coverage", "--version")))(
  "coverage.py [P126]",
  () => {
    it("agrees in Cobertura's XML and in LCOV with its own JSON", () => {
      put({
        "py/shop/__init__.py": "",
        "py/shop/money.py":
          "def half(x):\n    if x > 1:\n        return 2\n    return 0\n\n\ndef idle():\n    return 1\n",
        "py/run.py": "from shop.money import half\n\nhalf(0)\n",
      });
      run("python3", ["-m", "coverage", "run", "--branch", "--source", "shop", "run.py"], "py");
      for (const form of ["xml", "lcov", "json"])
        run("python3", ["-m", "coverage", form, "-o", `out.${form}`], "py");
      const { totals } = JSON.parse(readFileSync(join(directory, "py/out.json"), "utf8")) as {
        totals: Readonly<Record<string, number>>;
      };
      for (const form of ["xml", "lcov"]) {
        const { lines, branches } = read(`py/out.${form}`);
        expect(lines).toEqual({ covered: totals.covered_lines, total: totals.num_statements });
        expect(branches).toEqual({ covered: totals.covered_branches, total: totals.num_branches });
      }
    });
  },
);
