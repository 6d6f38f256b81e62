import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Verdict } from "../../src/engine/verdict.ts";
import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";
import { run } from "./run.ts";
import { newWorkTree } from "./work-tree.ts";

const { home, git, put, commit, remove } = newWorkTree();

const PLAN = (id: string) => ({
  version: 1,
  plan_id: id,
  requirements: ["FR-1"],
  branch: `agent/${id}`,
  targets: [
    { path: "src/**", operations: ["create", "modify"] },
    { path: "docs/**", operations: ["create"] },
  ],
  risk: "low",
  limits: {},
  stop_conditions: STOP_CONDITIONS,
});
const POLICY = `version: 1
mode: enforce
branches: { dev: null, staging: null }
agents: [{ login: "acme-coder[bot]", role: coder }]
tests: { required: true, changed_coverage_min: 80, global_drop_max: 0.5 }
security: { static_analysis: { required: false }, dependencies: { required: false } }
`;
const REQUIREMENT = `version: 1
id: FR-1
owner: "@alice"
objective: Round half to even.
acceptance: [{ id: AC-1, text: "0.5 rounds to 0", test: "test/round.test.js > rounds half to even" }]
`;
const CODE = `export function round(x) {
  const floor = Math.floor(x);
  return floor;
}
`;
/** New are two lines, 3 and 4, and a comment. */
const CHANGED = `export function round(x) {
  const floor = Math.floor(x);
  if (x - floor > 0.5) return floor + 1;
  if (x - floor === 0.5 && floor % 2 !== 0) return floor + 1;
  // Below the half, or even.
  return floor;
}
`;

/** main, and agent branches that change code, documents, comments, or add a file that no test loads. */
beforeAll(() => {
  put(".proofgate/policy.yaml", POLICY);
  put(".proofgate/requirements/FR-1.yaml", REQUIREMENT);
  put("src/round.js", CODE);
  put("test/round.test.js", 'it("rounds half to even", () => { expect(round(0.5)).toBe(0); });\n');
  commit("start");
  const branch = (id: string, files: Readonly<Record<string, string>>) => {
    git("checkout", "-q", "-b", `agent/${id}`, "main");
    put(`.proofgate/plans/${id}/WORK_PLAN.json`, `${JSON.stringify(PLAN(id), undefined, 2)}\n`);
    commit(`plan\n\nPlan-Id: ${id}\nIteration: 1`);
    for (const [path, text] of Object.entries(files)) put(path, text);
    commit(`work\n\nPlan-Id: ${id}\nIteration: 1`);
  };
  branch("CODE", { "src/round.js": CHANGED });
  branch("DOCS", { "docs/round.md": "How we round.\n" });
  branch("COMMENT", { "src/round.js": CODE.replace("  return", "  // Only below the half.\n  return") });
  branch("UNLOADED", { "src/idle.js": "export function idle() {\n  return 1;\n}\n" });
  branch("PYTHON", { "src/tool.py": "import os\nprint(os.name)\n" });
  put("reports/junit.xml", JUNIT());
  put("reports/other.xml", JUNIT().replaceAll("round", "other"));
  put("reports/failed.xml", JUNIT("<failure/>"));
  put("reports/skipped.xml", JUNIT("<skipped/>"));
  put("reports/base.info", LCOV([1, 0], [2, 1], [3, 1]));
  put("reports/good.info", LCOV([2, 1], [3, 1], [4, 2], [5, 0], [6, 1]));
  put("reports/half.info", LCOV([2, 1], [3, 1], [4, 0], [5, 0], [6, 1]));
});
afterAll(remove);

const JUNIT = (inner = "") =>
  `<testsuites><testsuite name="test/round.test.js"><testcase classname="test/round.test.js" name="rounds half to even">${inner}</testcase><testcase classname="test/round.test.js" name="keeps"/></testsuite></testsuites>`;
const LCOV = (...lines: readonly (readonly [number, number])[]) =>
  `TN:\nSF:/home/runner/work/shop/shop/src/round.js\n${lines.map(([line, hits]) => `DA:${line},${hits}\n`).join("")}end_of_record\n`;

async function check(id: string, ...reports: readonly string[]) {
  const argv = [
    "check",
    "--repo",
    home,
    "--base",
    "main",
    "--head",
    `agent/${id}`,
    "--actor",
    "acme-coder[bot]",
  ];
  const { status, stdout, stderr } = await run([...argv, "--format", "json", ...reports], {
    directory: join(home, "reports"),
  });
  if (stdout === "") return { status, stderr, found: [] as string[], facts: {} as Record<string, string> };
  const verdict = JSON.parse(stdout) as Verdict;
  const above = verdict.findings.filter(({ level }) => level !== "note");
  const found = above.map(({ rule, level, kind, message }) =>
    kind === "undetermined" ? `${level}: ${message}` : `${level}: ${rule}`,
  );
  const facts = Object.fromEntries(
    verdict.facts.map(({ name, source, why }) => [name, `${source}: ${why ?? ""}`]),
  );
  return { status, stderr, found, facts, verdict };
}

