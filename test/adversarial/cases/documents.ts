import { type Attack, fail, pass, review } from "../attack.ts";
import { personOf } from "../branch.ts";
import { config, type Overrides, plan, planText, policy, requirement } from "../documents.ts";

type Row = readonly [
  id: string,
  threat: string,
  title: string,
  path: string,
  bad: string | Buffer,
  twin: string,
  good: string,
];

const policyPath = ".proofgate/policy.yaml";
const configPath = "services/tax/.proofgate/config.yaml";
const requirementPath = ".proofgate/requirements/FR-2.yaml";
const tax = (overrides: Overrides = {}) => config({ thread: "tax", owner: "@acme/tax", ...overrides });
const fr2 = { id: "FR-2" };
const aliases = Array.from(
  { length: 10 },
  (_, index) =>
    `a${index}: &a${index} [${Array(9)
      .fill(index > 0 ? `*a${index - 1}` : "x")
      .join(", ")}]`,
).join("\n");

/** Documents that a person's branch brings. Protected, so the valid twin is always looked at by a human. */
// biome-ignore format: one case a line
const rows: readonly Row[] = [
  ["unknown-key", "own", "a policy with a key that nobody knows", policyPath, policy({ protcted: ["infra/**"] }), "the key spelt right", policy({ protected: ["infra/**"] })],
  ["unknown-mode", "own", "a policy with a mode that does not exist", policyPath, policy({ mode: "off" }), "a mode that exists", policy({ mode: "warn" })],
  ["duplicate-key", "T100", "a policy with a key twice", policyPath, `${policy()}mode: observe\n`, "each key once", policy({ mode: "observe" })],
  ["alias", "T104", "a policy with an alias", policyPath, "version: 1\nprotected: &a [\"infra/**\"]\nroles: { coder: { deny: *a } }\n", "the list written twice", policy({ protected: ["infra/**"], roles: { coder: { deny: ["infra/**"] } } })],
  ["alias-bomb", "T104", "a policy with ten levels of aliases", policyPath, `version: 1\n${aliases}\n`, "a policy with a hundred protected paths", policy({ protected: Array.from({ length: 100 }, (_, index) => `p${index}/**`) })],
  ["tag", "T104", "a policy with a tag that constructs something", policyPath, "version: 1\nprotected: !!js/function \"x\"\n", "a policy with a comment", `# ours\n${policy()}`],
  ["merge-key", "T104", "a policy with a merge key", policyPath, "version: 1\nbase: &b { mode: warn }\n<<: *b\n", "the smallest policy", "version: 1\n"],
  ["tab", "own", "a policy indented by tabs", policyPath, "version: 1\nlimits:\n\tcommits: 10\n", "a policy indented by spaces", "version: 1\nlimits:\n  commits: 10\n"],
  ["no-version", "own", "a policy without a version", policyPath, "mode: enforce\n", "a policy with one", "version: 1\nmode: enforce\n"],
  ["not-finite", "T102", "a policy whose limit is infinite", policyPath, "version: 1\nlimits: { commits: .inf }\n", "a policy whose limit is a number", "version: 1\nlimits: { commits: 500 }\n"],
  ["not-a-number", "T102", "a policy whose budget is not a number", policyPath, "version: 1\nbudget: { currency: USD, per_run: .nan }\n", "a budget that is", "version: 1\nbudget: { currency: USD, per_run: 10 }\n"],
  ["text-for-number", "T102", "a policy whose limit is text", policyPath, "version: 1\nlimits: { commits: \"10\" }\n", "a policy whose limit is a figure", "version: 1\nlimits: { commits: 10 }\n"],
  ["not-utf8", "T103", "a policy that is not UTF-8", policyPath, Buffer.from("version: 1\n# \xff\n", "latin1"), "a comment in UTF-8", "version: 1\n# ÿ\n"],
  ["large", "T103", "a policy of more than 256 KiB", policyPath, `version: 1\n${"# x\n".repeat(70_000)}`, "a policy of 200 KiB", `version: 1\n${"# x\n".repeat(50_000)}`],
  ["deep", "T103", "a policy with 40 levels", policyPath, `version: 1\nprotected: ${"[".repeat(40)}${"]".repeat(40)}\n`, "a policy with an empty list", "version: 1\nprotected: []\n"],
  ["two-documents", "T103", "a policy in two documents", policyPath, "version: 1\n---\nversion: 1\n", "a policy that begins with a marker", "---\nversion: 1\n"],
  ["empty", "T105", "an empty policy", policyPath, "", "the smallest policy", "version: 1\n"],
  ["list", "own", "a policy that is a list", policyPath, "- version: 1\n", "a policy that is a map", "{ version: 1 }\n"],
  ["negation", "T040", "a policy whose pattern negates", policyPath, policy({ protected: ["!infra/**"] }), "a pattern over everything below a folder", policy({ protected: ["**/infra/**"] })],
  ["braces", "T040", "a policy whose pattern has braces", policyPath, policy({ protected: ["{infra,db}/**"] }), "the two patterns", policy({ protected: ["infra/**", "db/**"] })],
  ["stop-at", "own", "a policy that stops at a severity that does not exist", policyPath, policy({ security: { static_analysis: { stop_at: "none" } } }), "a severity that exists", policy({ security: { static_analysis: { stop_at: "low" } } })],
  ["role", "own", "a policy with a role that does not exist", policyPath, policy({ agents: [{ login: "x[bot]", role: "admin" }] }), "a role that exists", policy({ agents: [{ login: "x[bot]", role: "tester" }] })],
  ["config-looser", "T105", "a config that allows more files than the policy", configPath, tax({ limits: { files_changed: 101 } }), "a config that allows fewer", tax({ limits: { files_changed: 99 } })],
  ["config-looser-coverage", "T105", "a config that asks for less coverage than the policy", configPath, tax({ tests: { changed_coverage_min: 79 } }), "a config that asks for more", tax({ tests: { changed_coverage_min: 81 } })],
  ["config-unpinned", "own", "a config that refers to a policy without a hash", configPath, tax({ policy: ["finance-baseline"] }), "a config that refers to none", tax({ policy: [] })],
  ["config-shared-pattern", "T040", "a config that shares by a pattern with a parent in it", configPath, tax({ shared_interfaces: ["proto/../**"] }), "a config that shares a folder", tax({ shared_interfaces: ["proto/**"] })],
  ["config-broken", "own", "a config that does not parse", configPath, "version: [1\n", "a config that does", tax()],
  ["requirement-bot", "own", "a requirement whose owner is a bot", requirementPath, requirement({ ...fr2, owner: "@acme-coder[bot]" }), "a requirement whose owner is a team", requirement({ ...fr2, owner: "@acme/billing" })],
  ["requirement-currency", "own", "a requirement whose ceiling is in another currency", requirementPath, requirement({ ...fr2, cost_ceiling: { currency: "EUR", amount: 1 } }), "a ceiling in the policy's currency", requirement({ ...fr2, cost_ceiling: { currency: "USD", amount: 1 } })],
  ["requirement-looser", "T105", "a requirement whose ceiling is above the policy's", requirementPath, requirement({ ...fr2, cost_ceiling: { currency: "USD", amount: 51 } }), "a ceiling equal to the policy's", requirement({ ...fr2, cost_ceiling: { currency: "USD", amount: 50 } })],
  ["requirement-runtime", "T105", "a requirement that may run longer than the policy allows", requirementPath, requirement({ ...fr2, runtime_ceiling_minutes: 481 }), "one that may run as long", requirement({ ...fr2, runtime_ceiling_minutes: 480 })],
  ["requirement-non-goal", "T040", "a requirement whose denial is no pattern", requirementPath, requirement({ ...fr2, non_goals: [{ text: "tax", paths: ["/src/tax/**"] }] }), "a denial that is", requirement({ ...fr2, non_goals: [{ text: "tax", paths: ["src/tax/**"] }] })],
];

