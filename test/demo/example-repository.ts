import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";

/** What people have put on the ladder of the example repository before any agent came. */

const POLICY = `version: 1
mode: enforce
branches: { agent: ["agent/**"], dev: dev, staging: staging, main: main }
agents: [{ login: coder-bot, role: coder }]
plan: { requirements: required }
# What CI proves is not asked for: no CI runs here.
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

export const FILES: Readonly<Record<string, string>> = {
  ".proofgate/policy.yaml": POLICY,
  ".proofgate/requirements/FR-1.yaml": REQUIREMENT,
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
