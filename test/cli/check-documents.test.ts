import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { STOP_CODES } from "../../src/engine/finding.ts";
import { run } from "./run.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-documents-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: home });

function commit(message: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  git("add", "-A");
  git("commit", "-q", "-m", message);
}

const requirement = (further = "") => `version: 1
id: FR-1
owner: "@alice"
objective: Round half to even.
acceptance: [{ id: AC-1, text: 0.125 rounds to 0.12, test: "test/a.test.ts > rounds half to even" }]
${further}`;
const RUN = "\n\nPlan-Id: WP-1\nIteration: 1";

/** A target with these files, and an agent's branch with a plan and one change. */
function repository(target: Readonly<Record<string, string>>, plan: object = {}): void {
  git("init", "-q", "-b", "main");
  commit("start", { ".proofgate/requirements/FR-1.yaml": requirement(), ...target });
  git("checkout", "-q", "-b", "agent/WP-1");
  const document = {
    version: 1,
    plan_id: "WP-1",
    requirements: ["FR-1"],
    branch: "agent/WP-1",
    targets: [{ path: "src/*", operations: ["create"] }],
    risk: "low",
    limits: {},
    stop_conditions: STOP_CODES,
    ...plan,
  };
  commit(`plan${RUN}`, { ".proofgate/plans/WP-1/WORK_PLAN.json": JSON.stringify(document) });
  commit(`work${RUN}`, { "src/a.ts": "1\n" });
}

interface Said {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
  readonly path: string;
}

async function said(rule: string, head = "agent/WP-1"): Promise<string[]> {
  const { stdout } = await run(["check", "--base", "main", "--head", head, "--format", "json"], {
    directory: home,
  });
  return (JSON.parse(stdout).findings as Said[])
    .filter((finding) => finding.rule === rule)
    .map(({ level, path, message }) => `${level} ${path} ${message}`);
}

describe("a requirement that the policy has overtaken", () => {
  it("is noted where its ceiling is in another currency: it binds nobody [P107]", async () => {
    repository({
      ".proofgate/requirements/FR-1.yaml": requirement("cost_ceiling: { currency: EUR, amount: 5 }"),
    });
    expect(await said("limit-loosened")).toEqual([
      "note .proofgate/requirements/FR-1.yaml `cost_ceiling.currency` is `EUR`, another currency than the `USD` of the defaults",
    ]);
  });

  it("is noted where it is looser, and judged by the tighter value [P107]", async () => {
    repository({ ".proofgate/requirements/FR-1.yaml": requirement("runtime_ceiling_minutes: 900") });
    expect(await said("limit-loosened")).toEqual([
      "note .proofgate/requirements/FR-1.yaml `runtime_ceiling_minutes` is `900`, looser than the `480` of the defaults",
    ]);
  });

  it("is not noted within the policy's bounds", async () => {
    repository({
      ".proofgate/requirements/FR-1.yaml": requirement("cost_ceiling: { currency: USD, amount: 5 }"),
    });
    expect(await said("limit-loosened")).toEqual([]);
  });
});

describe("a plan that shows a criterion by another test", () => {
  it("is noted: the requirement's own test counts as before [P15]", async () => {
    repository({}, { tests: { acceptance: { "FR-1/AC-1": "test/b.test.ts > is true" } } });
    expect(await said("document-advice")).toEqual([
      "note .proofgate/plans/WP-1/WORK_PLAN.json `FR-1/AC-1` is to be shown by `test/b.test.ts > is true`, in the requirement by `test/a.test.ts > rounds half to even`",
    ]);
  });

  it("is not noted where it is the same test, written another way", async () => {
    repository({}, { tests: { acceptance: { "FR-1/AC-1": "test/a.test.ts::rounds half to even" } } });
    expect(await said("document-advice")).toEqual([]);
  });
});

describe("a file that looks like a document", () => {
  it("is named where the change brings it and where the target has it, once", async () => {
    git("init", "-q", "-b", "main");
    commit("start", { ".proofgate/policy.yml": "mode: enforce\n", "billing/.proofgate/config.yml": "x\n" });
    git("checkout", "-q", "-b", "fix");
    commit("fix", { "billing/a.ts": "1\n", ".proofgate/requirements/FR-2.yml": "x\n" });
    const why = "this file is not read: nothing of that name is looked for";
    expect(await said("document-advice", "fix")).toEqual([
      `note .proofgate/policy.yml ${why}`,
      `note .proofgate/requirements/FR-2.yml ${why}`,
      `note billing/.proofgate/config.yml ${why}`,
    ]);
  });
});
