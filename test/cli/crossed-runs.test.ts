import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { type CrossedRequest, crossedRuns } from "../../src/cli/crossed-runs.ts";
import { crossedTree } from "../../src/cli/crossed-tree.ts";
import { LIMITS } from "../../src/cli/sandbox.ts";
import { DEFAULT_POLICY } from "../../src/contract/policy-defaults.ts";
import { openRepository } from "../../src/git/repository.ts";
import { findProgram } from "../../src/scan/program.ts";
import { Fixture } from "../git/fixture.ts";
import { canUse } from "../tools/real-tool.ts";

const bwrap = findProgram("bwrap", { PATH: process.env.PATH ?? "" }, "/nowhere");
const roots: string[] = [];
const newDirectory = (name: string) => {
  const path = mkdtempSync(join(tmpdir(), `proofgate-${name}-`));
  roots.push(path);
  return path;
};
afterAll(() => {
  for (const path of roots) rmSync(path, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string | null>>;
const OLD: Files = { "src/page.js": "old code", "src/gone.js": "gone code", "test/page.test.js": "old test" };
/** Says what it sees, and ends with a status of its own. */
const COMMAND = "cat src/*.js test/*.js installed/*.js > reports/seen.txt; exit 3";

/** A checkout of a head that changes these files, with something installed in it that git does not know. */
async function checkoutOf(changes: Files, before: Files = OLD): Promise<Omit<CrossedRequest, "program">> {
  const fixture = Fixture.make();
  const put = (files: Files) => {
    for (const [path, text] of Object.entries(files))
      if (text === null) rmSync(join(fixture.directory, path));
      else fixture.write(path, text);
  };
  put(before);
  const base = fixture.commit("Start");
  put(changes);
  const head = fixture.commit("Change");
  for (const name of ["installed", "reports"]) mkdirSync(join(fixture.directory, name));
  writeFileSync(join(fixture.directory, "installed/a.js"), " installed");
  writeFileSync(join(fixture.directory, "reports/seen.txt"), "of the head");
  const { repository } = await openRepository(fixture.directory, [base]);
  return {
    range: { mirror: { repository } as CrossedRequest["range"]["mirror"], base, head },
    policy: DEFAULT_POLICY,
    config: {},
    request: {
      directory: fixture.directory,
      command: COMMAND,
      writable: ["reports"],
      readable: [],
      hasNetwork: false,
      path: process.env.PATH ?? "",
      limits: { ...LIMITS, seconds: 60 },
    },
    outputs: newDirectory("outputs"),
    scratch: newDirectory("scratch"),
  };
}

const output = new PassThrough().resume();
const place = { environment: { PATH: process.env.PATH ?? "" }, output };

describe.runIf(canUse("bubblewrap", bwrap !== undefined))("the tests on both sides' code [H9]", () => {
  const runAll = async (changes: Files, before?: Files) => {
    const crossed = await checkoutOf(changes, before);
    const runs = await crossedRuns({ ...crossed, program: bwrap ?? "" }, place);
    const seen = (kind: string) => {
      const file = join(crossed.outputs, kind, "reports/seen.txt");
      return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    };
    return { crossed, runs, seen };
  };
  const CHANGE: Files = {
    "src/page.js": "new code",
    "src/gone.js": null,
    "src/added.js": "added code ",
    "test/page.test.js": " new test",
    "test/added.test.js": " added test",
  };

  it("runs the head's on the target's code, and the target's on the head's, with what is installed", async () => {
    const { crossed, runs, seen } = await runAll(CHANGE);
    expect(runs).toMatchObject([
      { kind: "tests-on-base", exit_status: 3 },
      { kind: "base-tests-on-head", exit_status: 3 },
    ]);
    expect(seen("tests-on-base")).toBe("gone codeold code added test new test installed");
    expect(seen("base-tests-on-head")).toBe("added code new codeold test installed");
    // The checkout is as it was, and nothing is left beside it.
    const { directory } = crossed.request;
    expect(readFileSync(join(directory, "src/page.js"), "utf8")).toBe("new code");
    expect(readFileSync(join(directory, "reports/seen.txt"), "utf8")).toBe("of the head");
    expect(existsSync(join(crossed.scratch, "tests-on-base"))).toBe(false);
  });

  it.each<[string, Files]>([
    ["no test of the target is touched", { "src/page.js": "new", "test/added.test.js": "added" }],
    ["no code is touched", { "test/page.test.js": "new test", "README.md": "A page" }],
  ])("runs nothing where there is nothing to prove: %s", async (_, changes) => {
    expect((await runAll(changes)).runs).toEqual([]);
  });

  it("keeps them in like the first time: a limit ends them, and that is said", async () => {
    const crossed = await checkoutOf(CHANGE);
    const request = { ...crossed.request, command: "sleep 600", limits: { ...LIMITS, seconds: 1 } };
    const runs = await crossedRuns({ ...crossed, request, program: bwrap ?? "" }, place);
    expect(runs.map(({ cut }) => cut)).toEqual(Array(2).fill("it ran for more than 1 seconds"));
  });

  it("writes nothing through a link that stands where the target has a directory", async () => {
    const elsewhere = newDirectory("elsewhere");
    const crossed = await checkoutOf(CHANGE);
    const { directory } = crossed.request;
    rmSync(join(directory, "src"), { recursive: true });
    symlinkSync(elsewhere, join(directory, "src"));
    const runs = await crossedRuns({ ...crossed, program: bwrap ?? "" }, place);
    expect(runs[0]?.cut).toContain("leads out of the checkout");
    expect(existsSync(join(elsewhere, "page.js"))).toBe(false);
  });
});

it("copies a checkout without touching it, and leaves empty what is written to", () => {
  const [from, to] = [newDirectory("from"), join(newDirectory("to"), "copy")];
  mkdirSync(join(from, "reports"));
  for (const file of ["a.js", "reports/old.xml"]) writeFileSync(join(from, file), "head");
  const before = { mode: 0o100755, bytes: Buffer.from("base") };
  crossedTree(from, to, {
    empty: ["reports"],
    files: [
      { path: "a.js", before },
      { path: "b/c.js", before },
    ],
  });
  expect(readFileSync(join(from, "a.js"), "utf8")).toBe("head");
  expect(["a.js", "b/c.js"].map((file) => readFileSync(join(to, file), "utf8"))).toEqual(["base", "base"]);
  expect(existsSync(join(to, "reports/old.xml"))).toBe(false);
});