const TESTS = ["--tests", "junit.xml"];
const GOOD = [...TESTS, "--coverage", "good.info", "--base-coverage", "base.info"];
const missing = (fact: string) => `fail: \`${fact}\` is required here, and is not known`;

describe("where the policy requires tests [P116] [P122]", () => {
  it("nothing passes without a report, and each step says only what is missing next [H5]", async () => {
    expect((await check("CODE")).found).toEqual([missing("tests")]);
    expect((await check("CODE", ...TESTS)).found).toEqual([missing("coverage")]);
    expect((await check("CODE", ...TESTS, "--coverage", "good.info")).found).toEqual([
      missing("coverage_change"),
    ]);
  });

  it("a change passes whose tests passed, whose lines ran, and whose coverage holds [P126] [P127] [P128]", async () => {
    const { status, found, facts } = await check("CODE", ...GOOD);
    expect({ status, found }).toEqual({ status: 0, found: [] });
    for (const name of ["reports", "tests", "acceptance", "coverage", "coverage_change"])
      expect(facts[name]).toBe("self-reported: handed over on the command line");
    expect(facts.baseline_tests).toBe("unknown: nobody ran the target's tests");
  });

  it("coverage is not applicable, and never 0 %, where nothing executable changed [P126]", async () => {
    expect((await check("DOCS", ...TESTS)).found).toEqual([]);
    put("reports/commented.info", LCOV([2, 1], [4, 1]));
    const { found } = await check(
      "COMMENT",
      ...TESTS,
      "--coverage",
      "commented.info",
      "--base-coverage",
      "base.info",
    );
    expect(found).toEqual([]);
  });

  it("takes several files behind one option, as a shell writes them", async () => {
    const { status } = await check(
      "CODE",
      "--tests",
      "junit.xml",
      "other.xml",
      "--coverage",
      "good.info",
      "--base-coverage",
      "base.info",
    );
    expect(status).toBe(0);
  });

  it("says in text by which option what is required is handed over, until it is", async () => {
    const asked = ["check", "--repo", home, "--base", "main", "--head", "agent/CODE"];
    const nextOf = async (...reports: readonly string[]) => {
      const { stdout } = await run([...asked, ...reports], { directory: join(home, "reports") });
      return /next: hand over what is required: (.*)/.exec(stdout)?.[1];
    };
    expect(await nextOf()).toBe("`--tests FILE`");
    expect(await nextOf(...TESTS)).toBe("`--coverage FILE`");
    expect(await nextOf(...TESTS, "--coverage", "good.info")).toBe("`--base-coverage FILE`");
    expect(await nextOf(...GOOD)).toBeUndefined();
  });

  it("says in text that there is nothing to judge, where there is not", async () => {
    const textOf = async (head: string) =>
      (await run(["check", "--repo", home, "--base", "main", "--head", head])).stdout;
    expect(await textOf("main")).toContain("= note: the head brings nothing that the base has not");
    expect(await textOf("agent/CODE")).not.toContain("brings nothing");
  });

  it("says in text what was self-reported", async () => {
    const { stdout } = await run(
      ["check", "--repo", home, "--base", "main", "--head", "agent/CODE", ...GOOD],
      { directory: join(home, "reports") },
    );
    expect(stdout).toContain(
      "= self-reported: reports, tests, acceptance, coverage, coverage_change (handed over on the command line)",
    );
  });
});

