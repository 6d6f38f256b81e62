import { isScalar, type Node, type YAMLMap } from "yaml";
import type { FoundInStructure, StructureAnswer } from "./found.ts";
import { WorkflowText } from "./workflow-text.ts";

/** Texts that anybody may write, by GitHub's "Script injections"; dots may be brackets. */
const FROM_ANYBODY =
  /\bgithub\.(?:head_ref\b|event\.(?:(?:issue|discussion)\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))|(?:comment|review|review_comment)\.body|pages\b|commits\b|head_commit\.(?:message|author\.(?:email|name)|committer\.(?:email|name))|workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author)|pull_requests|head_repository\.description)|changes\.\w+\.from))|\btojson\(\s*github(?:\.event(?:\.(?:issue|comment|pull_request|review|discussion|head_commit))?)?\s*\)/i;
const EXPRESSION = /\$\{\{([\s\S]*?)\}\}/g;
/** True or false, whatever is compared. */
const COMPARISON = /^[^|&]*(?:==|!=)[^|&]*$|^\s*!?\s*(?:contains|startsWith|endsWith)\([^|&]*\)\s*$/i;

/** Runs that a stranger starts and that have the repository's own rights. */
const PRIVILEGED = ["pull_request_target", "workflow_run", "issue_comment"];
/** Runs that a stranger starts. */
const PUBLIC = [...PRIVILEGED, "pull_request", "issues", "discussion", "discussion_comment", "fork"];
const STRANGERS_CODE =
  /github\.(?:head_ref|event\.pull_request\.(?:head\.(?:sha|ref)|merge_commit_sha)|event\.workflow_run\.head_(?:sha|branch|commit))|refs\/pull\/|github\.event\.pull_request\.head\.repo|github\.event\.workflow_run\.head_repository/i;
