import { createHash } from "node:crypto";
import type { Artifact, WorkflowRun } from "../actions-state.ts";
import { hasRole } from "../caller.ts";
import { findSuite } from "../check-suites.ts";
import { instant, timestamp } from "../clock.ts";
import { readCommit } from "../commit-read.ts";
import { notFound, Refusal } from "../refusal.ts";
import { type Answer, type Call, counted, ok, type Route } from "../route.ts";
import { nodeId, simpleUser } from "../shapes/account.ts";
import { simpleCommit } from "../shapes/commit.ts";
import { repositoryPage, repositoryShape, repositoryUrl } from "../shapes/repository.ts";
import type { Repository, World } from "../state.ts";

const READ = [["actions", "read"]] as const;
const WRITE = [["actions", "write"]] as const;
/** "Artifacts … retained for 90 days" unless set otherwise. */
const RETENTION_MS = 90 * 86_400_000;

export const actionsRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/permissions/workflow",
    needs: [["administration", "read"]],
    answer: workflowPermissions,
  },
  { method: "GET", path: "/repos/{owner}/{repo}/actions/runs", needs: READ, answer: all },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}",
    needs: READ,
    answer: async (call) => ok(await runShape(call.world, call.repository, named(call))),
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/cancel",
    needs: WRITE,
    answer: cancel,
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts",
    needs: READ,
    answer: (call) => artifacts(call, named(call).id),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/artifacts",
    needs: READ,
    answer: (call) => artifacts(call, undefined),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/artifacts/{artifact_id}",
    needs: READ,
    answer: (call) => ok(artifactShape(call.world, call.repository, namedArtifact(call))),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}",
    needs: READ,
    answer: download,
  },
];

/** "Admin access to the repository" is what a person needs. */
function workflowPermissions({ world, repository, caller }: Call): Answer {
  if (caller.kind === "user" && !hasRole(world, repository, caller.account, "admin"))
    throw new Refusal(403, "Must have admin rights to Repository.");
  const { defaultToken, mayApprovePulls } = repository.actions;
  return ok({
    default_workflow_permissions: defaultToken,
    can_approve_pull_request_reviews: mayApprovePulls,
  });
}

function named({ repository, number }: Call): WorkflowRun {
  const run = repository.actions.runs.get(number("run_id"));
  if (run === undefined) throw notFound();
  return run;
}

function namedArtifact({ repository, number }: Call): Artifact {
  const artifact = repository.actions.artifacts.get(number("artifact_id"));
  if (artifact === undefined) throw notFound();
  return artifact;
}

async function all({ world, repository, query }: Call): Promise<Answer> {
  const fits = (key: string, value: string | null) => [null, value].includes(query.get(key));
  const runs = [...repository.actions.runs.values()]
    .reverse()
    .filter(
      (run) =>
        fits("branch", run.headBranch) &&
        fits("head_sha", run.headSha) &&
        fits("event", run.event) &&
        (fits("status", run.status) || fits("status", run.conclusion)),
    );
  return counted("workflow_runs", await Promise.all(runs.map((run) => runShape(world, repository, run))));
}

function cancel(call: Call): Answer {
  const run = named(call);
  if (run.status === "completed") throw new Refusal(409, "Cannot cancel a workflow run that is completed.");
  run.status = "completed";
  run.conclusion = "cancelled";
  run.updatedAt = timestamp(call.world.clock);
  return { status: 202, body: {} };
}

async function runShape(world: World, repository: Repository, run: WorkflowRun) {
  const url = `${repositoryUrl(world, repository)}/actions/runs/${run.id}`;
  const page = `${repositoryPage(world, repository)}/actions/runs/${run.id}`;
  const app = [...world.apps.values()].find(({ slug }) => slug === "github-actions");
  const suite = app === undefined ? undefined : findSuite(repository, app, run.headSha);
  const suiteId = suite?.id ?? run.id;
  const workflow = `${repositoryUrl(world, repository)}/actions/workflows/${run.workflowId}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("WFR", run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: run.name,
    run_number: run.runNumber,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    check_suite_id: suiteId,
    check_suite_node_id: nodeId("CS", suiteId),
    url,
    html_url: page,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: simpleUser(world, run.actor),
    run_attempt: 1,
    referenced_workflows: [],
    run_started_at: run.createdAt,
    triggering_actor: simpleUser(world, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world, repository)}/check-suites/${suiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: workflow,
    head_commit: simpleCommit(await readCommit(repository.git, run.headSha)),
    repository: repositoryShape(world, repository),
    head_repository: repositoryShape(world, repository),
  };
}

function artifacts({ world, repository, query }: Call, runId: number | undefined): Answer {
  const name = query.get("name");
  const found = [...repository.actions.artifacts.values()].filter(
    (one) => (runId === undefined || one.runId === runId) && [null, one.name].includes(name),
  );
  return counted(
    "artifacts",
    found.map((one) => artifactShape(world, repository, one)),
  );
}

function artifactShape(world: World, repository: Repository, artifact: Artifact) {
  const url = `${repositoryUrl(world, repository)}/actions/artifacts/${artifact.id}`;
  const run = repository.actions.runs.get(artifact.runId);
  return {
    id: artifact.id,
    node_id: nodeId("AR", artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.archive.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: instant(Date.parse(artifact.createdAt) + RETENTION_MS),
    digest: `sha256:${createHash("sha256").update(artifact.archive).digest("hex")}`,
    workflow_run: {
      id: artifact.runId,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run?.headBranch ?? "",
      head_sha: run?.headSha ?? "",
    },
  };
}

/** GitHub sends on to a storage host; the double is that host too. */
function download(call: Call): Answer {
  const artifact = namedArtifact(call);
  if (artifact.expired) throw new Refusal(410, "Artifact has expired");
  if (call.parameter("archive_format") !== "zip") throw notFound();
  return {
    status: 302,
    headers: { location: `${call.world.origin}/_storage/${call.repository.id}/${artifact.id}` },
  };
}

/** What the address of a download gives, without a credential. */
export function storedArchive(world: World, path: string): Buffer | undefined {
  const match = /^\/_storage\/(\d+)\/(\d+)$/.exec(path);
  return world.repositories.get(Number(match?.[1]))?.actions.artifacts.get(Number(match?.[2]))?.archive;
}
