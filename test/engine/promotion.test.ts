import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decidePromotion, type PromotionQuestion, unaccountedUpdates } from "../../src/engine/promotion.ts";
import {
  type Account,
  accountOf,
  carriedUpdates,
  type RefUpdate,
  type SeenUpdate,
} from "../../src/engine/ref-update.ts";
import type { VerdictName } from "../../src/engine/verdict.ts";

/** Two rungs of a toy repository: a commit is a number, its tree the sorted set of changes that it holds. */
interface Rung {
  readonly branch: string;
  tip: string;
  readonly updates: RefUpdate[];
  /** What each update was in truth, whatever was made of it. */
  readonly honest: boolean[];
}

const TREES = new Map<string, string>();
let commits = 0;
function commit(tree: string): string {
  commits += 1;
  const oid = commits.toString(16).padStart(40, "0");
  TREES.set(oid, tree);
  return oid;
}
const merged = (one: string, other: string): string =>
  [...new Set([...one.split(","), ...other.split(",")])].filter(Boolean).sort().join(",");

type Event =
  | {
      readonly kind: "pull";
      readonly method: "merge" | "squash" | "rebase";
      readonly verdict: VerdictName;
      readonly isStopped: boolean;
      readonly isEvil: boolean;
    }
  | { readonly kind: "push" | "rewrite" | "remake" | "delete" | "adopt" | "unjudged" | "promote" };

const EVENT: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("pull" as const),
      method: fc.constantFrom("merge" as const, "squash" as const, "rebase" as const),
      verdict: fc.oneof(
        { weight: 5, arbitrary: fc.constant("pass" as const) },
        fc.constantFrom("review" as const, "fail" as const, "stop" as const),
      ),
      isStopped: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
      isEvil: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("promote" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "push" as const,
        "rewrite" as const,
        "remake" as const,
        "delete" as const,
        "adopt" as const,
        "unjudged" as const,
      ),
    }),
  },
);

function rungOf(branch: string): Rung {
  const tip = commit("begin");
  return {
    branch,
    tip,
    updates: [{ branch, before: undefined, after: tip, account: { kind: "start" } }],
    honest: [true],
  };
}

function move(rung: Rung, after: string | undefined, seen: Partial<SeenUpdate>, isHonest: boolean): void {
  const before = rung.updates.at(-1)?.after;
  const tree = after === undefined ? undefined : TREES.get(after);
  const known = { before, after, tree, isForward: true, pull: undefined, isEnforced: true };
  rung.updates.push({ branch: rung.branch, before, after, account: accountOf({ ...known, ...seen }) });
  rung.honest.push(isHonest);
  if (after !== undefined) rung.tip = after;
}

function happens(rung: Rung, event: Event, change: string): void {
  const there = rung.updates.at(-1)?.after;
  const was = TREES.get(there ?? "") ?? "";
  const tree = merged(was, change);
  if (event.kind === "push") move(rung, commit(tree), {}, false);
  if (event.kind === "rewrite") {
    // Whatever pull request gives that tree: what stood there before is gone.
    const verdict = { id: "v", verdict: "pass", isEnforced: true, isStopped: false } as const;
    const pull = { number: 3, head: commit(change), tree: change, verdict };
    move(rung, commit(change), { isForward: false, pull }, false);
  }
  if (event.kind === "adopt") adopt(rung);
  if (event.kind === "remake") {
    if (there !== undefined) move(rung, undefined, {}, false);
    move(rung, commit(change), {}, false);
  }
  if (there === undefined) return;
  if (event.kind === "delete") move(rung, undefined, {}, false);
  if (event.kind === "unjudged")
    move(rung, commit(tree), { pull: { number: 2, head: commit("x"), tree, verdict: undefined } }, false);
  if (event.kind === "pull") {
    // Merge and squash write one commit, rebase several: the tree is the same, and no id is the head's.
    const after = commit(event.isEvil ? merged(tree, "evil") : tree);
    const verdict = {
      id: "v",
      verdict: event.verdict,
      isEnforced: true,
      isStopped: event.isStopped,
    } as const;
    const isHonest = event.verdict === "pass" && !event.isStopped && !event.isEvil;
    move(rung, after, { pull: { number: 1, head: commit(tree), tree, verdict } }, isHonest);
  }
}

function adopt(rung: Rung): void {
  const at = rung.updates.findIndex(({ account }) => account.kind === "none");
  const update = rung.updates[at];
  if (update === undefined) return;
  rung.updates[at] = { ...update, account: { kind: "adopted" } };
  rung.honest[at] = true;
}

function question(from: Rung, to: Rung, more: Partial<PromotionQuestion> = {}): PromotionQuestion {
  const history = ({ branch, updates }: Rung) => ({ branch, tip: updates.at(-1)?.after, updates });
  return {
    from: history(from),
    to: history(to),
    freeze: undefined,
    pull: { number: 7, head: from.tip, isDraft: false },
    verdict: { head: from.tip, base: to.tip, verdict: "pass", rules: [] },
    merge: "auto",
    ...more,
  };
}

