import type { Caller, Permission } from "./caller.ts";
import type { Account, Repository, World } from "./state.ts";

/** One operation of GitHub's REST interface. `path` is the published template, letter for letter. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly needs: Need;
  readonly answer: (call: Call) => Answer | Promise<Answer>;
  /** Takes a file as it is, at the address for uploads, and nowhere else. */
  readonly isUpload?: true;
}

/**
 * Who may ask: an App by its own token, an installation, a person, anyone with a credential, or whoever holds one of
 * these permissions on the repository that the path names.
 */
export type Need = "app" | "installation" | "user" | "credential" | "anyone" | readonly Permission[];

export interface Call {
  readonly world: World;
  readonly caller: Caller;
  /** Throws 401 for nobody. */
  readonly actor: () => Account;
  /** A parameter of the path, decoded. */
  readonly parameter: (name: string) => string;
  /** A parameter of the path that is a number; else 404. */
  readonly number: (name: string) => number;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** What was sent; its meaning is `body`, but for uploads. */
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
  /** The repository that the path names. */
  readonly repository: Repository;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** A list that is cut into pages; `in` names the key that holds it where the body is an object. */
  readonly pages?: { readonly items: readonly unknown[]; readonly in?: string };
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const nothing: Answer = { status: 204 };
/** A list of at most 100 a page, 30 unless asked. */
export const list = (items: readonly unknown[]): Answer => ({ status: 200, pages: { items } });
/** The same inside an object, with `total_count`. */
export const counted = (key: string, items: readonly unknown[], more: object = {}): Answer => ({
  status: 200,
  body: { total_count: items.length, ...more },
  pages: { items, in: key },
});

/** Parameters whose value may hold slashes: GitHub takes them encoded or not. */
const WITH_SLASHES = new Set(["ref", "branch", "path", "basehead", "base"]);

export interface Matched {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

export type Router = (method: string, path: string) => Matched | undefined;

/** The first route that fits wins: within a table the longer path stands before its beginning. */
export function router(routes: readonly Route[]): Router {
  const patterns = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return (method, path) => {
    for (const { route, pattern } of patterns) {
      const match = route.method === method ? pattern.exec(path) : null;
      if (match === null) continue;
      const parameters: Record<string, string> = {};
      for (const [name, value] of Object.entries(match.groups ?? {})) parameters[name] = decode(value);
      return { route, parameters };
    }
    return undefined;
  };
}

function patternOf(template: string): RegExp {
  const source = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    WITH_SLASHES.has(name) ? `(?<${name}>.+?)` : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}$`);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return value;
    throw error;
  }
}
