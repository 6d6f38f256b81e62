import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import type { Introduced } from "../../../src/scan/dependencies/compare.ts";
import { askOsvScanner, isAskable } from "../../../src/scan/dependencies/osv-scanner.ts";
import { findProgram } from "../../../src/scan/program.ts";
import { canUse } from "../../tools/real-tool.ts";
import { advisoryArchive } from "./advisory-archive.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "osv-scanner-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const packageOf = (
  name: string,
  version: string,
  ecosystem: Introduced["ecosystem"] = "npm",
): Introduced => ({
  ...{ ecosystem, name, version, isDev: false },
  path: bytePathOfText("package-lock.json"),
});
const round = packageOf("round", "1.2.0");

const advisory = {
  schema_version: "1.6.0",
  id: "GHSA-1",
  modified: "2026-01-01T00:00:00Z",
  database_specific: { severity: "CRITICAL" },
  affected: [
    {
      package: { ecosystem: "npm", name: "round" },
      ranges: [{ type: "SEMVER", events: [{ introduced: "1.1.0" }, { fixed: "1.3.0" }] }],
    },
  ],
};

function putDatabase(
  ecosystem = "npm",
  below = "osv-scalibr",
  advisories: readonly object[] = [advisory],
): string {
  const directory = join(folder, "database", below, ecosystem);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "all.zip"), advisoryArchive(advisories));
  return join(folder, "database");
}

/** A program of that name: says a version, and else does what the code says. */
function install(code: string, version = "2.5.1", where = "bin"): string {
  const directory = join(folder, where);
  mkdirSync(directory, { recursive: true });
  const asked = `const asked = JSON.parse(require("node:fs").readFileSync("osv-scanner-custom.json"));
    const report = (packages) => process.stdout.write(JSON.stringify({ results: [{ packages }] }));`;
  writeFileSync(
    join(directory, "osv-scanner"),
    `#!${process.execPath}
    if (process.argv[2] === "--version") console.log("osv-scanner version: ${version}");
    else { ${asked} ${code} }\n`,
  );
  chmodSync(join(directory, "osv-scanner"), 0o755);
  return directory;
}

const ask = (path: string, { database = putDatabase(), packages = [round], deadlineMs = 30_000 } = {}) =>
  askOsvScanner(packages, {
    database,
    environment: { PATH: path },
    judged: join(folder, "judged"),
    deadlineMs,
  });

const ALL = "report(asked.results[0].packages);";

