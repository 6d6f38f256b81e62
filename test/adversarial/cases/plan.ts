import { type Attack, fail, pass, review, unauthorized } from "../attack.ts";
import { openRun, project, run } from "../branch.ts";
import { file, plan, planText, under } from "../documents.ts";
import { symlink } from "../files.ts";

const planPath = ".proofgate/plans/WP-1/WORK_PLAN.json";
const minimal = (branch = "agent/WP-1", targets = ["src/**"]) => plan("WP-1", branch, targets);

/** Which plan, which copy of it, and when: contract.md 3, "Which plan, and which copy". */
export const planCases: readonly Attack[] = [
  {
    id: "plan-none",
    threat: "T105",
    title: "code on an agent branch with no plan at all",
    build: (repo) => project(repo).fork("agent/WP-1").evil({ "src/a.ts": "1\n" }).request(),
    expect: unauthorized(),
    twin: {
      title: "the same code under a plan",
      build: (repo) => run(repo).commit({ "src/a.ts": "1\n" }).request(),
      expect: pass,
    },
  },
  {
    id: "plan-late",
    threat: "own",
    title: "the plan is written after the code that it allows",
    build: (repo) => project(repo).fork("agent/WP-1").evil({ "src/a.ts": "1\n" }).open(minimal()).request(),
    expect: unauthorized({ commit: "evil" }),
    twin: {
      title: "empty commits before the plan",
      build: (repo) =>
        project(repo)
          .fork("agent/WP-1")
          .empty()
          .empty()
          .open(minimal())
          .commit({ "src/a.ts": "1\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-together",
    threat: "T095",
    title: "the plan comes in one commit with code",
    build: (repo) =>
      project(repo)
        .fork("agent/WP-1")
        .evil(
          { [planPath]: planText(minimal()), "src/a.ts": "1\n" },
          { trailers: "Plan-Id: WP-1\nIteration: 1\n" },
        )
        .request(),
    expect: unauthorized({ commit: "evil" }),
    twin: {
      title: "the plan alone, then code",
      build: (repo) => run(repo).commit({ "src/a.ts": "1\n" }).request(),
      expect: pass,
    },
  },
  {
    id: "plan-beside-the-branch",
    threat: "own",
    title: "code forked off before the plan is merged in beside it",
    build: (repo) => {
      const main = project(repo);
      const side = main
        .fork("agent/side")
        .evil({ "src/b.ts": "1\n" }, { trailers: "Plan-Id: WP-1\nIteration: 2\n" });
      return openRun(main)
        .commit({ "src/a.ts": "1\n" })
        .merge(side, {}, { trailers: "Plan-Id: WP-1\nIteration: 3\n" })
        .request();
    },
    expect: unauthorized({ commit: "evil" }),
    twin: {
      title: "a side branch that grew out of the plan is merged in",
      build: (repo) => {
        const begun = run(repo);
        const side = begun
          .fork("agent/side")
          .commit({ "src/b.ts": "1\n" }, { trailers: "Plan-Id: WP-1\nIteration: 2\n" });
        return begun
          .commit({ "src/a.ts": "1\n" })
          .merge(side, {}, { trailers: "Plan-Id: WP-1\nIteration: 3\n" })
          .request();
      },
      expect: pass,
    },
  },
  {
    id: "plan-branch-other",
    threat: "T099",
    title: "code on a plan that names another branch",
    build: (repo) =>
      project(repo).fork("agent/WP-1").open(minimal("agent/WP-9")).evil({ "src/a.ts": "1\n" }).request(),
    expect: unauthorized(),
    twin: {
      title: "a plan for a branch whose name is not the plan's id",
      build: (repo) => run(repo, { branch: "agent/rounding" }).commit({ "src/a.ts": "1\n" }).request(),
      expect: pass,
    },
  },
  {
    id: "plan-branch-pattern",
    threat: "own",
    title: "a run's plan names a pattern of branches, as only a standing plan may",
    build: (repo) =>
      project(repo).fork("agent/WP-1").open(minimal("agent/**")).evil({ "src/a.ts": "1\n" }).request(),
    expect: unauthorized(),
    twin: {
      title: "a branch name in two levels, byte for byte",
      build: (repo) => run(repo, { branch: "agent/billing/é-1" }).commit({ "src/a.ts": "1\n" }).request(),
      expect: pass,
    },
  },
  {
    id: "plan-finished-id",
    threat: "T099",
    title: "code on the id of a plan that the target has already taken in",
    build: (repo) => {
      const main = project(repo).commit({ "src/a.ts": "1\n" }, { trailers: "Plan-Id: WP-1\nRun: 7\n" });
      return openRun(main).evil({ "src/a.ts": "2\n" }).request();
    },
    expect: unauthorized(),
    twin: {
      title: "the next run in the same thread after a squash merge, with its own id",
      build: (repo) => {
        const main = project(repo).commit(
          { [planPath]: planText(minimal()), "src/a.ts": "1\n" },
          { message: "Round invoices (#7)\n", trailers: "Plan-Id: WP-1\nRun: 7\n" },
        );
        return openRun(main, { id: "WP-2" }).commit({ "src/a.ts": "2\n" }).request();
      },
      expect: pass,
    },
  },
  {
    id: "plan-symlink",
    threat: "T010",
    title: "code on a plan that is a symlink to a plan",
    build: (repo) =>
      project(repo, { files: { "src/p.json": planText(minimal()) } })
        .fork("agent/WP-1")
        .commit({ [planPath]: symlink("../../../src/p.json") }, { trailers: "Plan-Id: WP-1\nIteration: 1\n" })
        .evil({ "src/a.ts": "1\n" }, { trailers: "Plan-Id: WP-1\nIteration: 2\n" })
        .request(),
    expect: unauthorized(),
    twin: {
      title: "a regular plan while the target holds a plan-like file elsewhere",
      build: (repo) =>
        run(repo, { files: { "src/p.json": planText(minimal()) } })
          .commit({ "src/a.ts": "1\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-symlink-alone",
    threat: "T010",
    title: "a plan that is a symlink is invalid even with nothing after it",
    build: (repo) =>
      project(repo, { files: { "src/p.json": planText(minimal()) } })
        .fork("agent/WP-1")
        .evil({ [planPath]: symlink("../../../src/p.json") })
        .request(),
    // "the file has mode 100644 … else the plan is invalid"; a symlink is also outside any scope: either reading blocks.
    expect: { verdict: ["fail", "stop"], path: planPath, alsoAllowed: ["STOP_UNAUTHORIZED_ACCESS"] },
    twin: {
      title: "a plan with nothing after it",
      build: (repo) => run(repo).request(),
      expect: pass,
    },
  },
  {
    id: "plan-executable",
    threat: "own",
    title: "a plan with mode 100755",
    build: (repo) =>
      project(repo)
        .fork("agent/WP-1")
        .commit({ [planPath]: { mode: "100755", content: planText(minimal()) } }, { as: "plan" })
        .request(),
    expect: fail({ path: planPath, commit: "plan" }),
    twin: {
      title: "an executable that the plan declares",
      build: (repo) =>
        run(repo, { targets: [file("src/tool", "create", "chmod")] })
          .commit({ "src/tool": { mode: "100755", content: "#!/bin/sh\n" } })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-high-risk",
    threat: "own",
    title: "a plan of high risk whose approval nobody has shown",
    build: (repo) =>
      run(repo, { plan: { risk: "high" } })
        .commit({ "src/a.ts": "1\n" })
        .request(),
    expect: review(),
    twin: {
      title: "a plan of low risk needs nobody's approval",
      build: (repo) =>
        run(repo, { targets: [under("src/**", "modify")] })
          .commit({ "src/a.ts": "1\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-low-confidence",
    threat: "own",
    title: "a plan of low confidence",
    build: (repo) =>
      run(repo, { plan: { confidence: "low" } })
        .commit({ "src/a.ts": "1\n" })
        .request(),
    expect: review(),
    twin: {
      title: "a plan of high confidence",
      build: (repo) =>
        run(repo, { plan: { confidence: "high" } })
          .commit({ "src/a.ts": "1\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-late-by-merge",
    threat: "own",
    title: "a merge before the plan brings code that a later plan would allow",
    build: (repo) => {
      const main = project(repo);
      const side = main.fork("agent/side").commit({ "src/b.ts": "1\n" }, { as: "evil" });
      return main
        .fork("agent/WP-1")
        .empty()
        .merge(side)
        .open(minimal())
        .commit({ "src/a.ts": "1\n" })
        .request();
    },
    expect: unauthorized({ commit: "evil" }),
    twin: {
      title: "the target is merged in before the plan is written",
      build: (repo) => {
        const main = project(repo);
        const branch = main.fork("agent/WP-1").empty();
        main.commit({ "src/b.ts": "1\n" });
        return branch.merge(main).open(minimal()).commit({ "src/a.ts": "1\n" }).request();
      },
      expect: pass,
    },
  },
];
