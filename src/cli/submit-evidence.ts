import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { GivenReports } from "../collect/given-reports.ts";
import type { Evidence } from "../contract/generated/documents.ts";
import { isSafeAddress } from "../contract/safe-address.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { bearer } from "./bearer.ts";
import type { Io } from "./io.ts";

export interface EvidenceToSend extends Pick<Evidence, "command" | "base" | "runs"> {
  /** Of the App, as `https://proofgate.example.com`. */
  readonly appUrl: string;
  readonly reports: GivenReports;
  /** The thread's directory; `.` for the root. */
  readonly thread: string;
}

const TIMEOUT_MS = 60_000;
/** Milliseconds between attempts, where the App says that it cannot take anything now. */
const PAUSES_MS = [2_000, 8_000, 20_000];
const AUDIENCE = /^proofgate:\d{1,16}$/;
const ADVICE = "look at the App's log, and run the job again";

/**
 * Hands the reports in at the App, with a token that GitHub makes out for this job and that App.
 * @returns what the App said. @throws CannotRun: no token, no App, or refused.
 */
export async function submitEvidence(
  { environment }: Pick<Io, "environment">,
  { appUrl, ...evidence }: EvidenceToSend,
): Promise<string> {
  const endpoint = endpointOf(appUrl);
  const audience = await audienceAt(endpoint);
  const token = await tokenFor(environment, audience);
  const body = packed(evidence, claimsIn(token));
  for (const pause of [...PAUSES_MS, undefined]) {
    const { status, message } = await post(endpoint, token, body);
    if (status === 200 || status === 201) return message;
    if (status !== 503 || pause === undefined)
      throw new CannotRun(`the App did not take the evidence (${status}): ${message}`, ADVICE);
    await wait(pause);
  }
  throw new Error("invariant: the last attempt returns or throws");
}

function endpointOf(appUrl: string): string {
  const url = URL.parse(appUrl);
  if (isSafeAddress(url) && !url.username && !url.search && !url.hash)
    return `${url.href.replace(/\/+$/, "")}/api/v1/evidence`;
  throw new CannotRun(`\`${appUrl}\` is no address of an App`, "write it as `https://proofgate.example.com`");
}

/** For whom the token is: an address that is not the App's must not get one for another service. */
async function audienceAt(endpoint: string): Promise<string> {
  const { audience } = await answerOf(endpoint, {}, "the App cannot be asked");
  if (typeof audience === "string" && AUDIENCE.test(audience)) return audience;
  throw new CannotRun(`there is no App at \`${endpoint}\``, "set `app-url` to the App's PUBLIC_URL");
}

async function tokenFor(environment: Io["environment"], audience: string): Promise<string> {
  const [url, secret] = [
    environment.ACTIONS_ID_TOKEN_REQUEST_URL ?? "",
    environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? "",
  ];
  if (url === "" || secret === "")
    throw new CannotRun(
      "GitHub gives this job no token, for it lacks the permission `id-token: write`",
      "write `permissions: { contents: read, id-token: write }` in the job; a job of a fork's pull request never has it",
    );
  const address = `${url}${url.includes("?") ? "&" : "?"}audience=${encodeURIComponent(audience)}`;
  const headers = bearer(secret, "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  const { value } = await answerOf(address, { headers }, "GitHub gives no token");
  if (typeof value === "string" && value.split(".").length === 3) return value;
  throw new CannotRun("what GitHub gave is no token", "run the job again");
}

async function answerOf(
  url: string,
  init: RequestInit,
  what: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { ...init, redirect: "error", signal });
    if (!response.ok) throw new Error(`the answer was ${response.status}`);
    const value: unknown = await response.json();
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
    throw new Error("the answer was no JSON object");
  } catch (error) {
    throw new CannotRun(`${what}: ${String(error)}`, "see whether `app-url` is right, and run the job again");
  }
}

interface JobClaims {
  readonly repositoryId: number;
  readonly head: string;
  readonly runId: number;
  readonly runAttempt: number;
  readonly ref: string;
  readonly sha: string;
}

/** What the token says of this job: not verified, for it comes from GitHub itself, and the App verifies it. */
function claimsIn(token: string): JobClaims {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  return {
    repositoryId: Number(claims.repository_id),
    head: String(claims.sha),
    runId: Number(claims.run_id),
    runAttempt: Number(claims.run_attempt),
    ref: String(claims.job_workflow_ref),
    sha: String(claims.job_workflow_sha),
  };
}

function packed(
  { reports, command, base, runs, thread }: Omit<EvidenceToSend, "appUrl">,
  job: JobClaims,
): Buffer {
  const contents: Record<string, string> = {};
  const kinds = [
    ["tests", reports.tests],
    ["tests-on-base", reports.testsOnBase?.reports ?? []],
    ["base-tests-on-head", reports.baseTestsOnHead?.reports ?? []],
    ["canary", reports.canary?.reports ?? []],
    ["coverage", reports.coverage],
    ["base-coverage", reports.baseCoverage],
    ["static-analysis", reports.sarif ?? []],
    ["usage", reports.usage ?? []],
  ] as const;
  const listed = kinds.flatMap(([kind, given]) =>
    given.map(({ name, bytes }) => {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      contents[sha256] = Buffer.from(bytes).toString("base64");
      return { kind, name: name.slice(-500), sha256, bytes: bytes.length };
    }),
  );
  const evidence: Evidence = {
    version: 1,
    repository_id: job.repositoryId,
    head: job.head,
    workflow: {
      run_id: job.runId,
      run_attempt: job.runAttempt,
      job_workflow_ref: job.ref,
      job_workflow_sha: job.sha,
    },
    thread,
    ...(command === undefined ? {} : { command }),
    ...(base === undefined ? {} : { base }),
    ...(runs === undefined ? {} : { runs }),
    collected_at: new Date().toISOString(),
    reports: listed,
  };
  return gzipSync(JSON.stringify({ evidence, contents }));
}

async function post(
  endpoint: string,
  token: string,
  body: Buffer,
): Promise<{ readonly status: number; readonly message: string }> {
  const headers = {
    "content-type": "application/json",
    "content-encoding": "gzip",
    ...bearer(token, "GitHub's answer"),
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const init = { method: "POST", headers, body: new Uint8Array(body), redirect: "error", signal } as const;
    const response = await fetch(endpoint, init);
    const text = await response.text();
    return { status: response.status, message: messageIn(text) };
  } catch (error) {
    return { status: 503, message: `it cannot be reached: ${String(error)}` };
  }
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? message.slice(0, 500) : "it did not say why";
  } catch {
    // Something between us and the App has answered.
    return "it did not say why";
  }
}
