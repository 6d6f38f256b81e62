import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Claims } from "../../src/app/oidc-token.ts";

interface Key {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface Forgery {
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signs instead of the issuer's newest key. */
  readonly key?: Key;
  /** HMAC with this text instead of a signature. */
  readonly hmac?: string;
  readonly signature?: string;
}

/** An issuer of tokens as GitHub Actions has one: real RSA keys, made when it starts, shown at its fixed place. */
export interface TokenIssuer {
  readonly url: string;
  /** How often the keys were fetched. */
  readonly fetched: () => number;
  /** Answers 503 from now on, or not any more. */
  setDown(isDown: boolean): void;
  /** A new key, from now on the only one that is shown. */
  rotate(): void;
  newestKey(): Key;
  sign(claims: Claims, forgery?: Forgery): string;
  /** What a runner tells a job that may ask for tokens: they are made out for these claims, and for this audience whatever it asks. */
  environmentFor(claims: Claims, audience?: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export function makeKey(modulusLength = 2048): Key {
  return { id: randomUUID(), ...generateKeyPairSync("rsa", { modulusLength }) };
}

export async function startIssuer(): Promise<TokenIssuer> {
  let key = makeKey();
  let fetched = 0;
  let isDown = false;
  const jobs = new Map<string, { readonly claims: Claims; readonly audience: string | undefined }>();
  const server = createServer((request, response) => {
    if (isDown) return void response.writeHead(503).end();
    if (request.url?.startsWith("/token?")) return void response.end(answerTo(request));
    if (request.url !== "/.well-known/jwks") return void response.writeHead(404).end();
    fetched += 1;
    const jwk = { ...key.publicKey.export({ format: "jwk" }), kid: key.id, use: "sig", alg: "RS256" };
    response.end(JSON.stringify({ keys: [{ kty: "EC", kid: "other" }, jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  function answerTo({ url = "", headers }: IncomingMessage): string {
    const asked = new URLSearchParams(url.split("?")[1]);
    const known = jobs.get(`${asked.get("job")} ${headers.authorization}`);
    if (known === undefined) return "{}";
    const aud = known.audience ?? asked.get("audience");
    return JSON.stringify({ value: signedBy(key, { ...known.claims, aud, jti: randomUUID() }, {}) });
  }
  return {
    url,
    environmentFor: (claims, audience) => {
      const [job, secret] = [randomUUID(), randomUUID()];
      jobs.set(`${job} Bearer ${secret}`, { claims, audience });
      return {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?job=${job}`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
      };
    },
    fetched: () => fetched,
    setDown: (down) => {
      isDown = down;
    },
    rotate: () => {
      key = makeKey();
    },
    newestKey: () => key,
    sign: (claims, forgery = {}) => signedBy(forgery.key ?? key, claims, forgery),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function signedBy(key: Key, claims: Claims, { header, hmac, signature }: Forgery): string {
  const head = { typ: "JWT", alg: "RS256", x5t: "thumb", kid: key.id, ...header };
  const text = [head, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const proof =
    hmac === undefined
      ? createSign("RSA-SHA256").update(text).sign(key.privateKey)
      : createHmac("sha256", hmac).update(text).digest();
  return `${text}.${signature ?? proof.toString("base64url")}`;
}

export interface JobOptions {
  readonly issuer: TokenIssuer;
  readonly audience: string;
  readonly repositoryId: number;
  readonly repository: string;
  readonly branch: string;
  readonly sha: string;
  readonly now: Date;
  readonly runId?: number;
  readonly runAttempt?: number;
  readonly checkRunId?: number;
  readonly workflow?: string;
}

/** The claims that GitHub makes out for a job on a push: docs.github.com, "OpenID Connect reference". */
export function claimsOf(options: JobOptions): Record<string, unknown> {
  const { issuer, audience, repositoryId, repository, branch, sha, now } = options;
  const {
    runId = 7001,
    runAttempt = 1,
    checkRunId = 9001,
    workflow = ".github/workflows/tests.yml",
  } = options;
  const [owner] = repository.split("/");
  const ref = `refs/heads/${branch}`;
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    jti: randomUUID(),
    sub: `repo:${repository}:ref:${ref}`,
    aud: audience,
    iss: issuer.url,
    nbf: seconds - 300,
    iat: seconds,
    exp: seconds + 300,
    ref,
    sha,
    ref_type: "branch",
    repository,
    repository_id: String(repositoryId),
    repository_owner: owner,
    repository_owner_id: "65",
    repository_visibility: "private",
    run_id: String(runId),
    run_number: "10",
    run_attempt: String(runAttempt),
    check_run_id: String(checkRunId),
    actor: "coder-bot",
    actor_id: "12",
    workflow: "tests",
    event_name: "push",
    head_ref: "",
    base_ref: "",
    runner_environment: "github-hosted",
    workflow_ref: `${repository}/${workflow}@${ref}`,
    workflow_sha: sha,
    job_workflow_ref: `${repository}/${workflow}@${ref}`,
    job_workflow_sha: sha,
  };
}
