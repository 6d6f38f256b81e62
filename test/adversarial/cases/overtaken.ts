import { type Attack, budget, fail, pass } from "../attack.ts";
import { type Branch, openRun, project } from "../branch.ts";
import { plan, policy, requirement } from "../documents.ts";
import { many } from "../files.ts";
import type { Repository } from "../repository.ts";

const POLICY = ".proofgate/policy.yaml";
const REQUIREMENT = ".proofgate/requirements/FR-1.yaml";
const FORTY = { plan: { limits: { files_changed: 40 } } };
const THREE = policy({ limits: { files_changed: 3 } });

/** A run is opened, then people tighten a document on the target, then the run goes on with so many files. */
function tightened(documents: Record<string, string>, files: number, merges = false) {
  return (repo: Repository) => {
    const main = project(repo);
    const branch: Branch = openRun(main, FORTY);
    main.commit(documents, { trailers: null });
    if (merges) branch.merge(main);
    return branch.evil(many("src", files)).request();
  };
}

const costly = { plan: { budget: { currency: "USD", per_run: 40 } } };

/** People tighten a document while runs are open (contract.md, 3: the minimum counts, and a run is not ended by it). */
export const overtakenCases: readonly Attack[] = [
  {
    id: "overtaken-policy",
    threat: "T105",
    title: "a run goes beyond the limit that people have set since it began",
    build: tightened({ [POLICY]: THREE }, 4),
    expect: budget(),
    twin: {
      title: "a run whose plan allows more than people do by now keeps within the new limit",
      build: tightened({ [POLICY]: THREE }, 3),
      expect: pass,
    },
  },
  {
    id: "overtaken-policy-merged",
    threat: "T105",
    title: "the same after the tighter policy was merged into the branch",
    build: tightened({ [POLICY]: THREE }, 4, true),
    expect: budget(),
    twin: {
      title: "the tighter policy merged, its limit kept",
      build: tightened({ [POLICY]: THREE }, 3, true),
      expect: pass,
    },
  },
  {
    id: "overtaken-begun-after",
    threat: "T105",
    title: "a run begins after the policy was tightened, with a plan that allows more",
    build: (repo) => {
      const main = project(repo);
      main.commit({ [POLICY]: THREE }, { trailers: null });
      const wide = plan("WP-1", "agent/WP-1", ["src/**"], { limits: { files_changed: 40 } });
      return main.fork("agent/WP-1").open(wide).request();
    },
    expect: fail(),
    twin: {
      title: "a run begins after the policy was tightened, with a plan that allows as much",
      build: (repo) => {
        const main = project(repo);
        main.commit({ [POLICY]: THREE }, { trailers: null });
        return openRun(main, { plan: { limits: { files_changed: 3 } } })
          .commit(many("src", 3))
          .request();
      },
      expect: pass,
    },
  },
  {
    id: "overtaken-began-before-any-policy",
    threat: "own",
    title: "a run that begins where there was no policy yet allows itself more than the policy of today",
    build: (repo) => {
      const main = project(repo, { policy: null });
      const early = main.fork("agent/WP-1");
      main.commit({ [POLICY]: policy() }, { trailers: null });
      return early.open(plan("WP-1", "agent/WP-1", ["src/**"], { limits: { files_changed: 101 } })).request();
    },
    expect: fail(),
    twin: {
      title: "a run that begins where there was no policy yet, within what today's allows",
      build: (repo) => {
        const main = project(repo, { policy: null });
        const early = main.fork("agent/WP-1");
        main.commit({ [POLICY]: policy() }, { trailers: null });
        return early
          .open(plan("WP-1", "agent/WP-1", ["src/**"], { limits: { files_changed: 100 } }))
          .commit(many("src", 2))
          .request();
      },
      expect: pass,
    },
  },
  {
    id: "overtaken-requirement",
    threat: "T105",
    title: "a run begins with a budget above its requirement's ceiling",
    build: (repo) => {
      const main = project(repo, { requirement: { cost_ceiling: { currency: "USD", amount: 15 } } });
      return openRun(main, costly).request();
    },
    expect: fail(),
    twin: {
      title: "the requirement's ceiling sinks below the plan's budget while the run is open",
      build: (repo) => {
        const main = project(repo);
        const branch = openRun(main, costly);
        main.commit(
          { [REQUIREMENT]: requirement({ cost_ceiling: { currency: "USD", amount: 15 } }) },
          { trailers: null },
        );
        return branch.commit(many("src", 2)).request();
      },
      expect: pass,
    },
  },
];
