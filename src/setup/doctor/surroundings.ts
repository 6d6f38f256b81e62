import { type Diagnosis, holds, unseen, wrong } from "./diagnosis.ts";
import type { AppInstallation, Permissions, RepositoryState } from "./repository-state.ts";

/** What the App must be granted, and what it may be granted at most. */
export interface AppNeeds {
  readonly least: Permissions;
  readonly most: Permissions;
}

const LEVELS = ["read", "write", "admin"];
const atLeast = (given: string | undefined, wanted: string) =>
  given !== undefined && LEVELS.indexOf(given) >= LEVELS.indexOf(wanted);

/** The policy that judges everybody, and whether it stops anything. */
export function policyDiagnoses(state: RepositoryState): Diagnosis[] {
  const { policy, defaultBranch, openQuestions, rungPolicies } = state;
  const where = `\`.proofgate/policy.yaml\` on \`${defaultBranch}\``;
  if (policy.state === "absent")
    return [
      wrong(
        "policy",
        `there is no ${where}`,
        "`proofgate init --owner @OWNER --write` writes one: commit and merge it",
      ),
    ];
  if (policy.state === "invalid")
    return [
      wrong(
        "policy",
        `${where} is not valid: ${policy.problem}`,
        "mend it: until then all of it counts as broken",
      ),
    ];
  const { mode } = policy.value;
  const ofPolicy =
    mode === "enforce"
      ? holds("policy", `${where} is valid, and enforced`)
      : wrong(
          "policy",
          `${where} says \`mode: ${mode}\`: verdicts are shown, and stop nobody`,
          "set `mode: enforce` when you trust what you saw",
        );
  const [open] = openQuestions;
  const ofGovernance =
    open === undefined
      ? holds("governance", "the policy answers who is responsible for what")
      : wrong(
          "governance",
          `the policy leaves ${openQuestions.length} of 5 questions open: ${open}`,
          "answer them under `governance`",
        );
  return [ofPolicy, ...rungPolicies.flatMap(rungPolicyDiagnosis), ofGovernance];
}

function rungPolicyDiagnosis({ branch, policy }: RepositoryState["rungPolicies"][number]): Diagnosis[] {
  if (policy.state === "valid" && policy.value.mode === "enforce") return [];
  const how =
    policy.state === "valid"
      ? `says \`mode: ${policy.value.mode}\``
      : policy.state === "absent"
        ? "is not there"
        : `is not valid: ${policy.problem}`;
  const message = `\`.proofgate/policy.yaml\` on \`${branch}\` ${how}: what reaches that rung is judged by its own policy`;
  return [wrong("policy", message, "bring the rung up to the default branch's policy")];
}

/** An agent that administers the repository can undo every rule of it. */
export function agentDiagnoses({
  agents,
  installations,
}: Pick<RepositoryState, "agents" | "installations">): Diagnosis[] {
  const check = "agents";
  if (agents.length === 0)
    return [holds(check, "the policy names no agent: whoever pushes to an agent's branch is judged as one")];
  return agents.map(({ login, role }) => {
    const yourself = "look at the agent's access yourself: it needs `write`, and no more";
    if (!role.seen) return unseen(check, `what \`${login}\` may do is not seen: ${role.why}`, yourself);
    if (role.value === "admin" || role.value === "maintain")
      return wrong(
        check,
        `\`${login}\` has the role \`${role.value}\`, and can change the rules that hold it`,
        "give it `write`",
      );
    if (!KNOWN_ROLES.has(role.value))
      return unseen(check, `what \`${login}\` may do by the role \`${role.value}\` is not seen`, yourself);
    return (
      ofInstallation(login, installations) ?? holds(check, `\`${login}\` has the role \`${role.value}\``)
    );
  });
}

/** Roles that cannot change a rule; an organisation's own may be able to. */
const KNOWN_ROLES: ReadonlySet<string> = new Set(["none", "read", "triage", "write"]);

/** An App's agent is as mighty as its installation, whatever its role; undefined where that is well, or there is none. */
function ofInstallation(
  login: string,
  installations: RepositoryState["installations"],
): Diagnosis | undefined {
  const slug = /^(.*)\[bot\]$/.exec(login)?.[1];
  if (slug === undefined) return undefined;
  if (!installations.seen)
    return unseen(
      "agents",
      `what the App behind \`${login}\` is granted is not seen`,
      "an owner of the organisation sees it",
    );
  const app = installations.value.find((one) => one.slug === slug);
  return atLeast(app?.permissions.administration, "write")
    ? wrong(
        "agents",
        `the App behind \`${login}\` is granted \`administration: write\`, and can change the rules that hold it`,
        "take it away in the App's settings",
      )
    : undefined;
}

