import { type Attack, budget, fail, pass, review, unauthorized } from "../attack.ts";
import { type Branch, openRun, project, type RunOptions } from "../branch.ts";
import { config, file, policy, requirement } from "../documents.ts";
import type { Changes } from "../files.ts";
import type { Repository } from "../repository.ts";

const folder = "services/billing";
const planPath = `${folder}/.proofgate/plans/WP-1/WORK_PLAN.json`;

/** Three threads: the root, billing and tax; inside billing lies a fourth, without a config of its own. */
const threads = (overrides: Changes = {}): Changes => ({
  "services/billing/.proofgate/config.yaml": config({ shared_interfaces: ["proto/billing/**"] }),
  "services/billing/.proofgate/requirements/FR-1.yaml": requirement(),
  "services/billing/src/a.ts": "a\n",
  "services/billing/package.json": '{ "name": "billing" }\n',
  "services/billing/core/.proofgate/requirements/FR-1.yaml": requirement(),
  "services/billing/core/a.ts": "a\n",
  "services/tax/.proofgate/config.yaml": config({ thread: "tax", owner: "@acme/tax" }),
  "services/tax/.proofgate/requirements/FR-9.yaml": requirement({ id: "FR-9" }),
  "services/tax/src/a.ts": "a\n",
  "services/tax/package.json": '{ "name": "tax" }\n',
  "proto/billing/v1.proto": "a\n",
  "proto/tax/v1.proto": "a\n",
  ...(overrides as Record<string, string>),
});

const everywhere = ["services/**", "proto/**", "src/**", "docs/**"];
const opened = (repo: Repository, options: RunOptions = {}, overrides: Changes = {}): Branch =>
  openRun(project(repo, { ...options, files: threads(overrides) }), {
    thread: folder,
    targets: everywhere,
    ...options,
  });
const touching =
  (path: string, options: RunOptions = {}, overrides: Changes = {}): Attack["build"] =>
  (repo) =>
    opened(repo, options, overrides)
      .evil({ [path]: "changed\n" })
      .request();
const onlyPlan =
  (options: RunOptions, overrides: Changes = {}): Attack["build"] =>
  (repo) =>
    opened(repo, options, overrides).request();

const integrating = { "services/billing/.proofgate/config.yaml": config({ integration: true }) };
const rootIntegrating = { ".proofgate/config.yaml": config({ thread: "root", integration: true }) };
const strayed = (path: string) => unauthorized({ path, commit: "evil" });
const manifests = (...paths: readonly string[]) => paths.map((path) => file(path));

type Row = readonly [
  id: string,
  threat: string,
  title: string,
  evil: string,
  twin: string,
  good: string,
  options?: RunOptions,
];

/** One plan in billing (or where the options say) whose targets promise the whole repository. */
// biome-ignore format: one case a line
const strays: readonly Row[] = [
  ["neighbour", "own", "a plan of billing writes a file of tax", "services/tax/src/a.ts", "its own file", "services/billing/src/a.ts"],
  ["root", "own", "a plan of billing writes a file of the root", "docs/guide.md", "a new file of its own", "services/billing/docs/guide.md"],
  ["no-thread-between", "own", "a plan of billing writes beside its folder", "services/billing.ts", "deep inside its folder", "services/billing/x/y/z.ts"],
  ["deeper", "own", "a plan of billing writes into the thread inside it", "services/billing/core/a.ts",
   "a folder whose name begins like the inner thread's", "services/billing/core-tools/a.ts"],
  ["upwards", "own", "a plan of the inner thread writes to the thread around it", "services/billing/src/a.ts",
   "a plan of the inner thread writes its own file", "services/billing/core/a.ts", { thread: "services/billing/core" }],
  ["from-the-root", "own", "a plan of the root writes into a thread", "services/billing/src/a.ts",
   "a plan of the root writes a file of the root", "src/a.ts", { thread: undefined }],
  ["shared-of-another", "own", "an interface that billing does not share", "proto/tax/v1.proto",
   "an interface that billing shares", "proto/billing/v1.proto"],
  ["shared-prefix", "T039", "a folder whose name begins like the shared one", "proto/billing-internal/v1.proto",
   "a new file of the shared interface", "proto/billing/v2/x.proto"],
  ["root-manifest", "own", "an ordinary thread writes the root's manifest", "package.json",
   "an ordinary thread writes its own manifest", "services/billing/go.mod", { targets: manifests("package.json", "services/billing/go.mod"), plan: { risk: "medium" } }],
  ["other-manifest", "own", "an ordinary thread writes another thread's manifest", "services/tax/package.json",
   "its own lock file", "services/billing/go.sum", { targets: ["services/**"], plan: { risk: "medium" } }],
];

