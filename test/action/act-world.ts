import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { JUDGING, openWorld, planOf, type World } from "../app/running-app.ts";
import { claimsOf, startIssuer, type TokenIssuer } from "../app/token-issuer.ts";
import { type ActRun, runAct } from "./act.ts";
import { COMMIT } from "./proofgate-copy.ts";

const GOOD =
  'export function page(number) {\n  const name = "page";\n  return `$' + "{name} $" + "{number}`;\n}\n";
const BAD = 'export function page() {\n  return "page";\n}\n';
const OUTPUTS = ["junit", "lcov"].map(
  (reporter) =>
    `--test-reporter=${reporter} --test-reporter-destination=reports/${reporter === "junit" ? "junit.xml" : "lcov.info"}`,
);

const POLICY = `version: 1
mode: enforce
branches: { agent: ["agent/**"], dev: null, staging: null, main: main }
agents: [{ login: coder-bot, role: coder }]
plan: { requirements: optional }
tests: { required: true, changed_coverage_min: 80, global_drop_max: 100 }
security:
  static_analysis: { required: true }
  dependencies: { required: false }
promotion: { staging_to_main: { approvals: 0 } }
`;

const TESTS = `name: tests
on: { push: { branches: ["agent/**", main] } }
permissions: {}
jobs:
  proofgate:
    runs-on: ubuntu-latest
    permissions: { contents: read, id-token: write }
    steps:
      - uses: actions/checkout@${COMMIT}
      - if: vars.SCANS
        run: |
          mkdir -p scans
          semgrep scan --quiet --metrics off --disable-version-check --config semgrep.yml --sarif --output scans/semgrep.sarif .
          gitleaks dir . --no-banner --exit-code 0 --report-format sarif --report-path scans/gitleaks.sarif
      - uses: acme/proofgate/action@${COMMIT}
        with:
          run-tests: "true"
          test-outputs: reports
          test-tools: \${{ vars.NODE }}
          tests: reports/*.xml
          coverage: reports/lcov.info
          sarif: \${{ vars.SCANS && 'scans/*.sarif' }}
          app-url: \${{ vars.PROOFGATE }}
`;

const SPLIT = `name: split
on: { push: { branches: ["agent/**", main] } }
permissions: { contents: read, id-token: write }
jobs:
  proofgate:
    uses: acme/proofgate/.github/workflows/evidence.yml@${COMMIT}
    with:
      app-url: \${{ vars.PROOFGATE }}
      install: test -f package.json
      test-tools: \${{ vars.NODE }}
      tests: reports/junit.xml
      coverage: reports/lcov.info
`;

const FILES = {
  ".proofgate/policy.yaml": POLICY,
  ".proofgate/config.yaml": `version: 1\nthread: root\nowner: "@alice"\ntests: { command: "node --test --experimental-test-coverage ${OUTPUTS.join(" ")}" }\n`,
  ".github/workflows/tests.yml": TESTS,
  ".github/workflows/split.yml": SPLIT,
  "semgrep.yml":
    "rules: [{ id: no-alert, languages: [javascript], severity: ERROR, message: nobody looks, pattern: alert(...) }]\n",
  "package.json": '{ "type": "module" }\n',
  "src/page.js": 'export const page = () => "";\n',
  "test/page.test.js": `import { equal } from "node:assert/strict";
import { test } from "node:test";
import { page } from "../src/page.js";
test("names its number", () => equal(page(1), "page 1"));
test("can get no token", () => equal(process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN, undefined));
`,
};

export interface ActWorld extends World {
  readonly issuer: TokenIssuer;
  /** The heads of the branches whose tests pass, and of the one whose tests fail. */
  readonly heads: Readonly<Record<Which, string>>;
  /** Runs a workflow on the last push to a branch. */
  job(which: Which, options: JobOptions): Promise<ActRun>;
  /** Our check run of a head: its conclusion and title. */
  check(which: Which): string | undefined;
}

export type Which = "good" | "bad" | "split";

