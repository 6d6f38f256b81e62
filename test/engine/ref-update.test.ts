import { describe, expect, it } from "vitest";
import {
  type Account,
  accountOf,
  carriedUpdates,
  type MergedPull,
  type RefUpdate,
  type SeenUpdate,
} from "../../src/engine/ref-update.ts";

const VERDICT = { id: "v1", verdict: "pass", isEnforced: true, isStopped: false };
const PULL: MergedPull = { number: 7, head: "h", tree: "t", verdict: VERDICT };
/** Pull request 7, judged and passed, was merged as it. */
const seen = (more: Partial<SeenUpdate> = {}): SeenUpdate => ({
  before: "a",
  after: "b",
  tree: "t",
  isForward: true,
  pull: PULL,
  isEnforced: true,
  ...more,
});
const pull = (more: Partial<MergedPull>, verdict: Partial<typeof VERDICT> = {}): Partial<SeenUpdate> => ({
  pull: { ...PULL, verdict: { ...VERDICT, ...verdict }, ...more },
});
const MERGED = { pull: 7, head: "h", verdictId: "v1" };

describe("an update of a rung is accounted for", () => {
  it("by the pull request whose judged head gives its tree", () => {
    expect(accountOf(seen())).toEqual({ kind: "pull", ...MERGED });
  });

  it("by a listed updater's own push, where that passed", () => {
    expect(accountOf(seen({ pull: undefined, updaterVerdict: "pass" }))).toEqual({ kind: "updater" });
  });

  it.each<[string, Partial<SeenUpdate>, Account]>([
    ["deleted", { after: undefined }, { kind: "none", why: "the branch was deleted" }],
    [
      "made anew",
      { before: undefined },
      { kind: "none", why: "the branch was made, and what it began with went through no gate" },
    ],
    [
      "rewritten",
      { isForward: false },
      { kind: "none", why: "history was rewritten: what stood there before is not in it" },
    ],
    [
      "pushed to",
      { pull: undefined },
      { kind: "none", why: "it was pushed directly, and no pull request was merged as it" },
    ],
    [
      "pushed to by an updater, against the judgement",
      { pull: undefined, updaterVerdict: "review" },
      { kind: "none", why: "an updater pushed it directly, and its verdict is `review`" },
    ],
    [
      "merged into before anything was judged",
      { pull: { ...PULL, verdict: undefined } },
      { kind: "none", pull: 7, head: "h", why: "pull request 7 was merged before its head was judged" },
    ],
    [
      "merged into with another tree",
      pull({ tree: "other" }),
      { kind: "none", ...MERGED, why: "merging the head of pull request 7 does not give what stands there" },
    ],
    [
      "merged into with a tree that cannot be read",
      { tree: undefined, ...pull({ tree: undefined }) },
      { kind: "none", ...MERGED, why: "merging the head of pull request 7 does not give what stands there" },
    ],
    [
      "merged into over a stop",
      pull({}, { isStopped: true }),
      { kind: "none", ...MERGED, why: "pull request 7 was merged while it was stopped" },
    ],
    [
      "merged into past a shut gate",
      pull({}, { verdict: "fail" }),
      { kind: "none", ...MERGED, why: "pull request 7 was merged past its gate: its verdict was `fail`" },
    ],
  ])("by nobody where the branch was %s", (_, more, account) => {
    expect(accountOf(seen(more))).toEqual(account);
    // The same under a policy that only reports has shut nothing.
    expect(accountOf(seen({ ...more, isEnforced: false }))).toEqual({ ...account, kind: "not-enforced" });
  });

  it("as not enforced where the gate that the pull request went through only reported", () => {
    const account = accountOf(seen(pull({}, { verdict: "fail", isEnforced: false })));
    expect(account).toMatchObject({ kind: "not-enforced", ...MERGED });
  });

  it("as well as ever under a policy that only reports", () => {
    expect(accountOf(seen({ isEnforced: false })).kind).toBe("pull");
  });
});

describe("what a promotion carries", () => {
  const update = (after: string, account: Account = { kind: "pull" }): RefUpdate => ({
    branch: "b",
    before: "x",
    after,
    account,
  });
  const BELOW = ["1", "2", "3", "4"].map((after) => update(after));
  const carried = (...above: readonly Account[]) =>
    carriedUpdates(
      BELOW,
      above.map((account) => ({ account })),
    ).map(({ after }) => after);

  it("is all that is there before the first promotion", () => {
    expect(carried()).toEqual(["1", "2", "3", "4"]);
    expect(carried({ kind: "start" }, { kind: "pull", head: "of another branch" })).toEqual([
      "1",
      "2",
      "3",
      "4",
    ]);
  });

  it("is what came after the head that was promoted last", () => {
    expect(carried({ kind: "pull", head: "1" }, { kind: "pull", head: "3" })).toEqual(["4"]);
    expect(carried({ kind: "pull", head: "2" }, { kind: "adopted" })).toEqual(["3", "4"]);
    expect(carried({ kind: "pull", head: "4" })).toEqual([]);
  });

  it("begins nowhere later because of a merge that nobody accounted for", () => {
    expect(carried({ kind: "pull", head: "1" }, { kind: "none", head: "3" })).toEqual(["2", "3", "4"]);
  });

  it("leaves nothing out where a head stood there twice", () => {
    const below = ["1", "2", "1", "3"].map((after) => update(after));
    expect(
      carriedUpdates(below, [{ account: { kind: "pull", head: "1" } }]).map(({ after }) => after),
    ).toEqual(["2", "1", "3"]);
  });
});
