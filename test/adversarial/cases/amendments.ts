import { type Attack, pass, review, unauthorized } from "../attack.ts";
import { openRun, type ProjectOptions, project, run } from "../branch.ts";
import { canonicalHash, file, plan, planText } from "../documents.ts";
import type { Changes } from "../files.ts";

const planPath = ".proofgate/plans/WP-1/WORK_PLAN.json";
const narrow = plan("WP-1", "agent/WP-1", ["src/**"]);
const wide = plan("WP-1", "agent/WP-1", ["src/**", "lib/**"]);
const wider = plan("WP-1", "agent/WP-1", ["src/**", "lib/**", "docs/**"]);
const code = { "lib/a.ts": "1\n" };

/** A plan that people put on the target. */
const standingPath = ".proofgate/plans/WP-ST/WORK_PLAN.json";
const standing = (pattern = "agent/st-*", overrides = {}) => plan("WP-ST", pattern, ["src/**"], overrides);
const onStanding =
  (branch: string, changes: Changes, options: ProjectOptions = {}): Attack["build"] =>
  (repo) => {
    const main = project(repo, {
      files: { [standingPath]: planText(standing()), ...(options.files as object) },
    });
    const head = main.fork(branch);
    head.planId = "WP-ST";
    return head.evil(changes).request();
  };

