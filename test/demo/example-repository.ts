import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";

/** What people have put on the ladder of the example repository before any agent came. */

const POLICY = `version: 1
mode: enforce
branches: { agent: ["agent/**"], dev: dev, staging: staging, main: main }
agents: [{ login: coder-bot, role: coder }]
plan: { requirements: required }
# Its tests prove themselves where they run; coverage and analysers are not asked for.
tests: { required: false }
security: { static_analysis: { required: false }, dependencies: { required: false } }
`;

const REQUIREMENT = `version: 1
id: FR-1
owner: "@alice"
objective: Round the price of an order half to even.
inputs: ["src/**"]
outputs: ["src/**", "test/**"]
acceptance: [{ id: AC-1, text: 0.125 rounds to 0.12, test: "test/price.test.js > rounds half to even" }]
`;

/** Where a job asks for tokens, and hands in what its tests came to. Actions are pinned where there is a GitHub to pin them at. */
export const WORKFLOW = ".github/workflows/tests.yml";

const TESTS_WORKFLOW = `name: tests
on: { push: { branches: ["agent/**"] } }
permissions: { contents: read, id-token: write }
jobs:
  tests:
    runs-on: ubuntu-latest
    steps:
      - run: node --test --test-reporter junit --test-reporter-destination junit.xml
`;

const TESTS = `import assert from "node:assert/strict";
import { test } from "node:test";
import { price } from "../src/price.js";

test("rounds half to even", () => assert.equal(price(0.125), 0.12));
test("leaves whole cents alone", () => assert.equal(price(1.25), 1.25));
`;

export const FILES: Readonly<Record<string, string>> = {
  ".proofgate/policy.yaml": POLICY,
  ".proofgate/requirements/FR-1.yaml": REQUIREMENT,
  [WORKFLOW]: TESTS_WORKFLOW,
  "test/price.test.js": TESTS,
  "src/price.js": "export const price = (amount) => Math.round(amount * 100) / 100;\n",
  "src/checkout.js":
    'import { price } from "./price.js";\n\nexport const total = (amounts) => price(amounts.reduce((a, b) => a + b, 0));\n',
};

/** The one file that the agent's plans let it change. */
export const PLANNED = "src/price.js";
/** A file that no plan of the agent's names. */
export const UNPLANNED = "src/checkout.js";

/** The work plan that the agent commits before any code. */
export function planOf(planId: string, branch: string): Record<string, string> {
  const plan = {
    version: 1,
    plan_id: planId,
    requirements: ["FR-1"],
    branch,
    targets: [{ file: PLANNED, operations: ["modify"] }],
    risk: "low",
    limits: {},
    stop_conditions: STOP_CONDITIONS,
  };
  return { [`.proofgate/plans/${planId}/WORK_PLAN.json`]: `${JSON.stringify(plan, null, 2)}\n` };
}
