import { describe, expect, it } from "vitest";
import type { BytePath } from "../../src/contract/byte-path.ts";
import type { MaturityFacts } from "../../src/contract/generated/maturity-facts.ts";
import { DEFAULT_POLICY } from "../../src/contract/policy-defaults.ts";
import { maturityOf } from "../../src/setup/doctor/maturity.ts";
import type { RepositoryState, Seen } from "../../src/setup/doctor/repository-state.ts";

type ThreadFacts = MaturityFacts["threads"][number];

const config = {
  state: "valid",
  value: { version: 1, thread: "shop", owner: "@acme/shop", tests: { command: "npm test" } },
} as const;
const policy = { ...DEFAULT_POLICY, usage: { required: true, stale_minutes: 15 } };

/** Two threads of which each says all that a document can say. */
const STATE: RepositoryState = {
  name: "acme/shop",
  defaultBranch: "main",
  appId: 7,
  policy: { state: "valid", value: policy },
  rungPolicies: [],
  openQuestions: [],
  threads: {
    seen: true,
    value: new Map([
      ["" as BytePath, config],
      ["billing" as BytePath, config],
    ]),
  },
  rungs: [],
  agentBranches: [],
  bypass: new Map(),
  agents: [],
  actions: { seen: true, value: { token: "read", mayApprove: false } },
  installations: { seen: true, value: [] },
  workflows: { seen: true, value: [] },
};

const counts = (all: number) => ({
  ...{ runs: all, ended: all, reached: all, enforced: all, tests: all, sandboxed: all, coverage: all },
  ...{ usage: all, over_budget: 0, calls: all, kept: all },
});
const THREAD: ThreadFacts = {
  thread: "billing",
  ...counts(20),
  manifests: { A: 0, B: 20, C: 0, D: 0 },
  stops: { made: 3, resumed: 2, standing: 0 },
};
const RECORD: MaturityFacts = {
  version: 1,
  since: "2026-10-22T07:00:00Z",
  until: "2026-11-21T07:00:00Z",
  repository: { id: 4711, name: "acme/shop" },
  enforcement: { hours_ago: 48, wrong: 0 },
  drill: { day: "2026-11-20", clean: 4, unneeded: 1, conflicted: 5, undetermined: 0 },
  unaccounted: 0,
  more: false,
  threads: [THREAD],
};

const billing = (facts: Partial<ThreadFacts>) => ({ threads: [{ ...THREAD, ...facts }] });
const seen = (changes: Partial<MaturityFacts> = {}): Seen<MaturityFacts> => ({
  seen: true,
  value: { ...RECORD, ...changes },
});
const levelsOf = (record?: Seen<MaturityFacts>, state = STATE) => maturityOf(state, [], record);
const levelOf = (record?: Seen<MaturityFacts>, state = STATE) =>
  levelsOf(record, state).find(({ thread }) => thread === "billing")!;

