import { type CheckRun, type CheckSuite, suiteState } from "../check-state.ts";
import type { Pull } from "../pull-state.ts";
import type { Repository, World } from "../state.ts";
import { integration, nodeId } from "./account.ts";
import { repositoryPage, repositoryUrl } from "./repository.ts";

/** "CheckRun". */
export function checkRun(world: World, repository: Repository, run: CheckRun) {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`;
  const page = `${repositoryPage(world, repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CR", run.id),
    head_sha: run.headSha,
    external_id: run.externalId ?? "",
    url,
    html_url: page,
    details_url: run.detailsUrl ?? "https://example.com/",
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: integration(world, run.app),
    pull_requests: pullsAt(world, repository, run.headSha),
  };
}

/** As webhooks have it: with the suite inside. */
export function checkRunWithSuite(world: World, repository: Repository, run: CheckRun) {
  return { ...checkRun(world, repository, run), check_suite: simpleSuite(world, repository, run.suite) };
}

function simpleSuite(world: World, repository: Repository, suite: CheckSuite) {
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(runsOf(repository, suite)),
    url: `${repositoryUrl(world, repository)}/check-suites/${suite.id}`,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsAt(world, repository, suite.headSha),
    app: integration(world, suite.app),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  };
}

/** "CheckSuite" without the repository and the head commit, which the asker adds. */
export function checkSuite(world: World, repository: Repository, suite: CheckSuite) {
  const simple = simpleSuite(world, repository, suite);
  return {
    ...simple,
    latest_check_runs_count: runsOf(repository, suite).length,
    check_runs_url: `${simple.url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

export function runsOf(repository: Repository, suite: CheckSuite): CheckRun[] {
  return [...repository.checkRuns.values()].filter((run) => run.suite === suite);
}

/** "Pull Request Minimal" for the open pull requests whose head is this commit. */
export function pullsAt(world: World, repository: Repository, sha: string) {
  return [...repository.pulls.values()]
    .filter((pull) => pull.state === "open" && pull.headSha === sha && pull.headRepository === repository)
    .map((pull) => minimalPull(world, repository, pull));
}

function minimalPull(world: World, repository: Repository, pull: Pull) {
  const repo = (of: Repository) => ({ id: of.id, url: repositoryUrl(world, of), name: of.name });
  return {
    url: `${repositoryUrl(world, repository)}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.headBranch, sha: pull.headSha, repo: repo(pull.headRepository) },
    base: { ref: pull.baseBranch, sha: pull.baseSha, repo: repo(repository) },
  };
}
