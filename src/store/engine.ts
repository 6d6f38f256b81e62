import type { Dialect } from "kysely";

/** What a store runs on: a PostgreSQL server, or PGlite in this process. */
export interface Engine {
  readonly kind: "postgresql" | "embedded";
  /** Where, for people: never a password. */
  readonly place: string;
  /** A session of the tables' owner, for migrations. */
  readonly ownerSession: () => Promise<Session>;
  /** For everything else; each of its connections takes the role first, where there is one. */
  readonly dialect: (role: string | undefined) => Dialect;
  /** After Kysely has closed its connections. */
  readonly close: () => Promise<void>;
}

/** One connection, with plain SQL. */
export interface Session {
  readonly query: (sql: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;
  /** Several statements, without values. */
  readonly run: (sql: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** What a store says of itself while it works. Never a secret, never a body. */
export type StoreLog = (level: "info" | "warn" | "error", message: string) => void;

/** The store cannot be opened, or not used as it is. The message says what to do. */
export class StoreUnusableError extends Error {}

/** GitHub's ids and our counts fit into a double; what does not is no number of ours, and is not rounded. */
export function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`invariant: \`${text}\` is no safe integer`);
  return value;
}

/** PostgreSQL's object ids of types that the engines read differently (pg_type.dat). */
export const TYPE_INT8 = 20;
export const TYPE_BYTEA = 17;