/** As the App merges it: the head is the rung's tip, and the pull request's. */
function promote(from: Rung, to: Rung): boolean {
  const action = decidePromotion(question(from, to));
  if (action.kind !== "promote") return false;
  const tree = merged(TREES.get(to.tip) ?? "", TREES.get(action.head) ?? "");
  const verdict = { id: "p", verdict: "pass", isEnforced: true, isStopped: false } as const;
  move(to, commit(tree), { pull: { number: 7, head: action.head, tree, verdict } }, true);
  return true;
}

describe("promotion [P118]", () => {
  it("is impossible unless every ref update in it is accounted for, whatever the history", () => {
    let promotions = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), EVENT), { minLength: 1, maxLength: 30 }), (events) => {
        const [dev, staging] = [rungOf("dev"), rungOf("staging")];
        // Where the last promotion's head stood on the branch below, by what was done and not by what was recorded.
        let reached = 0;
        for (const [at, [isBelow, event]] of events.entries()) {
          if (event.kind !== "promote") {
            happens(isBelow ? dev : staging, event, `c${at}`);
            continue;
          }
          const isClean = dev.honest.slice(reached + 1).every(Boolean) && staging.honest.every(Boolean);
          const before = dev.updates.length;
          const isDone = promote(dev, staging);
          if (isDone) promotions += 1;
          if (isDone) expect(isClean).toBe(true);
          if (isDone) reached = before - 1;
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
    // A property that nothing ever met would hold as well.
    expect(promotions).toBeGreaterThan(1000);
  });

  it("goes through where all is accounted for, however it was merged", () => {
    for (const method of ["merge", "squash", "rebase"] as const) {
      const [dev, staging] = [rungOf("dev"), rungOf("staging")];
      expect(decidePromotion(question(dev, staging))).toMatchObject({ kind: "promote" });
      happens(dev, { kind: "pull", method, verdict: "pass", isStopped: false, isEvil: false }, "a");
      expect(promote(dev, staging)).toBe(true);
      expect(carriedUpdates(dev.updates, staging.updates)).toEqual([]);
      expect(decidePromotion(question(dev, staging))).toEqual({ kind: "wait", for: "work" });
    }
  });

  it("holds for every update that nobody has accounted for, and names it", () => {
    const [dev, staging] = [rungOf("dev"), rungOf("staging")];
    happens(dev, { kind: "push" }, "a");
    const action = decidePromotion(question(dev, staging));
    expect(action.kind).toBe("hold");
    expect(JSON.stringify(action)).toContain("nobody has accounted for `dev`");
    happens(dev, { kind: "adopt" }, "");
    expect(decidePromotion(question(dev, staging)).kind).toBe("promote");
  });

  it("carries all since the first time that a head stood there, where it stood there twice", () => {
    const at = (after: string, account: Account, before?: string): RefUpdate => ({
      branch: "dev",
      before,
      after,
      account,
    });
    const none: Account = { kind: "none", why: "pushed" };
    const below = [at("a", { kind: "start" }), at("b", none, "a"), at("a", none, "b")];
    const above = [at("z", { kind: "pull", head: "a" })];
    expect(carriedUpdates(below, above).map(({ after }) => after)).toEqual(["b", "a"]);
    expect(unaccountedUpdates({ updates: below }, { updates: above })).toHaveLength(2);
  });

  it("does exactly one thing for each state of the pull request", () => {
    const [dev, staging] = [rungOf("dev"), rungOf("staging")];
    happens(dev, { kind: "pull", method: "merge", verdict: "pass", isStopped: false, isEvil: false }, "a");
    const verdict = {
      head: dev.tip,
      base: staging.tip,
      verdict: "review",
      rules: ["approval-missing"],
    } as const;
    const ask = (more: Partial<PromotionQuestion>) => decidePromotion(question(dev, staging, more));
    expect(ask({ pull: undefined })).toEqual({ kind: "wait", for: "pull request" });
    expect(ask({ pull: { number: 7, head: dev.tip, isDraft: true } })).toEqual({
      kind: "wait",
      for: "pull request",
    });
    expect(ask({ verdict: undefined })).toEqual({ kind: "wait", for: "judgement" });
    expect(ask({ verdict: { ...verdict, base: "0".repeat(40) } })).toEqual({
      kind: "wait",
      for: "judgement",
    });
    expect(ask({ verdict })).toEqual({ kind: "wait", for: "approval" });
    expect(ask({ verdict: { ...verdict, rules: ["blast-radius"] } }).kind).toBe("hold");
    expect(ask({ merge: "manual" })).toEqual({ kind: "wait", for: "merge" });
    expect(ask({ freeze: { gate: "staging", until: "2027-01-02", login: "a" } }).kind).toBe("hold");
    expect(ask({})).toEqual({ kind: "promote", head: dev.tip, into: "staging", pull: 7 });
  });
});
