import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/contract/policy-defaults.ts";
import type { Binding, GivenApproval } from "../../src/engine/gate-approval.ts";
import { type Ladder, ladderOf, rungOf } from "../../src/engine/ladder.ts";
import {
  countReviews,
  type GivenReview,
  lastHands,
  type ReviewCount,
  reviewsAsked,
} from "../../src/engine/people-reviews.ts";
import { isRequired } from "../../src/engine/required-facts.ts";
import { judgeSubject } from "../../src/engine/subject.ts";
import { cleanMerge, commit, modification } from "./history.ts";

const WHOLE = ladderOf(DEFAULT_POLICY.branches, () => true);
const AGENTS = [{ login: "deps[bot]", role: "updater" as const }];

function asked(
  branch: string | undefined,
  target: string,
  { actor = "alice", reviews = 1, ladder = WHOLE as Ladder } = {},
): number {
  const rung = rungOf(ladder, target);
  if (rung === undefined) throw new Error(`\`${target}\` is no rung`);
  const isAgentBranch = branch?.startsWith("agent/") ?? false;
  const named = branch === undefined ? { fromFork: true } : { branch };
  const subject = judgeSubject({ ...named, actor, isAgentBranch, agents: AGENTS });
  return reviewsAsked({ ladder, rung, branch }, subject, { reviews });
}

describe("whose change needs a review of people's [P118] [P122]", () => {
  it.each([
    ["a person's", "fix", "dev", {}, 1],
    ["a person's, straight to the last rung", "fix", "main", {}, 1],
    ["a fork's", undefined, "dev", {}, 1],
    ["as many as the policy says", "fix", "dev", { reviews: 3 }, 3],
    ["nobody's where the policy asks for none", "fix", "dev", { reviews: 0 }, 0],
    ["a bot's that is not listed, all the same", "b", "dev", { actor: "x[bot]", reviews: 0 }, 1],
    ["such a bot's, as many as of people", "b", "dev", { actor: "x[bot]", reviews: 2 }, 2],
    ["not an agent's", "agent/a", "dev", {}, 0],
    ["not a listed updater's", "deps", "dev", { actor: "deps[bot]" }, 0],
    ["not a promotion's", "dev", "staging", {}, 0],
    ["not what goes back down", "main", "dev", {}, 0],
    ["what skips a rung", "dev", "main", {}, 1],
  ] as const)("%s", (_, branch, target, more, count) => {
    expect(asked(branch, target, more)).toBe(count);
  });

  it("at a gate, where it is known who has agreed, and nowhere else", () => {
    const person = judgeSubject({ branch: "fix", actor: "alice", isAgentBranch: false, agents: [] });
    const bot = judgeSubject({ branch: "fix", actor: "x[bot]", isAgentBranch: false, agents: [] });
    const none = { ...DEFAULT_POLICY, people: { ...DEFAULT_POLICY.people, reviews: 0 } };
    const required = (...[subject, policy, known]: [typeof person, typeof none, boolean]) =>
      isRequired("reviews", { subject, policy, changesNothing: false, done: [], isKnown: () => known });
    expect(required(person, DEFAULT_POLICY, true)).toBe(true);
    expect(required(person, DEFAULT_POLICY, false)).toBe(false);
    expect(required(person, none, true)).toBe(false);
    expect(required(bot, none, true)).toBe(true);
  });
});

const NOW: Binding = { head: "h2", targetRef: "main", effectSha256: "e", policySha256: "p" };
const by = (
  id: number,
  state: GivenReview["state"],
  head: string | undefined = "h2",
  whyNot?: string,
): GivenReview => ({ by: id, login: `u${id}`, state, head, whyNot });
const OWN = new Map([[1, "the pull request is theirs"]]);
function count(reviews: readonly GivenReview[], more: Partial<ReviewCount> = {}) {
  const none = { approvals: [], ties: OWN, maySelfApprove: false };
  const { given, uncounted } = countReviews({ asked: 1, reviews, now: NOW, ...none, ...more });
  return { given, why: uncounted.map(({ login, why }) => `${login}: ${why}`) };
}

