import type { IncomingMessage, ServerResponse } from "node:http";
import { SUBMISSIONS_MAX } from "../store/evidence.ts";
import { readSubmission, SENT_BYTES_MAX, type Submission, SubmissionRefused } from "./evidence-body.ts";
import { type JobIdentity, jobOfClaims } from "./evidence-claims.ts";
import { sendJson } from "./json-response.ts";
import { findRepository } from "./known-repositories.ts";
import { wordsOf } from "./log.ts";
import { KeysUnavailable, type OidcKeys } from "./oidc-keys.ts";
import { TokenRefused, verifiedClaims } from "./oidc-token.ts";
import { type HeldBodies, type Reading, readBody } from "./request-body.ts";
import type { Services } from "./services.ts";
import { takeEvidence } from "./take-evidence.ts";

export const EVIDENCE_PATH = "/api/v1/evidence";

export interface EvidenceEndpoint {
  readonly services: Pick<Services, "config" | "db" | "clock" | "log">;
  readonly keys: OidcKeys;
  readonly held: HeldBodies;
  /** New evidence is there to be judged by. */
  readonly onTaken: () => void;
}

/** What is said to the sender: a status, and words that it may show. */
interface Answer {
  readonly status: number;
  readonly outcome: "accepted" | "known" | "conflict" | "refused" | "unavailable";
  readonly message: string;
}

const TOKEN = /^Bearer ([A-Za-z0-9._~+/=-]{1,16384})$/;

/** For whom a token must be made out, so that no other service's token is believed here, nor this one there. */
export function audienceOf({ appId }: { readonly appId: number }): string {
  return `proofgate:${appId}`;
}

/**
 * `POST`: evidence of one job, with the OIDC token that GitHub made out for it. `GET` says for which audience. Nothing of
 * the body is read before the token has been believed.
 */
export async function answerEvidence(
  endpoint: EvidenceEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { services } = endpoint;
  if (request.method === "GET") {
    const about = { version: 1, audience: audienceOf(services.config), issuer: endpoint.keys.issuer };
    return sendJson(response, 200, about);
  }
  const reading: Reading = { held: endpoint.held, bytes: 0 };
  try {
    const { status, outcome, message } = await answerTo(endpoint, request, reading);
    // What was not read must not be taken for the next request.
    if (!request.complete) response.shouldKeepAlive = false;
    sendJson(response, status, { version: 1, outcome, message });
  } finally {
    endpoint.held.bytes -= reading.bytes;
  }
}

async function answerTo(
  endpoint: EvidenceEndpoint,
  request: IncomingMessage,
  reading: Reading,
): Promise<Answer> {
  const { services } = endpoint;
  try {
    if (request.method !== "POST") return refused(405, "evidence is posted");
    const { "content-type": type, "content-encoding": encoding, authorization } = request.headers;
    const job = await jobOf(endpoint, TOKEN.exec(authorization ?? "")?.[1]);
    if (!/^application\/json(?:;|$)/i.test(type ?? "") || encoding !== "gzip")
      return refused(415, "send application/json with the content encoding gzip");
    const repository = await findRepository(services.db, job.repositoryId);
    if (repository?.state !== "active") return refused(404, "the App is not installed in this repository");
    const body = await readBody(request, reading, SENT_BYTES_MAX);
    if (body === "too large") return refused(413, `a submission has at most ${SENT_BYTES_MAX} bytes`);
    if (body === "cut off") return refused(400, "the submission is not whole");
    if (body === "too much at once") return unavailable("too much is coming in at once: send it again");
    return await take(endpoint, job, body);
  } catch (error) {
    if (error instanceof TokenRefused) return refused(403, `the token is refused: ${error.message}`);
    if (error instanceof SubmissionRefused) return refused(422, error.message);
    services.log("error", "evidence could not be taken", { error: wordsOf(error) });
    const why = error instanceof KeysUnavailable ? error.message : "it could not be stored";
    return unavailable(`${why}: send it again`);
  }
}

async function jobOf({ services, keys }: EvidenceEndpoint, token: string | undefined): Promise<JobIdentity> {
  if (token === undefined) throw new TokenRefused("there is none: `Authorization: Bearer …`");
  const audience = audienceOf(services.config);
  return jobOfClaims(await verifiedClaims(token, { keys, audience, now: services.clock() }));
}

async function take(
  { services, onTaken }: EvidenceEndpoint,
  job: JobIdentity,
  body: Buffer,
): Promise<Answer> {
  const submission = await readSubmission(body);
  const other = differenceBetween(job, submission);
  if (other !== undefined) return refused(403, `the evidence and its token differ in \`${other}\``);
  const outcome = await takeEvidence(services, job, submission, body);
  const { repositoryId: repository, head, runId: run } = job;
  services.log("info", "evidence came in", { repository, head, run, outcome });
  switch (outcome) {
    case "new":
      onTaken();
      return { status: 201, outcome: "accepted", message: "recorded: the head is judged by it" };
    case "known":
      return { status: 200, outcome: "known", message: "it is known already" };
    case "conflict":
      onTaken();
      return {
        status: 409,
        outcome: "conflict",
        message: "it contradicts what was sent before for the same job: neither counts now",
      };
    case "too many":
      return refused(429, `${SUBMISSIONS_MAX} submissions of this head are known already`);
  }
}

/** Where the document says otherwise than the token, which is believed. */
function differenceBetween(job: JobIdentity, { document }: Submission): string | undefined {
  const { workflow } = document;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["repository_id", document.repository_id, job.repositoryId],
    ["head", document.head, job.head],
    ["workflow.run_id", workflow.run_id, job.runId],
    ["workflow.run_attempt", workflow.run_attempt ?? job.runAttempt, job.runAttempt],
    ["workflow.job_workflow_ref", workflow.job_workflow_ref, job.called.ref],
    ["workflow.job_workflow_sha", workflow.job_workflow_sha, job.called.sha],
  ];
  return pairs.find(([, said, proven]) => said !== proven)?.[0];
}

function refused(status: number, message: string): Answer {
  return { status, outcome: "refused", message };
}

function unavailable(message: string): Answer {
  return { status: 503, outcome: "unavailable", message };
}
