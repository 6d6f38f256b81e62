/** A bad day: what happens to the next requests that fit, instead of the right answer. */
export interface Fault {
  /** Absent: every method. */
  readonly method?: string;
  /** Matches the path without `/api/v3`; git's requests have theirs (`/acme/shop.git/git-upload-pack`). */
  readonly path?: RegExp;
  /** How many requests it spoils; 1 unless said. */
  readonly times?: number;
  readonly what: Spoiling;
  /** True: the act is done, and only the answer is spoilt, as when a connection breaks after the commit. */
  readonly performed?: boolean;
}

export type Spoiling =
  /** Another answer: its status, headers and body. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** The first half of the right answer, under its full length; then the connection breaks. */
  | "half-body"
  /** The connection breaks before a byte. */
  | "no-answer"
  /** Nothing comes; the connection stays open until the client leaves. */
  | "silence"
  /** The right answer, late. */
  | { readonly delayMs: number };

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Uses one up where one fits. */
  take(method: string, path: string): Fault | undefined;
}

export function faults(): Faults {
  let armed: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void armed.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      armed = [];
    },
    take: (method, path) => {
      const hit = armed.find(
        ({ fault }) =>
          (fault.method ?? method) === method && (fault.path === undefined || fault.path.test(path)),
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      armed = armed.filter(({ left }) => left > 0);
      return hit.fault;
    },
  };
}

const problem = (status: number, message: string, headers: Record<string, string> = {}): Spoiling => ({
  status,
  headers,
  body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
});

export const UNAUTHORIZED = problem(401, "Bad credentials");
export const NOT_FOUND = problem(404, "Not Found");
export const SERVER_ERROR = problem(500, "Server Error");
export const BAD_GATEWAY: Spoiling = { status: 502, body: "<html><title>Unicorn!</title></html>" };
export const UNAVAILABLE = problem(503, "Service unavailable");
export const UNPROCESSABLE: Spoiling = {
  status: 422,
  body: {
    message: "Validation Failed",
    errors: [],
    documentation_url: "https://docs.github.com/rest",
    status: "422",
  },
};

/** The primary limit is used up until `resetAt`, in seconds since 1970 ("Rate limits for the REST API"). */
export function rateLimited(resetAt: number): Spoiling {
  return problem(403, "API rate limit exceeded for installation.", {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-used": "5000",
    "x-ratelimit-reset": String(resetAt),
    "x-ratelimit-resource": "core",
  });
}

/** The secondary limit: too much at once; come again after so many seconds. */
export function secondaryLimit(retryAfterSeconds: number): Spoiling {
  return problem(
    403,
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    {
      "retry-after": String(retryAfterSeconds),
    },
  );
}