describe("the maturity of a thread", () => {
  it("is level 3 where the App recorded all of it, and the other thread's stays at 1 [P167]", () => {
    expect(levelsOf(seen())).toEqual([
      { thread: ".", level: 1, missing: [expect.stringContaining("5 runs that reached a rung")] },
      { thread: "billing", level: 3, missing: [] },
    ]);
  });

  it.each<[string, Partial<MaturityFacts>, string]>([
    [
      "too few runs reached a rung",
      billing({ ...counts(4), runs: 90, ended: 90 }),
      "5 runs that reached a rung in the last 30 days: there are 4",
    ],
    ["the policy only observed", billing({ enforced: 17 }), "17 passed while the policy enforced: 90 %"],
    ["tests are self-reported", billing({ tests: 0 }), "of 20 runs that reached a rung, 0 have tests"],
    ["tests ran outside the sandbox", billing({ sandboxed: 17 }), "17 had their tests run in the sandbox"],
    ["coverage is not known", billing({ coverage: 17 }), "17 have coverage"],
    ["spending is self-reported", billing({ usage: 17 }), "17 have their whole spending told"],
    ["one is over its budget", billing({ over_budget: 1 }), "1 of 20 were"],
    ["something came past a gate", { unaccounted: 2 }, "2 are not (`/proofgate adopt`)"],
    ["enforcement is not real", { enforcement: { hours_ago: 0, wrong: 1 } }, "1 of what it sees is wrong"],
    ["the App looked long ago", { enforcement: { hours_ago: 49, wrong: 0 } }, "it last looked 49 hours ago"],
    ["there are facts of other threads alone", { threads: [{ ...THREAD, thread: "bill" }] }, "there are 0"],
  ])("is no more than 1 where %s [P166]", (_, changes, words) => {
    expect(levelOf(seen(changes))).toEqual({
      thread: "billing",
      level: 1,
      missing: [expect.stringContaining(words)],
    });
  });

  it.each<[string, Partial<MaturityFacts>, string]>([
    [
      "runs are too few to show that it goes on",
      billing({ ...counts(19), manifests: { A: 0, B: 19, C: 0, D: 0 } }),
      "20 runs that reached a rung in the last 30 days: there are 19",
    ],
    ["one run's tests were not kept in", billing({ sandboxed: 19 }), "19 had their tests run in the sandbox"],
    ["nobody logs what runs call", billing({ calls: 17 }), "17 have their calls told"],
    [
      "manifests leave something unknown",
      billing({ manifests: { A: 0, B: 17, C: 3, D: 0 } }),
      "17 have a sealed manifest of grade A or B",
    ],
    ["a verdict cannot be made again", billing({ kept: 19 }), "19 have a verdict that can be made again"],
    [
      "a stop stands unanswered",
      billing({ stops: { made: 0, resumed: 0, standing: 1, oldest_hours: 169 } }),
      "1 stand, the oldest for 7",
    ],
    [
      "most updates do not come back",
      { drill: { day: "2026-11-20", clean: 3, unneeded: 1, conflicted: 5, undetermined: 0 } },
      "of 9 on 2026-11-20 4 came back, 5 conflicted",
    ],
    [
      "it is not known whether one comes back",
      { drill: { day: "2026-11-20", clean: 8, unneeded: 0, conflicted: 0, undetermined: 1 } },
      "1 could not be told",
    ],
  ])("is 2 where %s [P167] [P98]", (_, changes, words) => {
    expect(levelOf(seen(changes))).toEqual({
      thread: "billing",
      level: 2,
      missing: [expect.stringContaining(words)],
    });
  });

  it.each<[string, Partial<MaturityFacts>, 2 | 3]>([
    ["two of twenty had nothing to measure", billing({ coverage: 18, usage: 18, enforced: 18 }), 3],
    [
      "a stop stands since this week",
      billing({ stops: { made: 1, resumed: 0, standing: 1, oldest_hours: 168 } }),
      3,
    ],
    ["five runs are all that there are", billing({ ...counts(5), manifests: { A: 1, B: 4, C: 0, D: 0 } }), 2],
  ])("is not less because %s", (_, changes, level) => {
    expect(levelOf(seen(changes)).level).toBe(level);
  });

  it("lacks a drill and a look where the App has made none", () => {
    const { drill: _, ...undrilled } = RECORD;
    expect(levelOf({ seen: true, value: undrilled }).missing).toEqual([
      expect.stringContaining("rollback drill"),
    ]);
    const { enforcement: __, ...unlooked } = RECORD;
    expect(levelOf({ seen: true, value: unlooked }).missing).toEqual([
      expect.stringContaining("has not looked"),
    ]);
  });

  it("is 1 where nobody has asked the App, or it is not seen, whatever else is right: and each is said so [P165]", () => {
    expect(levelOf()).toMatchObject({
      level: 1,
      missing: [expect.stringContaining("sandbox"), expect.stringContaining("independent feed")],
    });
    const silent = { seen: false, why: "the App answered 503: the database does not answer" } as const;
    expect(levelOf(silent)).toMatchObject({
      level: 1,
      missing: [expect.stringMatching(/not seen: the App answered 503/)],
    });
  });

  it("is not lifted by what the App recorded where the documents ask for less, or GitHub keeps nothing shut [P164]", () => {
    const lax = { ...STATE, policy: { state: "valid", value: DEFAULT_POLICY } } as const;
    expect(levelOf(seen(), lax)).toMatchObject({
      level: 1,
      missing: [expect.stringContaining("`usage.required`")],
    });
    const diagnoses = [{ check: "gate-main", state: "unseen", message: "who may bypass it" } as const];
    expect(maturityOf(STATE, diagnoses, seen())[1]).toMatchObject({
      level: 0,
      missing: ["who may bypass it"],
    });
  });
});