const standing = ".proofgate/plans/WP-ST/WORK_PLAN.json";

/** Documents changed by a head are validated there: contract.md 3. */
export const documentCases: readonly Attack[] = [
  ...rows.map(
    ([id, threat, title, path, bad, twin, good]): Attack => ({
      id: `document-${id}`,
      threat,
      title: `a person's branch brings ${title}`,
      build: personOf({}, { [path]: bad }),
      expect: fail({ path }),
      twin: { title: twin, build: personOf({}, { [path]: good }), expect: review({ path }) },
    }),
  ),
  {
    id: "document-standing-plan",
    threat: "own",
    title: "a person's branch brings a standing plan that is invalid",
    build: personOf({}, { [standing]: planText(plan("WP-ST", "agent/st-*", ["**"])) }),
    expect: fail({ path: standing }),
    twin: {
      title: "a person's branch brings a valid standing plan",
      build: personOf({}, { [standing]: planText(plan("WP-ST", "agent/st-*", ["src/**"])) }),
      expect: pass,
    },
  },
  {
    id: "document-first-policy",
    threat: "own",
    title: "the change that brings a repository's first policy, and the policy is invalid",
    build: personOf({ policy: null, requirement: null }, { ".proofgate/policy.yaml": "version: one\n" }),
    expect: fail({ path: ".proofgate/policy.yaml" }),
    twin: {
      title: "the change that brings a repository's first policy",
      build: personOf({ policy: null, requirement: null }, { ".proofgate/policy.yaml": policy() }),
      expect: review({ path: ".proofgate/policy.yaml" }),
    },
  },
  {
    id: "document-breaks-while-another-is-mended",
    threat: "own",
    title: "a person mends the policy and breaks a config in the same branch",
    build: personOf(
      { policy: "version: [1\n" },
      { ".proofgate/policy.yaml": policy(), [configPath]: "version: [1\n" },
    ),
    expect: fail({ path: configPath }),
    twin: {
      title: "a person mends the policy and adds a valid config",
      build: personOf(
        { policy: "version: [1\n" },
        { ".proofgate/policy.yaml": policy(), [configPath]: tax() },
      ),
      expect: review({ path: ".proofgate/policy.yaml" }),
    },
  },
  {
    id: "document-leaves-the-policy-broken",
    threat: "own",
    title: "a person's change to a target whose policy does not parse leaves it so",
    build: personOf({ policy: "version: [1\n" }, { "src/a.ts": "1\n" }),
    expect: fail(),
    twin: {
      title: "a person's change of any file under a valid policy",
      build: personOf({}, { "src/a.ts": "1\n", "package.json": "{}\n", "any/where.bin": "\0" }),
      expect: pass,
    },
  },
];
