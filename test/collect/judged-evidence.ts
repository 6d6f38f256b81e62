import { collectFromRepository } from "../../src/collect/from-repository.ts";
import type { GivenReports } from "../../src/collect/given-reports.ts";
import type { ProvenJob } from "../../src/collect/proven-job.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import { rules } from "../../src/rules/index.ts";
import { lcov, junit as passing } from "../app/evidence-world.ts";
import { planOf } from "../app/policy-and-plan.ts";
import { Fixture } from "../git/fixture.ts";

const BRANCH = "agent/WP-1";
export const WORKFLOW = ".github/workflows/tests.yml";
const POLICY = `version: 1
mode: enforce
branches: { agent: ["agent/**"], dev: null, staging: null, main: main }
agents: [{ login: coder-bot, role: coder }]
plan: { requirements: optional }
tests: { required: true, changed_coverage_min: 80, global_drop_max: 100 }
security:
  static_analysis: { required: false }
  dependencies: { required: false, new: note }
`;
type Files = Readonly<Record<string, string>>;

export interface Case {
  /** Added to what stands on the target. */
  readonly target?: Files;
  /** What the agent changes besides `src/page.ts`. */
  readonly change?: Files;
  /** What people change on the target after the branch began. */
  readonly later?: Files;
  readonly job?: Partial<ProvenJob>;
  readonly reports?: Partial<GivenReports>;
  readonly tests?: string;
  readonly coverage?: string;
}

export interface Outcome {
  readonly verdict: string;
  /** Why it is not known what the tests came to, or the coverage. */
  readonly why: string;
  /** What is said of tests that change together with code. */
  readonly together: readonly string[];
}

/** A branch that keeps to its plan, with the reports of a job, judged against the target. */
export async function judge(given: Case): Promise<Outcome> {
  const fixture = Fixture.make();
  const put = (files: Files) => {
    for (const [path, text] of Object.entries(files)) fixture.write(path, text);
  };
  put({
    ".proofgate/policy.yaml": POLICY,
    [WORKFLOW]: "on: push\n",
    "test/page.test.ts": 'it("passes", () => { expect(1).toBe(1); });\n',
    ...given.target,
  });
  const start = fixture.commit("Start");
  fixture.git("checkout", "-q", "-b", BRANCH);
  const plan = JSON.parse(planOf(BRANCH, "WP-1", "src/page.ts"));
  for (const file of Object.keys(given.change ?? {}))
    plan.targets.push({ file, operations: ["create", "modify"] });
  put({ ".proofgate/plans/WP-1/WORK_PLAN.json": JSON.stringify(plan) });
  const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
  fixture.commit(message);
  put({ "src/page.ts": "export const page = 1;\n", ...given.change });
  const head = fixture.commit(message);
  fixture.git("checkout", "-q", "-f", "main");
  if (given.later !== undefined) put(given.later);
  const base = given.later === undefined ? start : fixture.commit("Go on");
  const job: ProvenJob = {
    name: "run 7",
    caller: WORKFLOW,
    called: { path: WORKFLOW, sha: head },
    thread: ".",
    ...given.job,
  };
  const named = (name: string, text: string | undefined) => {
    return text === "" || text === undefined ? [] : [{ name, bytes: Buffer.from(text) }];
  };
  const collected = await collectFromRepository({
    repository: fixture.directory,
    base,
    head,
    branch: `refs/heads/${BRANCH}`,
    actor: "coder-bot",
    reports: {
      tests: named("junit.xml", given.tests ?? passing("passes")),
      coverage: named("lcov.info", given.coverage ?? lcov(1)),
      baseCoverage: [],
      source: "cross-checked",
      origin: "run 7",
      jobs: [job],
      ...given.reports,
    },
  });
  try {
    const { tests, coverage } = collected.facts;
    const why = [tests, coverage].map((fact) => (fact.known ? "" : fact.why)).join(" ");
    const { verdict, findings } = evaluate({ ...collected, rules });
    const together = findings
      .filter(({ rule }) => rule === "code-and-tests-together")
      .map(({ level, message, note }) => `${level}: ${message} (${note})`);
    return { verdict, why, together };
  } finally {
    await collected.close();
  }
}
