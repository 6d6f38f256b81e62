/** What GitHub's answer means for whoever asked. */
export type GithubFailure =
  /** May be otherwise later: rate limits, errors of the server, no answer. */
  | { readonly kind: "later"; readonly why: string; readonly retryAfterSeconds?: number }
  /** The App may not: a lost permission, a suspended or removed installation. */
  | { readonly kind: "refused"; readonly why: string }
  /** It is not there, or the App is not to know that it is. */
  | { readonly kind: "missing"; readonly why: string }
  /** GitHub will never take it as it stands. */
  | { readonly kind: "invalid"; readonly why: string };

interface RequestError {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}

const RETRY_AFTER_MAX_S = 3600;

/**
 * Sorts an error of the client. What is no answer of GitHub's, nor a failed connection, is an error of ours and is
 * thrown again.
 */
export function githubFailure(error: unknown, nowSeconds: number): GithubFailure {
  if (!isRequestError(error)) throw error;
  const { status } = error;
  const why = `GitHub answered ${status}: ${firstLine(error.message)}`;
  const wait = waitOf(error, nowSeconds);
  // A limit is told from a refusal by its headers, not by its words (threats.md, L26, L27).
  if (status === 429 || (status === 403 && wait !== undefined))
    return { kind: "later", why, ...(wait === undefined ? {} : { retryAfterSeconds: wait }) };
  if (status >= 500 || status === 408)
    return { kind: "later", why, ...(wait === undefined ? {} : { retryAfterSeconds: wait }) };
  if (status === 401 || status === 403) return { kind: "refused", why };
  if (status === 404 || status === 410) return { kind: "missing", why };
  if (status === 409) return { kind: "later", why };
  return { kind: "invalid", why };
}

function isRequestError(error: unknown): error is RequestError {
  return (
    error instanceof Error &&
    error.name === "HttpError" &&
    "status" in error &&
    typeof error.status === "number"
  );
}

function waitOf({ response }: RequestError, nowSeconds: number): number | undefined {
  const headers = response?.headers ?? {};
  const after = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && after >= 0)
    return Math.min(Math.ceil(after), RETRY_AFTER_MAX_S);
  const reset = Number(headers["x-ratelimit-reset"]);
  if (String(headers["x-ratelimit-remaining"]) === "0" && reset > 0)
    return Math.min(Math.max(1, Math.ceil(reset - nowSeconds)), RETRY_AFTER_MAX_S);
  return undefined;
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, 300);
}
