import { documentReader } from "../collect/document-reader.ts";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { WorkPlan } from "../contract/generated/documents.ts";
import { asked } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** A plan that somebody proposed on a pull request, and all who did. */
export interface PlanProposal {
  readonly plan: WorkPlan;
  /** GitHub's ids. */
  readonly proposers: readonly number[];
}

/** Comments of a pull request that are looked through, the newest last. */
const COMMENTS_MAX = 1_000;
/** A fenced block of JSON, at the beginning of its lines. */
const BLOCK = /^(`{3,}|~{3,})json[ \t]*\r?\n([\s\S]*?)\r?\n\1[ \t]*$/gim;

/** The plan of this canonical hash in a fenced JSON block of a comment; undefined where none holds it. */
export async function findProposal(
  services: Services,
  { id, name, installationId }: RepositoryRef,
  pull: number,
  sha256: string,
): Promise<PlanProposal | undefined> {
  const [owner = "", repo = ""] = name.split("/", 2);
  const comments = await asked(services, async () => {
    const client = await services.github.client({ installationId, repositoryId: id }, { issues: "read" });
    return await client.paginate(client.rest.issues.listComments, {
      owner,
      repo,
      issue_number: pull,
      per_page: 100,
    });
  });
  const proposers = new Set<number>();
  let plan: WorkPlan | undefined;
  for (const { body = "", user } of comments.slice(-COMMENTS_MAX)) {
    const found = await planIn(body, sha256);
    if (found === undefined || !user) continue;
    plan = found;
    proposers.add(user.id);
  }
  return plan === undefined ? undefined : { plan, proposers: [...proposers] };
}

async function planIn(body: string, sha256: string): Promise<WorkPlan | undefined> {
  const readDocument = await documentReader();
  for (const [, , text = ""] of body.matchAll(BLOCK)) {
    const read = readDocument("work-plan", Buffer.from(text, "utf8"), "the proposal");
    if (read.ok && sha256OfCanonicalJson(read.value) === sha256) return read.value;
  }
  return undefined;
}
