import { describe, expect, it } from "vitest";
import { observed, unknown } from "../../src/engine/fact.ts";
import { FACT_NAMES, type FactName, type Facts } from "../../src/engine/facts.ts";
import { MAY_BE_UNKNOWN, withPreApproval } from "../../src/engine/pre-approval.ts";
import { path } from "./history.ts";
import { facts, found, judge, person, rule } from "./judging.ts";

const DOCS = { risk: "low", paths: ["docs/**"] } as const;
const asked = (autoApprove: Partial<typeof DOCS> | undefined) =>
  observed({
    head: "h",
    asked: [
      {
        condition: "main" as const,
        approvals: 1,
        approvers: [],
        given: [],
        ...(autoApprove === undefined ? {} : { autoApprove: { ...DOCS, ...autoApprove } }),
      },
    ],
    stale: [],
  });
const touching = (...paths: readonly string[]) =>
  observed(
    paths.map((each) => ({ path: path(each), operations: [{ operation: "modify", kind: "file" }] as const })),
  );
const clean = (changes: Partial<Facts> = {}): Facts =>
  facts({ approvals: asked({}), touched: touching("docs/a.md"), ...changes });

function isApproved(of: Facts, rules = [rule("silent", [], [])]): boolean {
  const { approvals } = withPreApproval(of, judge(rules, of));
  return approvals.known && approvals.value.asked.every(({ isPreApproved }) => isPreApproved === true);
}
/** A known fact, some of its value replaced. */
function changed<N extends FactName>(name: N, value: object): Partial<Facts> {
  const fact = facts()[name];
  if (!fact.known) throw new Error(`\`${name}\` is not known`);
  return { [name]: { ...fact, value: { ...(fact.value as object), ...value } } };
}

describe("what the policy approves by itself [P122]", () => {
  it("is a change of low risk on the named paths alone, whose tests passed and in which nothing was found", () => {
    expect(isApproved(clean())).toBe(true);
    expect(isApproved(clean(), [rule("noted", [], [found("note")])])).toBe(true);
    expect(isApproved(clean(), [rule("approval-missing", [], [found("review")])])).toBe(true);
  });

  it.each(FACT_NAMES.filter((name) => !MAY_BE_UNKNOWN.has(name)))(
    "is nothing where `%s` is unknown",
    (name) => {
      expect(isApproved(clean({ [name]: unknown("nobody looked") }))).toBe(false);
    },
  );

  it("waits for no fact that the App cannot have: what a run has used, what people say, a run on both sides' code", () => {
    const names = [
      ...([
        "runtime",
        "usage",
        "activity",
        "progress",
        "plan_approval",
        "reviews",
        "handoffs",
        "parallel_runs",
      ] as const),
      ...(["tests_by_testers", "tests_on_base", "base_tests_on_head", "canary"] as const),
    ];
    expect([...MAY_BE_UNKNOWN].sort()).toEqual([...names].sort());
    const unseen = Object.fromEntries(names.map((name) => [name, unknown("nobody looked")]));
    expect(isApproved(clean(unseen))).toBe(true);
  });

  const finding = { id: "x", severity: "low" as const, message: "m" };
  it.each<[string, Partial<Facts>]>([
    ["a path beyond the named ones", { touched: touching("docs/a.md", "src/a.ts") }],
    ["no path at all", { touched: touching() }],
    ["a policy that names no path", { approvals: asked({ paths: [] as never }) }],
    ["a policy that approves nothing by itself", { approvals: asked(undefined) }],
    ["paths that make a higher risk", changed("blast_radius", { floor: "medium" })],
    ["no test that passed", changed("tests", { passed: 0 })],
    ["a test that failed", changed("tests", { failed: ["t"] })],
    [
      "code that nobody analysed",
      changed("static_analysis", { unanalysed: [{ path: path("a"), why: "w" }] }),
    ],
    ["a weakness in the code", changed("static_analysis", { findings: [finding] })],
    ["a known vulnerability", { dependencies: observed([finding]) }],
    [
      "a person's change, which has no plan",
      { ...person(), approvals: asked({}), touched: touching("docs/a.md") },
    ],
  ])("is nothing with %s", (_, changes) => {
    expect(isApproved(clean(changes))).toBe(false);
  });

  it.each(["review", "fail", "stop"] as const)("is nothing where a rule says `%s`", (level) => {
    expect(isApproved(clean(), [rule("doubtful", [], [found(level)])])).toBe(false);
  });
});