describe("who has looked", () => {
  it("is everybody whose last word approves this very head [T123]", () => {
    expect(count([by(2, "approved"), by(3, "approved")]).given).toEqual(["u2", "u3"]);
    expect(count([by(2, "changes-requested"), by(2, "approved")])).toEqual({ given: ["u2"], why: [] });
    expect(count([by(2, "approved", "h1"), by(2, "approved")])).toEqual({ given: ["u2"], why: [] });
    expect(count([by(2, "approved"), by(2, "approved")]).given).toEqual(["u2"]);
  });

  it.each([
    ["an older head's", [by(2, "approved", "h1")], "u2: it was given for `h1`"],
    ["of no head", [{ ...by(2, "approved"), head: undefined }], "u2: it was given for `no commit`"],
    ["taken back", [by(2, "approved"), by(2, "changes-requested")], "u2: it asks for changes"],
    ["dismissed", [by(2, "approved"), by(2, "dismissed")], "u2: it was dismissed"],
    ["the author's", [by(1, "approved")], "u1: the pull request is theirs"],
    [
      "whoever's that may not write",
      [by(2, "approved", "h2", "who gave it may not write here now")],
      "u2: who gave it may not write here now",
    ],
  ] as const)("is not who gave one that is %s [T118] [T120]", (_, reviews, why) => {
    expect(count(reviews)).toEqual({ given: [], why: [why] });
  });

  it("is not who pushed last, whosever pull request it is [T118]", () => {
    expect(
      count([by(2, "approved"), by(3, "approved")], { ties: new Map([[2, "they pushed last"]]) }),
    ).toEqual({
      given: ["u3"],
      why: ["u2: they pushed last"],
    });
  });

  it("is who approves by a command as well, once, and for this head, target, effect and policy alone", () => {
    const command = (id: number, more: Partial<GivenApproval> = {}): GivenApproval => ({
      ...{ by: id, login: `u${id}`, countsAs: [] },
      ...{ ...NOW, planSha256: undefined, ...more },
    });
    const stale = [{ head: "h1" }, { targetRef: "dev" }, { effectSha256: "x" }, { policySha256: "x" }];
    for (const more of stale) expect(count([], { approvals: [command(2, more)] }).given).toEqual([]);
    expect(count([by(2, "approved")], { approvals: [command(2), command(3)] }).given).toEqual(["u2", "u3"]);
    // A sole maintainer's own, by the policy's leave: whether it may be given is settled where it is given.
    expect(count([by(1, "approved")], { approvals: [command(1)] })).toEqual({ given: ["u1"], why: [] });
  });
});

describe("who pushed last", () => {
  const push = (head: string, id: number, before?: string) => ({ head, before, by: id });
  const work = commit("w", ["m0"], [modification("a")]);
  const update = cleanMerge("u", ["w", "m1"]);

  it("is who pushed this head, and the last person who pushed at all", () => {
    expect([...lastHands([push("w", 2), push("x", 3)], [work], "w")]).toEqual([2, 3]);
    expect([...lastHands([push("w", 2)], [work], "w")]).toEqual([2]);
    expect([...lastHands([], [work], "w")]).toEqual([]);
  });

  it("is not who only brought the branch up to date", () => {
    expect([...lastHands([push("w", 2), push("u", 3, "w")], [work, update], "u")]).toEqual([2]);
  });

  it("is who pushed work beneath an update, in one push with it", () => {
    const evil = commit("e", ["w"], [modification("b")]);
    const over = cleanMerge("u", ["e", "m1"]);
    expect([...lastHands([push("w", 2), push("u", 3, "w")], [work, evil, over], "u")]).toEqual([3]);
    expect([...lastHands([push("w", 2), push("u", 3)], [work, update], "u")]).toEqual([3]);
    const forged = commit("u", ["w", "m1"], [modification("b")], { kind: "merge" });
    expect([...lastHands([push("w", 2), push("u", 3, "w")], [work, forged], "u")]).toEqual([3]);
  });
});