/** Plans that change with a human's word (`--pin`), and plans that stay: contract.md 3. */
export const amendmentCases: readonly Attack[] = [
  {
    id: "amend-without-pin",
    threat: "T095",
    title: "a plan is amended and nobody has said so",
    build: (repo) =>
      run(repo)
        .evil({ [planPath]: planText(wide) })
        .commit(code)
        .request(),
    expect: unauthorized({ path: planPath, commit: "evil" }),
    twin: {
      title: "the amended plan is the one that was pinned",
      build: (repo) =>
        run(repo)
          .commit({ [planPath]: planText(wide) })
          .commit(code)
          .request({ pin: canonicalHash(wide) }),
      expect: pass,
    },
  },
  {
    id: "amend-other-than-pinned",
    threat: "T095",
    title: "the plan that is pushed is wider than the one that was pinned",
    build: (repo) =>
      run(repo)
        .evil({ [planPath]: planText(wider) })
        .commit({ "docs/guide.md": "x\n" })
        .request({ pin: canonicalHash(wide) }),
    expect: unauthorized({ path: planPath }),
    twin: {
      title: "the plan that is pushed is the pinned one, written in another way",
      build: (repo) =>
        run(repo)
          .commit({ [planPath]: JSON.stringify(Object.fromEntries(Object.entries(wide).reverse())) })
          .commit(code)
          .request({ pin: canonicalHash(wide) }),
      expect: pass,
    },
  },
  {
    id: "amend-pin-of-nothing",
    threat: "T099",
    title: "a pin that no plan on the branch has",
    build: (repo) =>
      run(repo)
        .commit({ "src/a.ts": "1\n" })
        .request({ pin: "0".repeat(64) }),
    expect: unauthorized(),
    twin: {
      title: "the pin of the plan that the branch began with",
      build: (repo) =>
        run(repo)
          .commit({ "src/a.ts": "1\n" })
          .request({ pin: canonicalHash(narrow) }),
      expect: pass,
    },
  },
  {
    id: "amend-beyond",
    threat: "T095",
    title: "code beyond the amended plan",
    build: (repo) =>
      run(repo)
        .commit({ [planPath]: planText(wide) })
        .evil({ "docs/guide.md": "x\n" })
        .request({ pin: canonicalHash(wide) }),
    expect: unauthorized({ rule: "scope-exceeded", path: "docs/guide.md", commit: "evil" }),
    twin: {
      title:
        "code from before the amendment that only the amended plan allows: the whole range is judged by it",
      build: (repo) =>
        run(repo)
          .commit(code)
          .commit({ [planPath]: planText(wide) })
          .request({ pin: canonicalHash(wide) }),
      expect: pass,
    },
  },
  {
    id: "amend-narrowed",
    threat: "own",
    title: "work that the first plan allowed and the amended one takes back",
    build: (repo) =>
      openRun(project(repo), { targets: ["src/**", "lib/**"] })
        .evil(code)
        .commit({ [planPath]: planText(narrow) })
        .request({ pin: canonicalHash(narrow) }),
    expect: unauthorized({ rule: "scope-exceeded", path: "lib/a.ts", commit: "evil" }),
    twin: {
      title: "a narrower plan that the work keeps to",
      build: (repo) =>
        openRun(project(repo), { targets: ["src/**", "lib/**"] })
          .commit({ "src/a.ts": "1\n" })
          .commit({ [planPath]: planText(narrow) })
          .request({ pin: canonicalHash(narrow) }),
      expect: pass,
    },
  },
  {
    id: "amend-twice",
    threat: "T096",
    title: "after the pinned plan comes a wider one, and then the pinned one again",
    build: (repo) =>
      run(repo)
        .commit({ [planPath]: planText(wide) })
        .evil({ [planPath]: planText(wider) })
        .commit({ [planPath]: planText(wide) })
        .request({ pin: canonicalHash(wide) }),
    expect: unauthorized({ path: planPath, commit: "evil" }),
    twin: {
      title: "the pinned plan is reformatted",
      build: (repo) =>
        run(repo)
          .commit({ [planPath]: planText(wide) })
          .commit({ [planPath]: JSON.stringify(wide) })
          .request({ pin: canonicalHash(wide) }),
      expect: pass,
    },
  },
  {
    id: "standing-other-branch",
    threat: "T099",
    title: "a branch that the standing plan's pattern does not match has no plan",
    build: onStanding("agent/other-1", { "src/a.ts": "1\n" }),
    expect: unauthorized(),
    twin: {
      title: "a branch that it matches needs no plan of its own",
      build: onStanding("agent/st-1", { "src/a.ts": "1\n" }),
      expect: pass,
    },
  },
  {
    id: "standing-beyond",
    threat: "own",
    title: "code beyond the standing plan",
    build: onStanding("agent/st-1", { "docs/guide.md": "x\n" }),
    expect: unauthorized({ rule: "scope-exceeded", path: "docs/guide.md", commit: "evil" }),
    twin: {
      title: "the standing plan serves again after a merge that names its id",
      build: (repo) => {
        const main = project(repo, { files: { [standingPath]: planText(standing()) } });
        main.commit({ "src/b.ts": "1\n" }, { trailers: "Plan-Id: WP-ST\nRun: 3\n" });
        const head = main.fork("agent/st-2");
        head.planId = "WP-ST";
        return head.commit({ "src/a.ts": "1\n" }).request();
      },
      expect: pass,
    },
  },
  {
    // "several that match are an error": nothing says whether it closes the gate or ends the run; it must not pass.
    id: "standing-several",
    threat: "T098",
    title: "two standing plans match the branch",
    build: onStanding(
      "agent/st-1",
      { "src/a.ts": "1\n" },
      {
        files: {
          ".proofgate/plans/WP-S2/WORK_PLAN.json": planText(plan("WP-S2", "agent/*", [file("src/a.ts")])),
        },
      },
    ),
    expect: { verdict: ["fail", "stop"], alsoAllowed: ["STOP_UNAUTHORIZED_ACCESS"] },
    twin: {
      title: "two standing plans, one of which matches",
      build: onStanding(
        "agent/st-1",
        { "src/a.ts": "1\n" },
        {
          files: {
            ".proofgate/plans/WP-S2/WORK_PLAN.json": planText(plan("WP-S2", "agent/docs-*", ["docs/**"])),
          },
        },
      ),
      expect: pass,
    },
  },
  {
    // "The run's plan is the one whose file the branch's first change adds or replaces": read alone, this would do. But
    // "`plan_id` is unique in a repository for ever", and this one is in use, by people, without an end. It must not pass.
    id: "standing-replaced",
    threat: "own",
    title: "an agent replaces the people's standing plan by a wider one of its own",
    build: (repo) => {
      const main = project(repo, { files: { [standingPath]: planText(standing()) } });
      const mine = plan("WP-ST", "agent/st-1", ["src/**", "lib/**"]);
      const head = main.fork("agent/st-1");
      head.planId = "WP-ST";
      return head
        .evil({ [standingPath]: planText(mine) })
        .commit(code)
        .request();
    },
    expect: { verdict: ["fail", "stop"], alsoAllowed: ["STOP_UNAUTHORIZED_ACCESS"] },
    twin: {
      title: "an agent writes a plan of its own, with its own id, where a standing plan would match as well",
      build: (repo) => {
        const main = project(repo, { files: { [standingPath]: planText(standing()) } });
        return openRun(main, { branch: "agent/st-1", targets: ["src/**", "lib/**"] })
          .commit(code)
          .request();
      },
      expect: pass,
    },
  },
  {
    id: "standing-high-risk",
    threat: "own",
    title: "a standing plan of high risk whose approval nobody has shown",
    build: (repo) => {
      const main = project(repo, {
        files: { [standingPath]: planText(standing("agent/st-*", { risk: "high" })) },
      });
      const head = main.fork("agent/st-1");
      head.planId = "WP-ST";
      return head.commit({ "src/a.ts": "1\n" }).request();
    },
    expect: review(),
    twin: {
      title: "a standing plan of low risk",
      build: onStanding("agent/st-1", { "src/a.ts": "1\n" }),
      expect: pass,
    },
  },
  {
    id: "standing-without-trailers",
    threat: "own",
    title: "commits under a standing plan carry another plan's id",
    build: (repo) => {
      const head = project(repo, { files: { [standingPath]: planText(standing()) } }).fork("agent/st-1");
      return head.evil({ "src/a.ts": "1\n" }, { trailers: "Plan-Id: WP-1\nIteration: 1\n" }).request();
    },
    expect: { verdict: "fail", commit: "evil" },
    twin: {
      title: "commits under a standing plan carry its id",
      build: onStanding("agent/st-1", { "src/b.ts": "1\n" }),
      expect: pass,
    },
  },
];