describe("what reports say against a change is found [P125] [P126] [P127] [P128]", () => {
  it("a failed test, and with it the criterion that it proves", async () => {
    const { status, found } = await check("CODE", ...GOOD.with(1, "failed.xml"));
    expect({ status, found }).toEqual({
      status: 1,
      found: ["fail: tests-failed", "fail: acceptance-unproven"],
    });
  });

  it("a criterion whose test was skipped, or is in no report [P7]", async () => {
    for (const report of ["skipped.xml", "other.xml"])
      expect((await check("CODE", ...GOOD.with(1, report))).found).toEqual(["fail: acceptance-unproven"]);
  });

  it("changed lines that did not run, with their place", async () => {
    const { verdict } = await check("CODE", ...GOOD.with(3, "half.info"));
    const [finding] = verdict!.findings.filter(({ rule }) => rule === "coverage-low");
    expect(finding).toMatchObject({
      level: "fail",
      path: "src/round.js",
      line: 4,
      message: "changed lines that no test ran: 4",
      note: "1 of 2 changed executable lines ran, 50 %; the least is 80 %, set by the policy",
    });
  });

  it("coverage of the whole that fell: a stop [P127] [P153]", async () => {
    const { verdict } = await check("CODE", ...GOOD.with(3, "half.info"));
    expect(verdict!.stop_codes).toEqual(["STOP_NO_PROGRESS"]);
    const [finding] = verdict!.findings.filter(({ rule }) => rule === "coverage-regressed");
    expect(finding?.message).toBe("coverage of the whole fell by 6.67 percentage points, 0.5 are allowed");
  });

  it("a new file that no test loads, though the report does not name it [T146]", async () => {
    put("reports/unloaded.info", LCOV([2, 1], [3, 1]));
    const { verdict } = await check("UNLOADED", ...GOOD.with(3, "unloaded.info"));
    const [finding] = verdict!.findings.filter(({ rule }) => rule === "coverage-low");
    expect(finding).toMatchObject({ path: "src/idle.js", message: "changed lines that no test ran: 1-2" });
  });

  it("code in a language that no report measures: a person must look", async () => {
    put("reports/unloaded.info", LCOV([2, 1], [3, 1]));
    const { status, found } = await check("PYTHON", ...GOOD.with(3, "unloaded.info"));
    expect({ status, found }).toEqual({ status: 3, found: ["review: coverage-unmeasured"] });
  });
});

describe("a hostile report never passes [T145]", () => {
  const bomb = `<!DOCTYPE a [${Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "&l${i};&l${i};">`).join("")}]><testsuite>&l9;</testsuite>`;
  // biome-ignore format: one report a line
  it.each([
    ["an entity bomb", "--tests", bomb],
    ["a test report that hides a failure", "--tests", JUNIT().replace("<testsuite ", '<testsuite failures="1" ')],
    ["half a test report", "--tests", JUNIT().slice(0, 120)],
    ["coverage of 100 % with no lines", "--coverage", "SF:src/round.js\nLF:0\nLH:0\nend_of_record\n"],
    ["negative counts", "--coverage", LCOV([3, -1], [4, 1])],
    ["coverage of files that do not exist", "--coverage", LCOV([3, 1]).replaceAll("round.js", "made-up.js")],
    ["coverage of paths outside", "--coverage", LCOV([3, 1]).replace("/home/runner/work/shop/shop/src/round.js", "../../etc/passwd")],
    ["coverage of lines that the head has not", "--coverage", LCOV([2, 1], [3, 1], [4, 1], [900, 1])],
    ["a doubled file in JSON", "--coverage", '{"/w/src/round.js":{"statementMap":{},"s":{}},"/w/src/round.js":{}}'],
    ["a target's report that is none", "--base-coverage", "all is well"],
  ])("%s", async (_, option, text) => {
    put("reports/hostile", text);
    const { status, found } = await check("CODE", ...GOOD.with(GOOD.indexOf(option) + 1, "hostile"));
    expect(status).toBe(1);
    expect(found).toContain("fail: report-unusable");
  });

  it("nor does a report without a single test that ran", async () => {
    put("reports/empty.xml", '<testsuite name="a" tests="0"/>');
    const { found, facts } = await check("CODE", ...GOOD.with(1, "empty.xml"));
    expect(found).toContain(missing("tests"));
    expect(facts.tests).toBe("unknown: the test reports have no test that ran");
  });

  it("nor a file that is none, is not there, is doubled, or is a device", async () => {
    // biome-ignore format: one question a line
    const questions: readonly (readonly [string[], string])[] = [
      [["--tests", "none.xml"], "`none.xml` cannot be read: "],
      [["--tests", "."], "`.` "],
      [["--tests", "/dev/zero"], "`/dev/zero` is no file"],
      [["--tests", "junit.xml", "junit.xml"], "`--tests` names `junit.xml` twice"],
    ];
    for (const [argv, message] of questions) {
      const { status, stderr } = await check("CODE", ...argv);
      expect(status).toBe(2);
      expect(stderr).toContain(message);
    }
  });
});

describe("generated files beside one's own are no attack", () => {
  it("they count for nothing, and are a note", async () => {
    put(
      "reports/generated.info",
      `${LCOV([2, 1], [3, 1], [4, 2], [6, 1])}SF:/home/runner/work/shop/shop/dist/gen.js\nDA:1,0\nend_of_record\n`,
    );
    const { status, verdict } = await check("CODE", ...GOOD.with(3, "generated.info"));
    expect(status).toBe(0);
    expect(verdict!.findings).toContainEqual(
      expect.objectContaining({ rule: "coverage-unmeasured", level: "note" }),
    );
  });
});
