import { isPlainObject } from "../contract/plain-data.ts";

/**
 * What the App grants when it has accepted a run's plan: who may do what, where, from which state, until when. Public: it
 * authorises what the plan declares, and opens nothing. Names of claims are RFC 7519's where that has one.
 */
export interface Grant {
  /** The App's public address. */
  readonly iss: string;
  /** The run's id. */
  readonly sub: string;
  /** Of this grant alone: a run that goes on after a stop or an amendment has another. */
  readonly jti: string;
  /** Seconds since 1970. */
  readonly iat: number;
  /** Seconds since 1970: the end of the run's wall clock, a day after `iat` at most. */
  readonly exp: number;
  /** GitHub's id. */
  readonly repository_id: number;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly plan: { readonly id: string; readonly sha256: string };
  /** Where the run began: the target's tip when the plan was accepted. */
  readonly base: { readonly commit: string; readonly tree: string };
  /** Of the commands that the plan declares: SHA-256 over the canonical JSON of the list. */
  readonly commands_sha256: string;
  /** Who pushed the plan, as GitHub authenticated them; absent where nobody knows. */
  readonly agent?: { readonly id: number; readonly login: string };
}

/** Where the App says whether a run's grant holds. */
export function grantPath(runId: string): string {
  return `/api/v1/runs/${runId}/grant`;
}

/** No grant holds for longer. Seconds. */
export const GRANT_LIFETIME_MAX_S = 24 * 60 * 60;

const SHA256 = /^[0-9a-f]{64}$/;
const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const TEXT_MAX = 1024;

type Check = (value: unknown) => boolean;

const CLAIMS: Readonly<Record<string, Check>> = {
  iss: isText,
  sub: isText,
  jti: isText,
  iat: isCount,
  exp: isCount,
  repository_id: isCount,
  branch: isText,
  plan: (value) => isRecord(value, { id: isText, sha256: matches(SHA256) }),
  base: (value) => isRecord(value, { commit: matches(OBJECT_ID), tree: matches(OBJECT_ID) }),
  commands_sha256: matches(SHA256),
};

/** Whether these are the claims of a grant, and nothing besides: what a reader does not know it must not pass over. */
export function isGrant(value: unknown): value is Grant {
  if (!isPlainObject(value)) return false;
  const { agent, ...claims } = value;
  return (agent === undefined || isRecord(agent, { id: isCount, login: isText })) && isRecord(claims, CLAIMS);
}

function isRecord(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  if (!isPlainObject(value)) return false;
  const keys = Object.keys(value);
  return (
    keys.length === Object.keys(checks).length &&
    keys.every((key) => Object.hasOwn(checks, key) && checks[key]!(value[key]))
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= TEXT_MAX;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function matches(pattern: RegExp): Check {
  return (value) => typeof value === "string" && pattern.test(value);
}
