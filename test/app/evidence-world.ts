import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { checksOf, JUDGING, openWorld, planOf, startWorld, type World } from "./running-app.ts";
import { claimsOf, type Forgery, startIssuer, type TokenIssuer } from "./token-issuer.ts";

export const BRANCH = "agent/WP-1";
export const WORKFLOW = ".github/workflows/tests.yml";
const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";

/** Of an organisation that asks for tests and coverage. */
export const POLICY = `version: 1
mode: enforce
branches: { agent: ["agent/**"], dev: null, staging: null, main: main }
agents: [{ login: coder-bot, role: coder }]
plan: { requirements: optional }
tests: { required: true, changed_coverage_min: 80, global_drop_max: 5 }
security:
  static_analysis: { required: false }
  dependencies: { required: false }
promotion: { staging_to_main: { approvals: 0 } }
`;

export const PASSED = junit("passes");
export const FAILED = junit("fails", "<failure message='1 is not 2'/>");
export const COVERED = lcov(1, "src/shop.ts") + lcov(1);

export function junit(name: string, inside = ""): string {
  return `<testsuites><testsuite name="page"><testcase file="test/page.test.ts" classname="page" name="${name}">${inside}</testcase></testsuite></testsuites>`;
}

export function lcov(hits: number, file = "src/page.ts"): string {
  return `SF:${file}\nDA:1,${hits}\nend_of_record\n`;
}

export interface Report {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

export interface Sent {
  /** Of the workflow run. */
  readonly runId?: number;
  readonly runAttempt?: number;
  readonly checkRunId?: number;
  readonly branch?: string;
  readonly sha?: string;
  readonly workflow?: string;
  /** Otherwise than GitHub would say. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly forgery?: Forgery;
  readonly reports?: readonly Report[];
  /** Otherwise than the claims say. */
  readonly document?: Readonly<Record<string, unknown>>;
  /** Instead of what the reports are. */
  readonly contents?: Readonly<Record<string, string>>;
  readonly token?: string;
}

export interface Answered {
  readonly status: number;
  readonly outcome?: string;
  readonly message?: string;
}

export interface EvidenceWorld extends World {
  readonly issuer: TokenIssuer;
  /** The head of `main`, and of the agent's branch. */
  readonly main: string;
  readonly head: string;
  claims(sent?: Sent): Readonly<Record<string, unknown>>;
  token(sent?: Sent): string;
  /** As the Action sends it. */
  send(sent?: Sent): Promise<Answered>;
  check(sha?: string): string | undefined;
}

export const GREEN: readonly Report[] = [
  { kind: "tests", name: "junit.xml", text: PASSED },
  { kind: "coverage", name: "lcov.info", text: COVERED },
];

/** An App whose policy asks for evidence, and a branch that keeps to its plan and waits for it. For one test, or until `ending`. */
export async function evidenceWorld(
  ending?: (() => Promise<void>)[],
  {
    clock,
    policy = POLICY,
    files: more = {},
    usageFeedToken,
    digest = {},
    afterSweep = false,
  }: {
    readonly clock?: () => Date;
    readonly policy?: string;
    /** As USAGE_FEED_TOKEN. */
    readonly usageFeedToken?: string;
    /** As OPERATOR_TOKEN and the like. */
    readonly digest?: Readonly<Record<string, string>>;
    /** The sweep of the start is over before the agent pushes: it must not be what finds the branch, for it does not know who pushed. */
    readonly afterSweep?: boolean;
    /** On the target. */
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): Promise<EvidenceWorld> {
  const issuer = await startIssuer();
  const feed = usageFeedToken === undefined ? {} : { usageFeedToken };
  const options = { permissions: JUDGING, oidcIssuer: issuer.url, digest, ...feed };
  const world = await (ending === undefined ? startWorld(options, clock) : openWorld(ending, options, clock));
  const { github, shop, alice, coder } = world;
  const { sha: main } = await github.push(shop, {
    as: alice,
    branch: "main",
    files: {
      ".proofgate/policy.yaml": policy,
      "src/shop.ts": "export const shop = 1;\n",
      [WORKFLOW]: "on: push\njobs: {}\n",
      "test/page.test.ts": 'it("passes", () => { expect(1).toBe(1); });\n',
      ...more,
    },
  });
  if (afterSweep) {
    await world.running.sweep();
    await world.settled();
  }
  const plan = planOf(BRANCH, "WP-1", "src/page.ts");
  const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
  await github.push(shop, { as: coder, branch: BRANCH, files: { [PLAN]: plan }, message });
  const files = { "src/page.ts": "export const page = 1;\n" };
  const { sha: head } = await github.push(shop, { as: coder, branch: BRANCH, files, message });
  const address = { repositoryId: shop.id, repository: "acme/shop" };
  const audience = `proofgate:${world.app.id}`;
  const claims = (sent: Sent = {}) => {
    const at = { branch: BRANCH, sha: head, ...sent };
    return { ...claimsOf({ issuer, audience, now: new Date(), ...address, ...at }), ...sent.claims };
  };
  const token = (sent: Sent = {}) => issuer.sign(claims(sent), sent.forgery);
  return Object.assign(world, {
    issuer,
    main,
    head,
    claims,
    token,
    send: (sent: Sent = {}) => post(world, submissionOf(claims(sent), sent), sent.token ?? token(sent)),
    check: (sha = head) => checksOf(world, sha)["proofgate/run"],
  });
}

export function submissionOf(claims: Readonly<Record<string, unknown>>, sent: Sent): Buffer {
  const reports = (sent.reports ?? GREEN).map(({ kind, name, text }) => {
    const bytes = Buffer.from(text);
    return {
      kind,
      name,
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      text,
    };
  });
  const evidence = {
    version: 1,
    repository_id: Number(claims.repository_id),
    head: claims.sha,
    workflow: {
      run_id: Number(claims.run_id),
      run_attempt: Number(claims.run_attempt),
      job_workflow_ref: claims.job_workflow_ref,
      job_workflow_sha: claims.job_workflow_sha,
    },
    collected_at: "2026-11-21T09:00:00Z",
    reports: reports.map(({ text: _, ...report }) => report),
    ...sent.document,
  };
  const contents =
    sent.contents ??
    Object.fromEntries(reports.map(({ sha256, text }) => [sha256, Buffer.from(text).toString("base64")]));
  return gzipSync(JSON.stringify({ evidence, contents }));
}

export async function post(
  { running }: { readonly running: { readonly url: string } },
  body: Buffer | string,
  token: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const response = await fetch(`${running.url}/api/v1/evidence`, {
    method: "POST",
    body: typeof body === "string" ? body : new Uint8Array(body),
    headers: {
      "content-type": "application/json",
      "content-encoding": "gzip",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  return { status: response.status, ...((await response.json()) as object) };
}

/** The findings of the last judgement of a head. */
export async function findingsOf({ running }: Pick<World, "running">, head: string): Promise<string> {
  const { json } = await running.store.db
    .selectFrom("verdicts")
    .select("json")
    .where("head", "=", head)
    .orderBy("decided_at", "desc")
    .orderBy("judgement", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  const { findings } = JSON.parse(json) as { findings: { rule: string; message: string; note?: string }[] };
  return findings.map(({ rule, message, note }) => `${rule}: ${message} (${note})`).join("\n");
}