export interface JobOptions {
  readonly workflow?: "tests" | "split";
  readonly repositories: Readonly<Record<string, string>>;
  readonly runId: number;
  /** Absent: there is no App. */
  readonly app?: string;
  /** Whether scanners of the job's own look as well. */
  readonly scans?: boolean;
  /** Otherwise than GitHub would say. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly audience?: string;
}

const BRANCHES: Readonly<Record<Which, string>> = {
  good: "agent/WP-1",
  bad: "agent/WP-2",
  split: "agent/WP-3",
};

/** The App and GitHub's double, a repository whose workflow uses the Action, and three branches of an agent. */
export async function actWorld(act: string, ending: (() => Promise<void>)[]): Promise<ActWorld> {
  const issuer = await startIssuer();
  ending.push(() => issuer.close());
  const world = await openWorld(ending, { permissions: JUDGING, oidcIssuer: issuer.url });
  const { github, shop, alice } = world;
  await github.push(shop, { as: alice, branch: "main", files: FILES });
  const heads = await pushHeads(world);
  await world.settled();
  const token = github.userToken(alice);
  const job: ActWorld["job"] = async (which, options) => {
    const {
      workflow = "tests",
      repositories,
      runId,
      app = "",
      claims = {},
      audience,
      scans = false,
    } = options;
    const [branch, sha] = [BRANCHES[which], heads[which]];
    const checkout = mkdtempSync(join(tmpdir(), "proofgate-checkout-"));
    ending.push(async () => rmSync(checkout, { recursive: true, force: true }));
    // The double answers in this very process.
    const clone = ["clone", "--quiet", "--branch", branch, github.cloneUrl(shop, alice), checkout];
    await promisify(execFile)("git", clone);
    const told = github.webhooks.deliveries.findLast(
      ({ event, body }) => event === "push" && String(body).includes(`"after":"${sha}"`),
    );
    const at = { repositoryId: shop.id, repository: "acme/shop", branch, sha, runId };
    const file = `.github/workflows/${workflow}.yml`;
    const said = claimsOf({ issuer, audience: "", now: new Date(), workflow: file, ...at });
    return await runAct({
      act,
      checkout,
      workflow: file,
      event: "push",
      payload: told?.body ?? "{}",
      repositories,
      token,
      variables: { SCANS: scans ? "yes" : "", PROOFGATE: app, NODE: dirname(dirname(process.execPath)) },
      environment: {
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        GITHUB_SERVER_URL: github.origin,
        GITHUB_API_URL: github.api,
        GITHUB_REPOSITORY: "acme/shop",
        GITHUB_REF: `refs/heads/${branch}`,
        GITHUB_RUN_ID: String(runId),
        // What this checkout was installed from is in npm's cache.
        npm_config_prefer_offline: "true",
        // `npm run --silent` hands its silence down; a runner's job says what npm installs.
        npm_config_loglevel: "notice",
        ...issuer.environmentFor({ ...said, ...claims }, audience),
      },
    });
  };
  const check: ActWorld["check"] = (which) => {
    const runs = [...shop.checkRuns.values()].filter(({ headSha }) => headSha === heads[which]);
    const last = runs.findLast(({ name }) => name === "proofgate/run");
    return last && `${last.conclusion}: ${last.title}`;
  };
  return Object.assign(world, { issuer, heads, job, check });
}

/** Each branch of the agent with its plan, and its change after it. */
async function pushHeads({ github, shop, coder }: World): Promise<Readonly<Record<Which, string>>> {
  const push = async (which: Which, text: string): Promise<string> => {
    const branch = BRANCHES[which];
    const id = branch.slice("agent/".length);
    const message = `Number the page\n\nPlan-Id: ${id}\nIteration: 1`;
    // By a pattern: runs beside each other whose plans name the same file ask a person to look.
    const targets = planOf(branch, id, "src/page.js").replace('"file":"src/page.js"', '"path":"src/*.js"');
    const plan = { [`.proofgate/plans/${id}/WORK_PLAN.json`]: targets };
    await github.push(shop, { as: coder, branch, files: plan, message });
    return (await github.push(shop, { as: coder, branch, files: { "src/page.js": text }, message })).sha;
  };
  return {
    good: await push("good", GOOD),
    bad: await push("bad", BAD),
    split: await push("split", GOOD),
  };
}
