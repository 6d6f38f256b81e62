import { Octokit } from "@octokit/rest";
import { Probot } from "probot";
import type { AppConfig } from "./config.ts";
import { demandListed, type Operation, type Permissions } from "./operations.ts";

export interface Installed {
  readonly installationId: number;
  readonly repositoryId: number;
}

/** What one installation reaches. */
export interface InstallationReach {
  readonly installationId: number;
  readonly repositories: readonly { readonly id: number; readonly fullName: string }[];
}

export interface GithubAppOptions {
  readonly config: Pick<AppConfig, "appId" | "privateKey" | "webhookSecret" | "github">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Known {
  readonly token: string;
  readonly expiresAt: number;
}

/** A token is not used in its last minutes: the job that has it must end before it does. */
const SPARE_MS = 10 * 60 * 1000;
const TOKENS_MAX = 1000;
const TIMEOUT_MS = 20_000;

/**
 * The App as GitHub knows it. Probot signs for the App; every call beyond that is made with a token that is down-scoped
 * to one repository and to what the job needs (threats.md, T165).
 */
export class GithubApp {
  private readonly options: GithubAppOptions;
  private readonly probot: Probot;
  private readonly tokens = new Map<string, Known>();

  constructor(options: GithubAppOptions) {
    const { appId, privateKey, webhookSecret, github } = options.config;
    this.options = options;
    this.probot = new Probot({
      appId,
      privateKey,
      secret: webhookSecret,
      baseUrl: github.apiUrl,
      logLevel: "fatal",
    });
  }

  /** As the App itself: its installations, and nothing of any repository. */
  async asApp(): Promise<Octokit> {
    const octokit = await this.probot.auth();
    const { token } = (await octokit.auth({ type: "app" })) as { token: string };
    return this.octokit(token, "app");
  }

  /** As the installation, for one repository. */
  async client(installed: Installed, permissions: Permissions): Promise<Octokit> {
    return this.octokit(await this.token(installed, permissions), permissions);
  }

  /** Every repository that every installation of the App reaches; suspended installations reach none. */
  async installedRepositories(): Promise<readonly InstallationReach[]> {
    const app = await this.asApp();
    const installations = await app.paginate(app.rest.apps.listInstallations, { per_page: 100 });
    const reaches: InstallationReach[] = [];
    for (const { id: installationId, suspended_at } of installations) {
      if (suspended_at !== null) continue;
      const { data } = await app.rest.apps.createInstallationAccessToken({
        installation_id: installationId,
        permissions: { metadata: "read" },
      });
      const client = this.octokit(data.token, "installation");
      const listed = await client.paginate(client.rest.apps.listReposAccessibleToInstallation, {
        per_page: 100,
      });
      const repositories = listed.map(({ id, full_name }) => ({ id, fullName: full_name }));
      reaches.push({ installationId, repositories });
    }
    return reaches;
  }

  /** @throws what `githubFailure` sorts. */
  async token({ installationId, repositoryId }: Installed, permissions: Permissions): Promise<string> {
    const key = JSON.stringify([installationId, repositoryId, Object.entries(permissions).sort()]);
    const now = this.options.now();
    const known = this.tokens.get(key);
    if (known && known.expiresAt - SPARE_MS > now) return known.token;
    const app = await this.asApp();
    const { data } = await app.rest.apps.createInstallationAccessToken({
      installation_id: installationId,
      repository_ids: [repositoryId],
      permissions,
    });
    this.remember(key, { token: data.token, expiresAt: Date.parse(data.expires_at) });
    return data.token;
  }

  /** After a refusal: permissions may have changed, or the installation have gone. */
  forget(): void {
    this.tokens.clear();
  }

  private remember(key: string, known: Known): void {
    this.tokens.delete(key);
    this.tokens.set(key, known);
    const [oldest] = this.tokens.keys();
    if (this.tokens.size > TOKENS_MAX && oldest !== undefined) this.tokens.delete(oldest);
  }

  /** A client that asks for what is listed, with a token that is for it, of the one GitHub; anything else is our bug. */
  private octokit(token: string, scope: Operation["needs"]): Octokit {
    const { apiUrl, uploadsUrl } = this.options.config.github;
    const client = new Octokit({
      auth: token,
      baseUrl: apiUrl,
      userAgent: "proofgate",
      request: { fetch: bounded },
      // Errors are sorted and logged by who asks; the client's own log would repeat hostile words.
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    });
    client.hook.before("request", ({ method, url, baseUrl }) => {
      if (baseUrl !== apiUrl && !(url === UPLOAD && baseUrl === uploadsUrl))
        throw new Error("invariant: a request that goes elsewhere would take the token there");
      // The next page of a list that was asked for: GitHub names its address.
      if (method === "GET" && url.startsWith(`${apiUrl}/`)) return;
      demandListed(`${method} ${url}`, scope);
    });
    return client;
  }
}

/** The one request that goes to another address of GitHub's. */
const UPLOAD = "/repos/{owner}/{repo}/releases/{release_id}/assets{?name,label}";

function nothing(): void {}

/** Far above any answer that the App asks for. */
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;

/**
 * No call waits for ever, and none is led elsewhere. The answer is read whole here: one that breaks off, goes on without
 * end or is no JSON is a failed connection to whoever asked, who then tries again, and never half an answer.
 */
async function bounded(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(input, { ...init, redirect: "error", signal });
  const { status, statusText, headers, body } = response;
  if (body === null) return response;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) throw new Error("GitHub's answer is larger than any that was asked for");
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (response.ok && bytes.length > 0) JSON.parse(bytes.toString("utf8"));
  const isEmpty = status === 204 || status === 205 || status === 304;
  const whole = new Response(isEmpty ? null : bytes, { status, statusText, headers });
  // Only a fetch gives a response its address; paging asks for it.
  return Object.defineProperty(whole, "url", { value: response.url });
}
