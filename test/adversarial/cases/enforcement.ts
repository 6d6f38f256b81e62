import { type Attack, pass, unauthorized } from "../attack.ts";
import { type Branch, type Mode, project, type Request, run } from "../branch.ts";
import { plan, planText, policy } from "../documents.ts";
import type { Repository } from "../repository.ts";

const code = { "src/a.ts": "1\n" };
const planPath = ".proofgate/plans/WP-1/WORK_PLAN.json";
const unplanned = (repo: Repository, policy?: string | null): Branch =>
  project(repo, policy === undefined ? {} : { policy })
    .fork("agent/WP-1")
    .evil(code);
const planned = (repo: Repository, mode: Mode): Branch => run(repo, { policy: { mode } }).commit(code);

/** Modes: the JSON always says what enforcing would give; only the exit status differs (contract.md 5). */
export const enforcementCases: readonly Attack[] = [
  ...(["observe", "warn"] as const).flatMap((mode): readonly Attack[] => [
    {
      id: `mode-policy-${mode}`,
      threat: "own",
      title: `an unplanned change under a policy that says ${mode}`,
      build: (repo) => unplanned(repo, policy({ mode })).request({ mode: "policy" }),
      expect: unauthorized({ exit: 0 }),
      twin: {
        title: `a planned change under a policy that says ${mode}`,
        build: (repo) => planned(repo, mode).request({ mode: "policy" }),
        expect: pass,
      },
    },
    {
      id: `mode-given-${mode}`,
      threat: "own",
      title: `an unplanned change, judged with --mode ${mode}`,
      build: (repo) => unplanned(repo).request({ mode }),
      expect: unauthorized({ exit: 0 }),
      twin: {
        title: `a planned change, judged with --mode ${mode}`,
        build: (repo) => planned(repo, "enforce").request({ mode }),
        expect: pass,
      },
    },
  ]),
  {
    id: "mode-policy-enforce",
    threat: "own",
    title: "an unplanned change under a policy that says enforce",
    build: (repo) => unplanned(repo, policy({ mode: "enforce" })).request({ mode: "policy" }),
    expect: unauthorized({ exit: 1 }),
    twin: {
      title: "a planned change under it",
      build: (repo) => planned(repo, "enforce").request({ mode: "policy" }),
      expect: pass,
    },
  },
  {
    id: "mode-from-the-branch",
    threat: "T174",
    title: "a branch that turns enforcement off is judged by the target's policy",
    build: (repo) =>
      unplanned(repo)
        .commit({ ".proofgate/policy.yaml": policy({ mode: "observe" }) })
        .request({ mode: "policy" }),
    expect: unauthorized({ exit: 1 }),
    twin: {
      title: "a person turns enforcement off: a human looks",
      build: (repo) =>
        project(repo)
          .fork("calm")
          .commit({ ".proofgate/policy.yaml": policy({ mode: "observe" }) })
          .request({ mode: "policy" }),
      expect: { verdict: "review", path: ".proofgate/policy.yaml" },
    },
  },
  {
    id: "mode-no-policy",
    threat: "own",
    title: "an agent in a repository with no policy, judged as enforcing would",
    build: (repo) => unplanned(repo, null).request({ mode: "enforce" }),
    expect: unauthorized({ exit: 1 }),
    twin: {
      title: "a person in a repository with no policy",
      build: (repo) =>
        project(repo, { policy: null, requirement: null })
          .fork("feature/x")
          .commit(code)
          .request({ mode: "policy" }),
      expect: pass,
    },
  },
  {
    id: "mode-no-policy-observes",
    threat: "own",
    title: "an agent in a repository with no policy is observed [S13]",
    build: (repo) => unplanned(repo, null).request({ mode: "policy" }),
    expect: unauthorized({ exit: 0 }),
    twin: {
      title: "nothing at all has changed",
      build: (repo) => {
        const main = project(repo, { policy: null, requirement: null });
        return main.fork("feature/x").request({ mode: "policy" });
      },
      expect: pass,
    },
  },
  {
    id: "mode-default-evidence",
    threat: "own",
    // Tests, static analysis and dependencies are required unless the policy says otherwise, and nobody has shown them.
    title: "a planned change under the default policy, whose required facts nobody has shown",
    build: (repo) => run(repo, { policy: "version: 1\nmode: enforce\n" }).commit(code).request(),
    expect: { verdict: "fail", exit: 1 },
    twin: {
      title: "the same change where the policy does not require them",
      build: (repo) => planned(repo, "enforce").request(),
      expect: pass,
    },
  },
  {
    id: "mode-broken-policy-does-not-observe",
    threat: "own",
    title: "a target whose policy does not parse is judged as if it enforced",
    build: (repo) => unplanned(repo, "mode: observe\nversion: [\n").request({ mode: "policy" }),
    expect: unauthorized({ exit: 1 }),
    twin: {
      title: "a plan that is laid on a target which observes, with nothing after it",
      build: (repo) =>
        project(repo, { policy: policy({ mode: "observe" }) })
          .fork("agent/WP-1")
          .commit(
            { [planPath]: planText(plan("WP-1", "agent/WP-1", ["src/**"])) },
            { trailers: "Plan-Id: WP-1\nIteration: 1\n" },
          )
          .request({ mode: "policy" }),
      expect: pass,
    },
  },
  {
    id: "mode-only-main",
    threat: "T081",
    title: "an agent pushes straight to main, the only branch there is",
    build: (repo) => onMain(repo, { actor: "acme-coder[bot]" }),
    expect: unauthorized(),
    twin: {
      title: "a person pushes straight to main, the only branch there is",
      build: (repo) => onMain(repo, { actor: "alice" }),
      expect: pass,
    },
  },
];

function onMain(repo: Repository, extra: Partial<Request>): Request {
  const main = project(repo, { policy: { agents: [{ login: "acme-coder[bot]", role: "coder" }] } });
  const { base } = main.request();
  return { ...main.evil(code).request(extra), base };
}
