import { describe, expect, it } from "vitest";
import type { BytePath } from "../../src/contract/byte-path.ts";
import { DEFAULT_POLICY, effectivePolicy } from "../../src/contract/policy-defaults.ts";
import { effectDigest } from "../../src/engine/effect-digest.ts";
import {
  approvalsAsked,
  countApprovals,
  type GivenApproval,
  mayApproveAt,
} from "../../src/engine/gate-approval.ts";
import { type Gate, type Ladder, ladderOf, rungOf } from "../../src/engine/ladder.ts";

const { branches, promotion } = DEFAULT_POLICY;
const WHOLE = ladderOf(branches, () => true);
const ONLY_MAIN = ladderOf(branches, (name) => name === "main");

function asked(
  ladder: Ladder,
  target: string,
  judgedAs: "agent" | "updater" | "human",
  branch: string | undefined,
  rules = promotion,
) {
  const rung = rungOf(ladder, target);
  if (rung === undefined) throw new Error(`\`${target}\` is no rung`);
  const found = approvalsAsked({ ladder, rung, branch, judgedAs }, rules);
  return found.map(({ condition, approvals }) => `${condition} ${approvals}`);
}

describe("what a gate asks of people [P118]", () => {
  // biome-ignore format: one visitor a line
  it.each([
    ["an agent's work at the first rung", WHOLE, "dev", "agent", "agent/a", []],
    ["what is promoted to the middle", WHOLE, "staging", "human", "dev", []],
    ["what is promoted to the last rung", WHOLE, "main", "human", "staging", ["main 1"]],
    ["an agent's work straight to the last rung", WHOLE, "main", "agent", "agent/a", ["main 1"]],
    ["a person's work straight to the last rung", WHOLE, "main", "human", "fix", ["hotfix 2"]],
    ["what skips a rung", WHOLE, "main", "human", "dev", ["hotfix 2"]],
    ["a fork's work straight to the last rung", WHOLE, "main", "human", undefined, ["hotfix 2"]],
    ["a person's work at the first rung", WHOLE, "dev", "human", "fix", []],
    ["a person's work in the middle", WHOLE, "staging", "human", "fix", []],
    ["an agent's work where there is one rung alone", ONLY_MAIN, "main", "agent", "agent/a", ["main 1"]],
    ["an updater's work there", ONLY_MAIN, "main", "updater", "deps", ["main 1"]],
    ["a person's work there", ONLY_MAIN, "main", "human", "fix", []],
  ] as const)("%s", (_, ladder, target, judgedAs, branch, expected) => {
    expect(asked(ladder, target, judgedAs, branch)).toEqual(expected);
  });

  it("adds up the conditions of absent rungs, each with its own approvers", () => {
    const rules = effectivePolicy({
      version: 1,
      promotion: {
        agent_to_dev: { approvals: 1, approvers: ["@acme/dev"] },
        staging_to_main: { approvals: 2, approvers: ["@alice", "@acme/release"] },
      },
    }).promotion;
    expect(asked(ONLY_MAIN, "main", "agent", "agent/a", rules)).toEqual(["dev 1", "main 2"]);
    const rung = rungOf(ONLY_MAIN, "main");
    if (rung === undefined) throw new Error("no rung");
    expect(mayApproveAt(ONLY_MAIN, rung, rules)).toEqual(["@acme/dev", "@alice", "@acme/release"]);
    expect(mayApproveAt(ONLY_MAIN, rung, promotion)).toEqual([]);
  });

  it("asks an agent that skips rungs for what it would have been asked there [T081]", () => {
    const rules = effectivePolicy({
      version: 1,
      promotion: { agent_to_dev: { approvals: 2 }, staging_to_main: { approvals: 0 } },
    }).promotion;
    expect(asked(WHOLE, "main", "agent", "agent/a", rules)).toEqual(["dev 2"]);
    expect(asked(WHOLE, "main", "human", "staging", rules)).toEqual([]);
  });
});

const NOW = {
  head: "a".repeat(40),
  targetRef: "main",
  effectSha256: "e",
  policySha256: "p",
  planSha256: "plan",
};
const given = (changes: Partial<GivenApproval> = {}): GivenApproval => ({
  ...NOW,
  by: 1,
  login: "alice",
  countsAs: ["@acme/Release"],
  ...changes,
});
const ONE = [{ condition: "main" as Gate, approvals: 1, approvers: ["@acme/release"] }];

describe("which approvals count", () => {
  it("counts each person once, whatever the case of a team's name", () => {
    const fact = countApprovals(ONE, [given(), given(), given({ by: 2, login: "bob" })], NOW);
    expect(fact.asked[0]?.given).toEqual(["alice", "bob"]);
    expect(fact.stale).toEqual([]);
  });

  // biome-ignore format: one difference a line
  it.each([
    ["another head", { head: "b".repeat(40) }, "it was given for `bbbbbbbbbbbb`"],
    ["another target", { targetRef: "staging" }, "it was given for another target"],
    ["another effect", { effectSha256: "f" }, "merging changes something else by now"],
    ["another policy", { policySha256: "q" }, "the policy has changed since"],
    ["another plan", { planSha256: "other" }, "the plan is another by now"],
    ["no plan", { planSha256: undefined }, "the plan is another by now"],
    ["somebody who may not write any more", { whyNot: "its giver may not write here now" }, "its giver may not write here now"],
  ])("counts none for %s, and says why [T122] [T128] [T120]", (_, changes, why) => {
    const fact = countApprovals(ONE, [given(changes)], NOW);
    expect(fact).toMatchObject({ asked: [{ given: [] }], stale: [{ login: "alice", why }] });
  });

  it("counts none by somebody whom the condition does not name, and anybody where it names nobody", () => {
    const stranger = given({ countsAs: ["@acme/docs"] });
    expect(countApprovals(ONE, [stranger], NOW).asked[0]?.given).toEqual([]);
    const open = [{ condition: "main" as Gate, approvals: 1, approvers: [] }];
    expect(countApprovals(open, [given({ countsAs: [] })], NOW).asked[0]?.given).toEqual(["alice"]);
  });

  it("forgets what was stale once its giver has approved anew", () => {
    const fact = countApprovals(ONE, [given({ effectSha256: "old" }), given()], NOW);
    expect(fact).toMatchObject({ asked: [{ given: ["alice"] }], stale: [] });
  });
});

it("tells effects apart by path, mode and content of either side, and by nothing else", () => {
  const path = "a" as BytePath;
  const [one, other] = [
    { mode: 0o100644, oid: "1" },
    { mode: 0o100755, oid: "1" },
  ];
  const digests = [
    [{ path, to: one }],
    [{ path, from: one }],
    [{ path, to: other }],
    [{ path, from: one, to: other }],
    [{ path: "b" as BytePath, to: one }],
    [],
  ].map((changes) => effectDigest(changes));
  expect(new Set(digests).size).toBe(digests.length);
  expect(effectDigest([{ path, to: { ...one } }])).toBe(digests[0]);
});
