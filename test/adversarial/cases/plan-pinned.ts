import { type Attack, pass, unauthorized } from "../attack.ts";
import { openRun, project, run } from "../branch.ts";
import { plan, planText } from "../documents.ts";

const planPath = ".proofgate/plans/WP-1/WORK_PLAN.json";
const minimal = (branch = "agent/WP-1", targets = ["src/**"]) => plan("WP-1", branch, targets);

/** One plan, and the copy that is pinned: contract.md 3. */
export const planPinnedCases: readonly Attack[] = [
  {
    id: "plan-widened",
    threat: "T095",
    title: "the plan is widened in the commit that uses the new width",
    build: (repo) =>
      run(repo)
        .evil({ [planPath]: planText(minimal("agent/WP-1", ["src/**", "lib/**"])), "lib/a.ts": "1\n" })
        .request(),
    expect: unauthorized({ path: planPath, commit: "evil" }),
    twin: {
      title: "the plan is reformatted, its canonical hash stays",
      build: (repo) =>
        run(repo)
          .commit({ [planPath]: JSON.stringify(minimal(), null, 4) })
          .commit({ "src/a.ts": "1\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-widened-code-beyond",
    threat: "T095",
    title: "what only the widened plan allows is judged by the pinned one",
    build: (repo) =>
      run(repo)
        .commit({ [planPath]: planText(minimal("agent/WP-1", ["src/**", "lib/**"])) })
        .evil({ "lib/a.ts": "1\n" })
        .request(),
    expect: unauthorized({ rule: "scope-exceeded", path: "lib/a.ts", commit: "evil" }),
    twin: {
      title: "the keys of the plan change places between two commits of code",
      build: (repo) =>
        run(repo)
          .commit({ "src/a.ts": "1\n" })
          .commit({ [planPath]: JSON.stringify(Object.fromEntries(Object.entries(minimal()).reverse())) })
          .commit({ "src/a.ts": "2\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-widened-and-restored",
    threat: "T096",
    title: "the plan is widened, used and put back",
    build: (repo) =>
      run(repo)
        .evil({ [planPath]: planText(minimal("agent/WP-1", ["src/**", "lib/**"])) })
        .commit({ "lib/a.ts": "1\n" })
        .commit({ "lib/a.ts": null, [planPath]: planText(minimal()) })
        .request(),
    expect: unauthorized({ path: planPath, commit: "evil" }),
    twin: {
      title: "the plan is reformatted and put back",
      build: (repo) =>
        run(repo)
          .commit({ [planPath]: JSON.stringify(minimal()) })
          .commit({ "src/a.ts": "1\n" })
          .commit({ [planPath]: planText(minimal()) })
          .request(),
      expect: pass,
    },
  },
  {
    // "judged by it whatever the file says later": a file that is gone has no canonical hash, least of all the pinned one.
    id: "plan-deleted",
    threat: "own",
    title: "the run deletes its own plan before it is merged",
    build: (repo) =>
      run(repo)
        .commit({ "src/a.ts": "1\n" })
        .evil({ [planPath]: null })
        .request(),
    expect: unauthorized({ path: planPath, commit: "evil" }),
    twin: {
      title: "the plan stays where it was written",
      build: (repo) => run(repo).commit({ "src/a.ts": "1\n" }).commit({ "src/a.ts": "2\n" }).request(),
      expect: pass,
    },
  },
  {
    id: "plan-second",
    threat: "T098",
    title: "a second plan, wider, is added on the branch",
    build: (repo) =>
      run(repo)
        .evil({ ".proofgate/plans/WP-2/WORK_PLAN.json": planText(plan("WP-2", "agent/WP-1", ["lib/**"])) })
        .request(),
    expect: unauthorized({ path: ".proofgate/plans/WP-2/WORK_PLAN.json", commit: "evil" }),
    twin: {
      title: "a second run goes side by side on a branch of its own",
      build: (repo) => {
        const main = project(repo);
        openRun(main).commit({ "src/a.ts": "1\n" }).request();
        return openRun(main, { id: "WP-2" }).commit({ "src/b.ts": "1\n" }).request();
      },
      expect: pass,
    },
  },
  {
    id: "plan-second-at-the-thread",
    threat: "T098",
    title: "a run with a folder of its own also writes the thread's single plan",
    build: (repo) =>
      run(repo)
        .commit({ "src/a.ts": "1\n" })
        .evil({ ".proofgate/WORK_PLAN.json": planText(minimal("agent/WP-1", ["lib/**"])) })
        .request(),
    expect: unauthorized({ path: ".proofgate/WORK_PLAN.json", commit: "evil" }),
    twin: {
      title: "a plan at the thread's single place",
      build: (repo) =>
        project(repo)
          .fork("agent/WP-1")
          .open(minimal(), { path: ".proofgate/WORK_PLAN.json" })
          .commit({ "src/a.ts": "1\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-case-variant",
    threat: "T098",
    title: "a `work_plan.json` is laid beside the plan",
    build: (repo) =>
      run(repo)
        .evil({ ".proofgate/plans/WP-1/work_plan.json": planText(minimal("agent/WP-1", ["**"])) })
        .request(),
    expect: unauthorized({
      path: ".proofgate/plans/WP-1/work_plan.json",
      commit: "evil",
      alsoAllowed: ["STOP_SECURITY_VIOLATION"],
    }),
    twin: {
      title: "a planned file that is called work_plan.json elsewhere",
      build: (repo) => run(repo).commit({ "src/work_plan.json": "{}\n" }).request(),
      expect: pass,
    },
  },
  {
    id: "plan-invalid-code",
    threat: "own",
    title: "code on an invalid plan",
    build: (repo) =>
      run(repo, { plan: { risk: "none" } })
        .evil({ "src/a.ts": "1\n" })
        .request(),
    expect: unauthorized(),
    twin: {
      title: "an invalid plan is replaced by a valid one before any code",
      build: (repo) =>
        run(repo, { plan: { risk: "none" } })
          .commit({ [planPath]: planText(minimal()) })
          .commit({ "src/a.ts": "1\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-replaced-with-code",
    threat: "own",
    title: "an invalid plan is replaced together with code",
    build: (repo) =>
      run(repo, { plan: { risk: "none" } })
        .evil({ [planPath]: planText(minimal()), "src/a.ts": "1\n" })
        .request(),
    expect: unauthorized({ commit: "evil" }),
    twin: {
      title: "an invalid plan is replaced twice, each time alone",
      build: (repo) =>
        run(repo, { plan: { risk: "none" } })
          .commit({ [planPath]: "{}\n" })
          .commit({ [planPath]: planText(minimal()) })
          .commit({ "src/a.ts": "1\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "plan-single-place-replayed",
    threat: "T099",
    title: "the thread's single plan, left by a finished run, is widened under its old id",
    build: (repo) => {
      const main = project(repo, { files: { ".proofgate/WORK_PLAN.json": planText(minimal()) } });
      main.commit({ "src/a.ts": "1\n" }, { trailers: "Plan-Id: WP-1\nRun: 7\n" });
      const again = minimal("agent/WP-1", ["src/**", "lib/**"]);
      return main
        .fork("agent/WP-1")
        .open(again, { path: ".proofgate/WORK_PLAN.json" })
        .commit({ "lib/a.ts": "1\n" })
        .request();
    },
    expect: unauthorized(),
    twin: {
      title: "the thread's single plan is replaced by the next run's, under a new id",
      build: (repo) => {
        const main = project(repo, { files: { ".proofgate/WORK_PLAN.json": planText(minimal()) } });
        main.commit({ "src/a.ts": "1\n" }, { trailers: "Plan-Id: WP-1\nRun: 7\n" });
        return main
          .fork("agent/WP-2")
          .open(plan("WP-2", "agent/WP-2", ["src/**", "lib/**"]), { path: ".proofgate/WORK_PLAN.json" })
          .commit({ "lib/a.ts": "1\n" })
          .request();
      },
      expect: pass,
    },
  },
];
