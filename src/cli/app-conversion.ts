import type { GithubHost } from "../app/github-host.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { reasonOf } from "./answer.ts";

const TIMEOUT_MS = 30_000;
const ANSWER_BYTES_MAX = 1024 * 1024;

/** The App that GitHub has made: what nobody is shown a second time. */
export interface CreatedApp {
  readonly id: number;
  /** Its public page. */
  readonly htmlUrl: string;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/**
 * Exchanges the code of a registration.
 * @throws CannotRun, with none of GitHub's answer in it: a secret may be
 */
export async function convertCode(github: GithubHost, code: string): Promise<CreatedApp> {
  const { status, text } = await ask(
    `${github.apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`,
  );
  if (status !== 201)
    throw new CannotRun(
      `GitHub answered ${status} when the App was to be created`,
      "run the command again: a code is good for one exchange, within the hour",
    );
  const created = createdIn(text, github.gitUrl);
  if (created !== undefined) return created;
  throw new CannotRun(
    "GitHub's answer names no App with an id, a key and a webhook's secret",
    "delete the App in GitHub's settings, and run the command again; or create it by hand",
  );
}

async function ask(address: string): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: {
        accept: "application/vnd.github+json",
        "user-agent": "proofgate",
        "x-github-api-version": "2022-11-28",
      },
      // What it answers is a key: it comes from where it was asked.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (text.length > ANSWER_BYTES_MAX) throw new Error("the answer is too large");
    return { status: response.status, text };
  } catch (error) {
    throw new CannotRun(
      `GitHub cannot be asked to create the App: ${reasonOf((error as Error).cause ?? error)}`,
      "see that this machine reaches it, look into GitHub's settings whether the App is there, and run the command again",
    );
  }
}

function createdIn(text: string, webUrl: string): CreatedApp | undefined {
  const { id, html_url, pem, webhook_secret } = read(text);
  const isApp = Number.isSafeInteger(id) && (id as number) > 0;
  const isPage = typeof html_url === "string" && html_url.startsWith(`${webUrl}/`);
  const isKey = typeof pem === "string" && /^-----BEGIN (?:RSA )?PRIVATE KEY-----\n/.test(pem);
  // What a shell or Docker would read otherwise than it is written has no place in the file.
  const isSecret = typeof webhook_secret === "string" && /^[A-Za-z0-9_-]{16,255}$/.test(webhook_secret);
  if (!isApp || !isPage || !isKey || !isSecret) return undefined;
  return { id: id as number, htmlUrl: html_url, privateKey: pem, webhookSecret: webhook_secret };
}

function read(text: string): Partial<Record<string, unknown>> {
  try {
    return (JSON.parse(text) as Partial<Record<string, unknown>> | null) ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