const FETCHES_STRANGERS_CODE =
  /\bgh\s+pr\s+checkout\b|\bgit\s+(?:fetch|pull)\b[^\n]*\b(?:refs\/)?pull\/(?:\$|"?\$)/;
/** Only runs of the repository's own branches, or of another trigger, come past this. */
const OWN_ONLY =
  /head\.repo\.full_name\s*==\s*github\.repository|github\.repository\s*==\s*github\.event\.pull_request\.head\.repo\.full_name|head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork|github\.event_name\s*==\s*'(?:push|pull_request|schedule|workflow_dispatch|merge_group)'/;
const MOVING = /^(?:main|master|head|latest|develop|trunk)$/i;

/** Rules on GitHub's workflows and actions. */
export function analyseWorkflow(text: string): StructureAnswer {
  const workflow = new WorkflowText(text);
  const { brokenAt } = workflow;
  if (brokenAt !== undefined) return { matches: [], brokenAt };
  const { root } = workflow;
  const triggers = workflow.namesAt(root, "on");
  const jobs = workflow.values(workflow.mapAt(root, "jobs")).map(({ value }) => workflow.map(value));
  const steps = jobs.flatMap((job) => stepsOf(workflow, job, job));
  const ofAction = stepsOf(workflow, workflow.mapAt(root, "runs"), undefined);
  const all = [...steps, ...ofAction];
  const environments = [root, ...jobs, ...all.map(({ step }) => step)];
  const tainted = environments.flatMap((map) => taintedNames(workflow, map));
  return {
    matches: [
      ...all.flatMap(({ step }) => injections(workflow, step, tainted)),
      ...(triggers.some((each) => PRIVILEGED.includes(each))
        ? steps.flatMap((each) => checkouts(workflow, each))
        : []),
      ...[root, ...jobs].flatMap((map) => broadPermissions(workflow, map)),
      ...[...all.map(({ step }) => step), ...jobs].flatMap((map) => unpinned(workflow, map)),
      ...(triggers.some((each) => PUBLIC.includes(each))
        ? jobs.flatMap((job) => selfHosted(workflow, job))
        : []),
      ...environments.flatMap((map) => unsecureCommands(workflow, map)),
    ],
  };
}

interface Step {
  readonly step: YAMLMap;
  readonly job: YAMLMap | undefined;
}

function stepsOf(workflow: WorkflowText, holder: YAMLMap | undefined, job: YAMLMap | undefined): Step[] {
  return workflow.items(workflow.at(holder, "steps")).flatMap((node) => {
    const step = workflow.map(node);
    return step === undefined ? [] : [{ step, job }];
  });
}

/** Variables of an `env` that hold what anybody may write. */
function taintedNames(workflow: WorkflowText, map: YAMLMap | undefined): string[] {
  return workflow
    .values(workflow.mapAt(map, "env"))
    .flatMap(({ name, value }) => (isScalar(value) && isFromAnybody(String(value.value), []) ? [name] : []));
}

function isFromAnybody(text: string, tainted: readonly string[]): boolean {
  return [...text.matchAll(EXPRESSION)].some(([, expression = ""]) => isTainted(expression, tainted));
}

function isTainted(expression: string, tainted: readonly string[]): boolean {
  const dotted = expression.replace(/\[\s*'([\w-]+)'\s*\]/g, ".$1");
  if (COMPARISON.test(dotted)) return false;
  const variables = [...dotted.matchAll(/\benv\.([\w-]+)/g)].map(([, name]) => name!);
  return FROM_ANYBODY.test(dotted) || variables.some((name) => tainted.includes(name));
}

/** Expressions are put into a script before it is read as one. */
function injections(workflow: WorkflowText, step: YAMLMap, tainted: readonly string[]): FoundInStructure[] {
  const isScript = /^actions\/github-script@/i.test(workflow.textAt(step, "uses") ?? "");
  const script = isScript ? workflow.scalarAt(workflow.mapAt(step, "with"), "script") : undefined;
  return [workflow.scalarAt(step, "run"), script].flatMap((scalar) => {
    const [start = 0, end = 0] = scalar?.range ?? [];
    return [...workflow.text.slice(start, end).matchAll(EXPRESSION)].flatMap((match) =>
      isTainted(match[1]!, tainted)
        ? [
            {
              rule: "workflow-expression-injection",
              line: workflow.lineAt(start + match.index),
              code: match[0],
            },
          ]
        : [],
    );
  });
}

function checkouts(workflow: WorkflowText, { step, job }: Step): FoundInStructure[] {
  const conditions = [step, job].map((map) => workflow.textAt(map, "if") ?? "").join("\n");
  if (OWN_ONLY.test(conditions)) return [];
  const uses = workflow.scalarAt(step, "uses");
  const given = workflow.mapAt(step, "with");
  const asked = ["ref", "repository"].map((key) => workflow.textAt(given, key) ?? "").join("\n");
  if (uses && /^actions\/checkout@/i.test(String(uses.value)) && STRANGERS_CODE.test(asked))
    return [found("workflow-untrusted-checkout", workflow, uses, `${String(uses.value)} ${asked}`)];
  const [start = 0, end = 0] = workflow.scalarAt(step, "run")?.range ?? [];
  const fetched = FETCHES_STRANGERS_CODE.exec(workflow.text.slice(start, end));
  return fetched === null
    ? []
    : [
        {
          rule: "workflow-untrusted-checkout",
          line: workflow.lineAt(start + fetched.index),
          code: fetched[0],
        },
      ];
}

function broadPermissions(workflow: WorkflowText, map: YAMLMap | undefined): FoundInStructure[] {
  const permissions = workflow.scalarAt(map, "permissions");
  return permissions?.value === "write-all"
    ? [found("workflow-broad-permissions", workflow, permissions, "write-all")]
    : [];
}

/** GitHub's own actions may follow a version, as they follow GitHub's own runners; nobody's may follow a branch. */
function unpinned(workflow: WorkflowText, map: YAMLMap | undefined): FoundInStructure[] {
  const uses = workflow.scalarAt(map, "uses");
  const name = String(uses?.value ?? "");
  if (!uses || name === "" || /^(?:\.{1,2}|\$)\//.test(name)) return [];
  const isPinned = /^docker:\/\//.test(name)
    ? /@sha256:[0-9a-f]{64}$/.test(name)
    : /@(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(name) ||
      (/^(?:actions|github)\//i.test(name) && /@[^@]+$/.test(name) && !MOVING.test(name.split("@")[1]!));
  return isPinned ? [] : [found("workflow-unpinned-action", workflow, uses, name)];
}

function selfHosted(workflow: WorkflowText, job: YAMLMap | undefined): FoundInStructure[] {
  const runsOn = workflow.at(job, "runs-on");
  const labels = [
    ...workflow.namesAt(job, "runs-on"),
    ...workflow.namesAt(workflow.mapAt(job, "runs-on"), "labels"),
  ];
  if (!runsOn || !labels.includes("self-hosted") || OWN_ONLY.test(workflow.textAt(job, "if") ?? ""))
    return [];
  return [found("workflow-self-hosted-runner", workflow, runsOn, labels.join(" "))];
}

function unsecureCommands(workflow: WorkflowText, map: YAMLMap | undefined): FoundInStructure[] {
  const allowed = workflow.scalarAt(workflow.mapAt(map, "env"), "ACTIONS_ALLOW_UNSECURE_COMMANDS");
  return allowed && String(allowed.value).toLowerCase() === "true"
    ? [found("workflow-unsecure-commands", workflow, allowed, "ACTIONS_ALLOW_UNSECURE_COMMANDS")]
    : [];
}

function found(rule: string, workflow: WorkflowText, node: Node, code: string): FoundInStructure {
  return { rule, line: workflow.lineOf(node), code };
}