/** Whose file it is: contract.md 1 and 3 (threads, shared interfaces, the integration thread). */
export const threadCases: readonly Attack[] = [
  ...strays.map(([id, threat, title, evil, twin, good, options = {}]): Attack => {
    return {
      id: `thread-${id}`,
      threat,
      title,
      build: touching(evil, options),
      expect: strayed(evil),
      twin: { title: twin, build: touching(good, options), expect: pass },
    };
  }),
  {
    id: "thread-integration-source",
    threat: "own",
    title: "the integration thread writes another thread's source",
    build: touching("services/tax/src/a.ts", { plan: { risk: "medium" } }, integrating),
    expect: strayed("services/tax/src/a.ts"),
    twin: {
      title: "the integration thread writes another thread's manifest and the root's lock file",
      build: (repo) =>
        opened(
          repo,
          { targets: ["services/**", ...manifests("package-lock.json")], plan: { risk: "medium" } },
          integrating,
        )
          .commit({ "services/tax/package.json": "{}\n", "package-lock.json": "{}\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "thread-self-made-integration",
    threat: "T174",
    title: "a thread makes itself the integration thread on its own branch",
    build: (repo) => opened(repo).evil(integrating).commit({ "package.json": "{}\n" }).request(),
    expect: strayed("services/billing/.proofgate/config.yaml"),
    twin: {
      title: "a person makes it the integration thread: a human looks",
      build: (repo) => project(repo, { files: threads() }).fork("integrate").commit(integrating).request(),
      expect: review({ path: "services/billing/.proofgate/config.yaml" }),
    },
  },
  {
    id: "thread-self-made-border",
    threat: "own",
    title: "a folder `.proofgate` of the branch's own redraws the border",
    build: (repo) =>
      opened(repo)
        .commit({ "services/billing/.proofgate/notes.md": "x\n" })
        .evil({ "services/tax/src/.proofgate/x": "x\n" })
        .request(),
    expect: strayed("services/tax/src/.proofgate/x"),
    twin: {
      title: "a file beside the plan that the plan covers",
      build: touching("services/billing/.proofgate/notes.md"),
      expect: pass,
    },
  },
  {
    id: "thread-no-integration-anywhere",
    threat: "own",
    title: "the root's plan names a protected file where no thread integrates",
    build: touching(".npmrc", { thread: undefined, targets: manifests(".npmrc") }),
    expect: strayed(".npmrc"),
    twin: {
      title: "the root integrates and names the file exactly: approval is asked for",
      build: touching(".npmrc", { thread: undefined, targets: manifests(".npmrc") }, rootIntegrating),
      expect: review({ path: ".npmrc" }),
    },
  },
  {
    id: "thread-plan-outside",
    threat: "own",
    title: "a plan in a folder that is no thread on the target",
    build: onlyPlan({ thread: "services/new" }),
    expect: fail({ path: "services/new/.proofgate/plans/WP-1/WORK_PLAN.json", commit: "plan" }),
    twin: {
      title: "a plan in a thread that has requirements and no config",
      build: onlyPlan({ thread: "services/billing/core" }),
      expect: pass,
    },
  },
  {
    id: "thread-foreign-requirement",
    threat: "own",
    // A requirement lies in `<thread>/.proofgate/requirements/`; what binds tax gives no mandate to billing.
    title: "a plan of billing binds itself to a requirement of tax [P16]",
    build: onlyPlan({ plan: { requirements: ["FR-9"] } }),
    expect: fail({ path: planPath, commit: "plan" }),
    twin: {
      title: "a plan of tax binds itself to it",
      build: onlyPlan({ thread: "services/tax", plan: { requirements: ["FR-9"] } }),
      expect: pass,
    },
  },
  {
    id: "thread-limit",
    threat: "own",
    title: "a plan asks for more files than its thread allows",
    build: onlyPlan(
      { plan: { limits: { files_changed: 3 } } },
      { [`${folder}/.proofgate/config.yaml`]: config({ limits: { files_changed: 2 } }) },
    ),
    expect: fail({ path: planPath, commit: "plan" }),
    twin: {
      title: "a plan asks for as many as its thread allows",
      build: onlyPlan(
        { plan: { limits: { files_changed: 2 } } },
        { [`${folder}/.proofgate/config.yaml`]: config({ limits: { files_changed: 2 } }) },
      ),
      expect: pass,
    },
  },
  {
    id: "thread-limit-inherited",
    threat: "own",
    title: "a plan without limits runs beyond its thread's",
    build: (repo) =>
      opened(repo, {}, { [`${folder}/.proofgate/config.yaml`]: config({ limits: { files_changed: 2 } }) })
        .commit({ [`${folder}/1`]: "x\n", [`${folder}/2`]: "x\n", [`${folder}/3`]: "x\n" })
        .request(),
    expect: budget(),
    twin: {
      title: "another thread's limit does not bind it",
      build: (repo) =>
        opened(
          repo,
          {},
          { "services/tax/.proofgate/config.yaml": config({ thread: "tax", limits: { files_changed: 2 } }) },
        )
          .commit({ [`${folder}/1`]: "x\n", [`${folder}/2`]: "x\n", [`${folder}/3`]: "x\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "thread-overtaken-config",
    threat: "own",
    title: "a config that a later policy has overtaken does not loosen it",
    build: (repo) =>
      opened(
        repo,
        { policy: { limits: { files_changed: 2 } } },
        { [`${folder}/.proofgate/config.yaml`]: config({ limits: { files_changed: 9 } }) },
      )
        .commit({ [`${folder}/1`]: "x\n", [`${folder}/2`]: "x\n", [`${folder}/3`]: "x\n" })
        .request(),
    expect: budget(),
    twin: {
      title: "within the minimum of the two nothing is held against the run",
      build: (repo) =>
        opened(
          repo,
          { policy: { limits: { files_changed: 2 } } },
          { [`${folder}/.proofgate/config.yaml`]: config({ limits: { files_changed: 9 } }) },
        )
          .commit({ [`${folder}/1`]: "x\n", [`${folder}/2`]: "x\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "thread-broken-config",
    threat: "own",
    title: "a run in a thread whose config on the target does not parse",
    build: touching(`${folder}/src/a.ts`, {}, { [`${folder}/.proofgate/config.yaml`]: "version: [1\n" }),
    expect: { verdict: ["fail", "stop"], alsoAllowed: ["STOP_UNAUTHORIZED_ACCESS"] },
    twin: {
      title: "a run in the thread beside it",
      build: touching(
        "services/tax/src/a.ts",
        { thread: "services/tax", plan: { requirements: ["FR-9"] } },
        { [`${folder}/.proofgate/config.yaml`]: "version: [1\n" },
      ),
      expect: pass,
    },
  },
  {
    id: "thread-broken-policy",
    threat: "own",
    title: "a run on a target whose policy does not parse",
    build: (repo) =>
      openRun(project(repo, { policy: `${policy()}roles: [\n` }))
        .commit({ "src/a.ts": "1\n" })
        .request(),
    expect: fail(),
    twin: {
      title: "a person makes the policy valid: a human looks",
      build: (repo) =>
        project(repo, { policy: "version: [1\n" })
          .fork("mend")
          .commit({ ".proofgate/policy.yaml": policy() })
          .request(),
      expect: review({ path: ".proofgate/policy.yaml" }),
    },
  },
];
