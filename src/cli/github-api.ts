import type { GitHubQuestions, Parameters } from "../app/branch-rules-reading.ts";
import { isSafeAddress } from "../contract/safe-address.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { Seen } from "../setup/doctor/repository-state.ts";
import { reasonOf } from "./answer.ts";
import { bearer } from "./bearer.ts";
import type { Io } from "./io.ts";
import type { Origin } from "./setup-place.ts";

const TIMEOUT_MS = 30_000;
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;
const PAGES_MAX = 20;
const PER_PAGE = 100;

type Json = Readonly<Record<string, unknown>>;

/** GitHub's REST interface for a person, with the token in `GITHUB_TOKEN` or `GH_TOKEN`. */
export class GitHubApi implements GitHubQuestions {
  private readonly base: string;
  private readonly authorization: string;

  /** @throws CannotRun: no token, or an address that a token must not go to. */
  constructor({ environment }: Pick<Io, "environment">) {
    const token = environment.GITHUB_TOKEN || environment.GH_TOKEN;
    if (!token)
      throw new CannotRun(
        "there is no token to ask GitHub with",
        "set GITHUB_TOKEN: `GITHUB_TOKEN=$(gh auth token) proofgate doctor`, best of somebody who administers the repository",
      );
    const url = URL.parse(environment.GITHUB_API_URL || "https://api.github.com");
    if (!isSafeAddress(url))
      throw new CannotRun(
        "GITHUB_API_URL is no address that a token may be sent to",
        "write it as `https://github.example.com/api/v3`",
      );
    this.authorization = bearer(token, "GITHUB_TOKEN or GH_TOKEN").authorization;
    this.base = url.href.replace(/\/+$/, "");
  }

  /**
   * The name of a repository that a work tree comes from.
   * @throws CannotRun where it lies on another host than is asked: there another may have its name
   */
  demandOwn({ host, name }: Origin): string {
    const { hostname } = new URL(this.base);
    const own = hostname === "api.github.com" ? "github.com" : hostname;
    // What runs on this machine stands for another host.
    if (host === own || isSafeAddress(URL.parse(`http://${hostname}`))) return name;
    throw new CannotRun(
      `\`origin\` lies on ${host}, and ${hostname} is asked`,
      "set GITHUB_API_URL to the address of its REST interface, as `https://github.example.com/api/v3`",
    );
  }

  /**
   * An answer that is 200, or why there is none; undefined: 404, which GitHub also says of what may not be seen.
   * @throws CannotRun where GitHub does not answer, or not to this token at all.
   */
  async get(template: string, parameters: Parameters): Promise<Seen<unknown> | undefined> {
    const path = filled(template, parameters);
    const { status, body, remaining } = await this.ask(path);
    if (status === 200) return { seen: true, value: body };
    if (status === 404) return undefined;
    const said = typeof (body as Json | undefined)?.message === "string" ? `: ${(body as Json).message}` : "";
    if (status === 401)
      throw new CannotRun(
        `GitHub does not know the token${said}`,
        "set GITHUB_TOKEN to one that is in force",
      );
    if (status === 429 || (status === 403 && remaining === "0"))
      throw new CannotRun(
        "GitHub's rate limit is used up",
        "come again when it has been reset, within the hour",
      );
    if (status >= 500)
      throw new CannotRun(
        `GitHub answered ${status} to \`GET ${path}\``,
        "look at its status page, and come again",
      );
    return { seen: false, why: `GitHub answered ${status}${said}` };
  }

  /** All items of a list, `key` naming what holds them where the answer is an object. */
  async all(
    template: string,
    parameters: Parameters,
    key?: string,
  ): Promise<Seen<readonly unknown[]> | undefined> {
    const items: unknown[] = [];
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const answer = await this.get(`${template}?per_page=${PER_PAGE}&page=${page}`, parameters);
      if (!answer?.seen) return answer;
      const found = key === undefined ? answer.value : (answer.value as Json | null)?.[key];
      if (!Array.isArray(found)) return { seen: false, why: "GitHub's answer is no list" };
      items.push(...found);
      if (found.length < PER_PAGE) return { seen: true, value: items };
    }
    return { seen: false, why: `it has more than ${PAGES_MAX * PER_PAGE} entries` };
  }

  /** @throws CannotRun unless GitHub has done it. */
  async change(method: "POST" | "PUT", path: string, content: object): Promise<void> {
    const { status, body } = await this.ask(path, method, content);
    if (status === 200 || status === 201) return;
    const { message, errors } = (body ?? {}) as Json;
    const why = [message, ...(Array.isArray(errors) ? errors : [])].filter(
      (each) => typeof each === "string",
    );
    throw new CannotRun(
      `GitHub answered ${status} to \`${method} ${path}\`: ${why.join(": ") || "no reason"}`,
      "see that the token is of somebody who administers the repository, and come again: nothing is done twice",
    );
  }

  private async ask(
    path: string,
    method: "GET" | "POST" | "PUT" = "GET",
    content?: object,
  ): Promise<{ status: number; body: unknown; remaining: string | null }> {
    const headers = {
      accept: "application/vnd.github+json",
      authorization: this.authorization,
      "user-agent": "proofgate",
      "x-github-api-version": "2022-11-28",
    };
    try {
      // A renamed repository leads on; on another host the token is not sent.
      const response = await fetch(`${this.base}${path}`, {
        method,
        headers,
        ...(content === undefined ? {} : { body: JSON.stringify(content) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      if (text.length > ANSWER_BYTES_MAX) throw new Error("the answer is too large");
      const body: unknown = response.ok || text.startsWith("{") ? JSON.parse(text) : undefined;
      return { status: response.status, body, remaining: response.headers.get("x-ratelimit-remaining") };
    } catch (error) {
      const { cause } = error as Error;
      throw new CannotRun(
        `GitHub cannot be asked \`${method} ${path}\`: ${reasonOf(cause ?? error)}`,
        "see that this machine reaches it, and come again",
      );
    }
  }
}

function filled(template: string, parameters: Parameters): string {
  return template.replace(/\{([a-z_]+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ""));
}