export function actionsDiagnoses({ actions, workflows }: RepositoryState): Diagnosis[] {
  return [tokenDiagnosis(actions), workflowDiagnosis(workflows)];
}

function tokenDiagnosis(actions: RepositoryState["actions"]): Diagnosis {
  const check = "actions-token";
  if (!actions.seen)
    return unseen(
      check,
      `what a workflow's token may do is not seen: ${actions.why}`,
      "run it with the token of somebody who administers the repository",
    );
  const { token, mayApprove } = actions.value;
  if (token !== "read")
    return wrong(
      check,
      "a workflow's token may write unless the workflow says less",
      'Settings, Actions, General: "Read repository contents and packages permissions"',
    );
  if (mayApprove)
    return wrong(
      check,
      "workflows may approve pull requests",
      'Settings, Actions, General: switch off "Allow GitHub Actions to create and approve pull requests"',
    );
  return holds(check, "a workflow's token reads, and approves nothing");
}

/** Where such an event and a pull request's own commit meet, a stranger's code runs with the repository's rights. */
function workflowDiagnosis(workflows: RepositoryState["workflows"]): Diagnosis {
  const check = "workflows";
  if (!workflows.seen)
    return unseen(
      check,
      `the workflows are not seen: ${workflows.why}`,
      "run it with a token that may read contents",
    );
  const dangerous = workflows.value.filter(({ text }) => {
    // A line that begins with the mark is a comment in YAML and in shells.
    const said = text.replace(/^[ \t]*#.*$/gm, "");
    return MIGHTY_EVENT.test(said) && TAKES_HEAD.test(said);
  });
  const [first] = dangerous;
  return first === undefined
    ? holds(
        check,
        "no workflow was found that takes a pull request's code under an event with the repository's rights",
      )
    : wrong(
        check,
        `\`${first.path}\` takes a pull request's code under an event with the repository's rights`,
        "use `pull_request`, or check nothing out",
      );
}

const MIGHTY_EVENT = /\b(?:pull_request_target|workflow_run|issue_comment)\b/;
/** Expressions ignore case. */
const TAKES_HEAD =
  /pull_request\.head\b|head_ref\b|head_sha\b|head_branch\b|refs\/pull\/|\bpr\s+checkout\b|\bpull\/\S*\/(?:head|merge)\b/i;

/** The App is there, and holds what it needs and no more. */
export function appDiagnosis({ installations, appId }: RepositoryState, needs: AppNeeds): Diagnosis {
  const check = "app";
  if (!installations.seen)
    return unseen(
      check,
      `which Apps are installed is not seen: ${installations.why}`,
      "an owner of the organisation sees it, or look under Settings, GitHub Apps",
    );
  if (appId === undefined)
    return unseen(
      check,
      "nobody said which App it is",
      "say it by `--app-id ID`: the number in the App's settings",
    );
  const app = installations.value.find((one) => one.appId === appId);
  if (app === undefined)
    return wrong(check, `the App ${appId} is not installed`, "install it for this repository");
  return installationDiagnosis(check, app, needs);
}

function installationDiagnosis(check: string, app: AppInstallation, { least, most }: AppNeeds): Diagnosis {
  const { slug, isSuspended, permissions } = app;
  if (isSuspended)
    return wrong(
      check,
      `\`${slug}\` is suspended: nothing is judged`,
      "an owner of the organisation unsuspends it",
    );
  const lacking = Object.entries(least).filter(
    ([name, level]) => name !== "metadata" && !atLeast(permissions[name], level),
  );
  if (lacking.length > 0)
    return wrong(
      check,
      `\`${slug}\` lacks ${listOf(lacking)}`,
      "accept the App's new permissions, or grant them in its settings",
    );
  const beyond = Object.entries(permissions).filter(
    ([name, level]) => name !== "metadata" && !atLeast(most[name], level),
  );
  if (beyond.length > 0)
    return wrong(
      check,
      `\`${slug}\` is granted ${listOf(beyond)}, which it never uses`,
      "take it away in the App's settings",
    );
  if (!app.isForAll)
    return unseen(
      check,
      `\`${slug}\` is installed for chosen repositories: whether this is one is not seen`,
      "look under the repository's Settings, GitHub Apps",
    );
  return holds(check, `\`${slug}\` is installed, with what it needs and no more`);
}

function listOf(permissions: readonly (readonly [string, string])[]): string {
  return permissions.map(([name, level]) => `\`${name}: ${level}\``).join(", ");
}
