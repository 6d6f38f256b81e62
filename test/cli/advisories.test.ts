import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runOf } from "../adversarial/branch.ts";
import { proofgate } from "../adversarial/judge.ts";
import { Repository } from "../adversarial/repository.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "advisories-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const security = { static_analysis: { required: false } };
const build = (version: string) =>
  runOf(
    {
      targets: ["requirements.txt"],
      files: { "requirements.txt": "tool==1.0.0\n" },
      policy: { security },
      plan: { dependencies: { update: ["tool"] } },
    },
    { "requirements.txt": `tool==${version}\n` },
  );

function write(): void {
  mkdirSync(join(directory, "PyPI"));
  const advisory = {
    id: "PYSEC-2026-1",
    affected: [
      {
        package: { ecosystem: "PyPI", name: "Tool" },
        ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "1.1.0" }, { fixed: "1.3.0" }] }],
      },
    ],
  };
  writeFileSync(join(directory, "PyPI", "PYSEC-2026-1.json"), JSON.stringify(advisory));
}

async function checked(version: string, more: readonly string[] = []) {
  const repository = new Repository();
  try {
    const { base, head, branch } = build(version)(repository);
    const { stdout } = await proofgate([
      "check",
      "--repo",
      repository.directory,
      "--base",
      base,
      "--head",
      head,
      "--branch",
      branch!,
      "--mode",
      "enforce",
      "--format",
      "json",
      ...more,
    ]);
    const { verdict, findings } = JSON.parse(stdout) as {
      verdict: string;
      findings: { rule: string; level: string; note?: string }[];
    };
    const worst = findings.filter(({ level }) => level !== "note");
    return [verdict, ...worst.map(({ rule, level, note }) => `${level} ${rule}: ${note}`)];
  } finally {
    repository.remove();
  }
}

it("stops a version that an advisory speaks of, and lets the mended one be [P143]", async () => {
  write();
  const given = ["--advisories", directory];
  expect(await checked("1.2.0", given)).toEqual([
    "stop",
    "stop dependency-vulnerable: PYSEC-2026-1 pkg:pypi/tool@1.2.0, high",
  ]);
  expect(await checked("1.3.0", given)).toEqual(["pass"]);
});

it("does not pass where a database is required and none is there, or it is empty", async () => {
  const why = "no database of known vulnerabilities was given, and the change introduces `tool 1.3.0`";
  expect(await checked("1.3.0")).toEqual(["fail", `fail dependency-vulnerable: ${why}`]);
  expect(await checked("1.3.0", ["--advisories", directory])).toEqual([
    "fail",
    "fail dependency-vulnerable: the database has no advisories",
  ]);
});

it("cannot run where the directory of a database is none: a slip of the pen must not look like nothing known", async () => {
  const file = join(directory, "a.json");
  writeFileSync(file, "{}");
  for (const option of ["--advisories", "--osv-scanner"])
    for (const [name, why] of [
      [join(directory, "osw"), "is not there"],
      [file, "is not a directory"],
    ] as const)
      for (const command of [
        ["check", "--base", "a", "--head", "b"],
        ["scan", "dependencies"],
      ])
        expect(await proofgate([...command, option, name])).toMatchObject({
          status: 2,
          stderr: expect.stringContaining(`\`${name}\` ${why}`),
        });
});

it("asks osv-scanner too where it is named: missing, it shuts the gate, and hides no known vulnerability [P143]", async () => {
  write();
  const given = ["--advisories", directory, "--osv-scanner", directory];
  expect(await checked("1.3.0", given)).toEqual([
    "fail",
    expect.stringMatching(
      /^fail dependency-vulnerable: osv-scanner(?: is not on the PATH|'s database has nothing of PyPI)$/,
    ),
  ]);
  expect(await checked("1.2.0", given)).toEqual([
    "stop",
    "stop dependency-vulnerable: PYSEC-2026-1 pkg:pypi/tool@1.2.0, high",
  ]);
});
