import type { EvidenceOrigin } from "../store/evidence.ts";
import { idClaim, textClaim } from "./claim-reading.ts";
import { type Claims, TokenRefused } from "./oidc-token.ts";

/** What GitHub vouches for: which job asked for the token, and who set its run going. */
export interface JobIdentity extends EvidenceOrigin {
  readonly called: CalledWorkflow;
  readonly actor: { readonly id: number; readonly login: string };
}

/** The workflow that holds the job: the caller itself, another file here, or a reusable one of another repository. */
export interface CalledWorkflow {
  /** As the token names it, with its ref. */
  readonly ref: string;
  readonly sha: string;
  /** In this repository. */
  readonly path?: string;
  /** In another one: `owner/name/.github/workflows/file.yml`. */
  readonly foreign?: string;
}

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const HEADS = "refs/heads/";
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;
const WORKFLOW = /^([^/@]+\/[^/@]+)\/(\.github\/workflows\/[^/@\\]{1,200}\.ya?ml)@(.{1,400})$/;

/**
 * The job for which a verified token was made out. Ids count, names do not; `sub` is not read.
 * @throws TokenRefused: a job from which no evidence is taken.
 */
export function jobOfClaims(claims: Claims): JobIdentity {
  const text = (name: string): string => textClaim(claims, name);
  const id = (name: string): number => idClaim(claims, name);
  demandPush(text);
  if (text("runner_environment") !== "github-hosted")
    throw new TokenRefused("the job ran on a self-hosted runner, which keeps what earlier jobs left behind");
  const [head, branch, repository] = [text("sha"), text("ref").slice(HEADS.length), text("repository")];
  if (!OID.test(head)) throw new TokenRefused("its `sha` is no commit");
  if (!NAME.test(repository)) throw new TokenRefused("its `repository` is no name of one");
  const at = { repository, head, ref: text("ref") };
  const caller = ownWorkflow(at, text("workflow_ref"), text("workflow_sha"));
  if (caller === undefined) throw new TokenRefused("its workflow is not of the commit that was pushed");
  return {
    repositoryId: id("repository_id"),
    head,
    branch,
    runId: id("run_id"),
    runAttempt: id("run_attempt"),
    checkRunId: claims.check_run_id === undefined ? 0 : id("check_run_id"),
    caller,
    called: calledWorkflow(at, text("job_workflow_ref"), text("job_workflow_sha")),
    tokenId: text("jti"),
    actor: { id: id("actor_id"), login: text("actor").slice(0, 104) },
  };
}

/** Of a pull request `sha` and `ref` are those of a merge that GitHub tried, not of the head that is judged [T133] [T143]. */
function demandPush(text: (name: string) => string): void {
  const event = text("event_name");
  if (event !== "push")
    throw new TokenRefused(`the job ran on \`${event.slice(0, 40)}\`: evidence is taken from \`push\` alone`);
  if (text("ref_type") !== "branch" || !text("ref").startsWith(HEADS) || text("ref") === HEADS)
    throw new TokenRefused("the job ran on no branch");
}

interface At {
  readonly repository: string;
  readonly head: string;
  readonly ref: string;
}

/** The path of a workflow of this repository at this very push; undefined for any other. */
function ownWorkflow({ repository, head, ref }: At, workflow: string, sha: string): string | undefined {
  const [, name, path, at] = WORKFLOW.exec(workflow) ?? [];
  const isOwn = name?.toLowerCase() === repository.toLowerCase() && at === ref && sha === head;
  return isOwn ? path : undefined;
}

function calledWorkflow(at: At, ref: string, sha: string): CalledWorkflow {
  const path = ownWorkflow(at, ref, sha);
  if (path !== undefined) return { ref, sha, path };
  const [, name, file, pinned] = WORKFLOW.exec(ref) ?? [];
  if (name === undefined || file === undefined || !OID.test(sha))
    throw new TokenRefused("its `job_workflow_ref` names no workflow");
  // A tag or a branch is another workflow tomorrow [T135].
  if (pinned !== sha)
    throw new TokenRefused("the reusable workflow that made it is not named by the id of a commit");
  return { ref, sha, foreign: `${name}/${file}` };
}