describe("osv-scanner's answer [P143]", () => {
  it("is believed where it speaks of every package that it was asked about", async () => {
    expect(await ask(install(ALL))).toEqual({ ok: true, findings: [] });
    const said = {
      package: { name: "round", version: "1.2.0", ecosystem: "npm" },
      vulnerabilities: [advisory],
    };
    const code = `report([${JSON.stringify(said)}]); process.exitCode = 1;`;
    expect(await ask(install(code))).toEqual({
      ok: true,
      findings: [
        {
          id: "GHSA-1 pkg:npm/round@1.2.0",
          severity: "critical",
          message: "`round` 1.2.0 has a known vulnerability; mended in 1.3.0",
          path: "package-lock.json",
        },
      ],
    });
  });

  it.each([
    ["prints half a report", "process.stdout.write('{\"results\": [');", "did not finish its report"],
    ["prints nothing", "", "did not finish its report"],
    ["leaves a package out", "report([]);", "left `round` out"],
    [
      "looks at another version",
      'report([{ package: { name: "round", version: "9", ecosystem: "npm" } }]);',
      "left",
    ],
    ["says that it failed, with a whole report", `${ALL} process.exitCode = 127;`, "ended with status 127"],
    ["found something, and does not say what", `${ALL} process.exitCode = 1;`, "is not whole"],
    ["dies", "process.kill(process.pid, 'SIGKILL');", "ended with a signal"],
    ["hangs", "setInterval(() => {}, 1000);", "took longer than 2 s"],
    ["prints without end", "for (;;) require('node:fs').writeSync(1, 'x'.repeat(1e6));", "did not answer"],
    [
      "names an advisory without an id",
      `const [one] = asked.results[0].packages;
      report([{ ...one, vulnerabilities: [{}] }]);`,
      "did not finish its report",
    ],
  ])("is unknown where it %s", async (_, code, why) => {
    const answer = await ask(install(code), { deadlineMs: why.includes("2 s") ? 2000 : 30_000 });
    expect(answer).toMatchObject({ ok: false, why: expect.stringContaining(why) });
  });

  it.each(["1.9.2", "none"])("is unknown of version %s", async (version) => {
    expect(await ask(install(ALL, version))).toMatchObject({
      ok: false,
      why: expect.stringContaining("too old"),
    });
  });

  it("is unknown where there is none, or only the judged repository brings one [T150]", async () => {
    expect(await ask(join(folder, "empty"))).toMatchObject({
      ok: false,
      why: "osv-scanner is not on the PATH",
    });
    const own = install(ALL, "2.5.1", "judged/bin");
    expect(await ask(own)).toMatchObject({ ok: false, why: "osv-scanner is not on the PATH" });
  });

  it("is unknown where its database has nothing of an ecosystem, or is empty", async () => {
    const why = "osv-scanner's database has nothing of PyPI";
    const packages = [round, packageOf("tool", "1.0", "pypi")];
    expect(await ask(install(ALL), { packages })).toEqual({ ok: false, why });
    const database = putDatabase("PyPI", "osv-scanner", []);
    expect(await ask(install(ALL), { packages, database })).toEqual({ ok: false, why });
  });

  it("is asked with nothing of the caller's environment, and leaves nothing behind in its database", async () => {
    const database = putDatabase("npm", "");
    const code = `if (process.env.OSV_SCANNER_X !== undefined) process.exit(9);
      require("node:fs").mkdirSync("osv-scalibr/made"); ${ALL}`;
    const asked = {
      database,
      environment: { PATH: install(code), OSV_SCANNER_X: "1" },
      judged: join(folder, "judged"),
    };
    expect(await askOsvScanner([round], asked)).toMatchObject({ ok: true });
    expect(readdirSync(database)).toEqual(["npm"]);
  });
});

it("osv-scanner is asked about no commit id and no action: it would pass them over", () => {
  expect(isAskable(round)).toBe(true);
  expect(isAskable(packageOf("example.com/mod", "v1.2.0", "golang"))).toBe(true);
  expect(isAskable(packageOf("acme/tool", "v4", "github"))).toBe(false);
  expect(isAskable(packageOf("round", "a".repeat(40)))).toBe(false);
  expect(isAskable(packageOf("node", "24", "docker"))).toBe(false);
});

const PATH = process.env.PATH ?? "";
const hasScanner = canUse("osv-scanner", findProgram("osv-scanner", { PATH }, "/nowhere") !== undefined);

describe.runIf(hasScanner)("osv-scanner itself, offline [P143]", () => {
  it("finds the vulnerable version and not the mended one, in our own words", async () => {
    const packages = [round, packageOf("left", "1.0.0")];
    expect(await ask(PATH, { packages })).toMatchObject({
      ok: true,
      findings: [{ id: "GHSA-1 pkg:npm/round@1.2.0", severity: "critical" }],
    });
    expect(await ask(PATH, { packages: [packageOf("round", "1.3.0")] })).toEqual({ ok: true, findings: [] });
  }, 60_000);

  it("takes a module of Go by its version with a `v`", async () => {
    const [entry] = advisory.affected;
    const ofGo = {
      ...advisory,
      affected: [{ ...entry, package: { ecosystem: "Go", name: "example.com/mod" } }],
    };
    const database = putDatabase("Go", "osv-scalibr", [ofGo]);
    const packages = [packageOf("example.com/mod", "v1.2.0", "golang")];
    expect(await ask(PATH, { packages, database })).toMatchObject({ ok: true, findings: [{}] });
  }, 60_000);

  it("is unknown where its database is no archive", async () => {
    const database = putDatabase();
    writeFileSync(join(database, "osv-scalibr/npm/all.zip"), "x".repeat(100));
    expect(await ask(PATH, { database })).toMatchObject({
      ok: false,
      why: expect.stringContaining("ended with"),
    });
  }, 60_000);
});
