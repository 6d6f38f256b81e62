import { isForbiddenKey, isPlainObject, numberProblem } from "../contract/plain-data.ts";

/** Nesting of an entry's body, the body itself being the first; as of any document of ours. */
const BODY_DEPTH_MAX = 32;
/** UTF-16 code units of a text outside the body. */
const TEXT_MAX = 1024;

const HASH_LENGTH = 64;
const MOMENT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const KIND = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const SUBJECT_KEY = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const ACTOR_TYPES: ReadonlySet<unknown> = new Set(["person", "agent", "bot", "app"]);

type Check = (value: unknown) => string | undefined;

const DRAFT: Readonly<Record<string, Check>> = {
  sequence: (value) => (isCount(value) && value >= 1 ? undefined : "is no whole number from 1"),
  repository: (value) => recordProblem(value, { id: idProblem, name: textProblem }),
  recorded_at: (value) =>
    typeof value === "string" && MOMENT.test(value)
      ? undefined
      : "is no moment as `2026-01-31T12:00:00.000Z`",
  kind: (value) =>
    typeof value === "string" && value.length <= 64 && KIND.test(value)
      ? undefined
      : "is no kind: lower-case words with hyphens, at most 64 characters",
  actor: (value) =>
    recordProblem(value, {
      type: (type) => (ACTOR_TYPES.has(type) ? undefined : "is not `person`, `agent`, `bot` or `app`"),
      id: idProblem,
      login: textProblem,
    }),
  subject: subjectProblem,
  body: (value) => (isPlainObject(value) ? valueProblem(value, 1) : "is no object"),
  previous_hash: hashProblem,
};
const ENTRY: Readonly<Record<string, Check>> = { ...DRAFT, hash: hashProblem };

/** Why this cannot be an entry before it is hashed; undefined where it can. */
export function draftProblem(value: unknown): string | undefined {
  return recordProblem(value, DRAFT);
}

/** Why this is no ledger entry, whatever its hash; undefined where it is one. One sentence, lower case, no full stop. */
export function entryProblem(value: unknown): string | undefined {
  return recordProblem(value, ENTRY);
}

const CHECKPOINT: Readonly<Record<string, Check>> = {
  checkpoint: (value) =>
    recordProblem(value, {
      version: (version) => (version === 1 ? undefined : "is not 1"),
      repository: DRAFT.repository!,
      sequence: DRAFT.sequence!,
      hash: hashProblem,
      previous: idProblem,
      signed_at: DRAFT.recorded_at!,
      key_id: hashProblem,
    }),
  signature: textProblem,
};

/** Why this is no signed checkpoint, whatever its signature; undefined where it is one. */
export function checkpointProblem(value: unknown): string | undefined {
  return recordProblem(value, CHECKPOINT);
}

function recordProblem(value: unknown, checks: Readonly<Record<string, Check>>): string | undefined {
  if (!isPlainObject(value)) return "is no object";
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(checks, key)) return `has an unknown field, of ${key.length} characters`;
  }
  for (const key in checks) {
    if (!Object.hasOwn(value, key)) return `\`${key}\` is missing`;
    const problem = checks[key]!(value[key]);
    // What is wrong inside a record is named by its whole place, as `repository.id`.
    if (problem !== undefined)
      return problem[0] === "`" ? `\`${key}.${problem.slice(1)}` : `\`${key}\` ${problem}`;
  }
  return undefined;
}

/** Newer versions may name more: keys are only words, values only texts and whole numbers. */
function subjectProblem(value: unknown): string | undefined {
  if (!isPlainObject(value)) return "is no object";
  for (const key of Object.keys(value)) {
    if (key.length > 64 || !SUBJECT_KEY.test(key)) return "has a key that is no lower-case word";
    const member: unknown = value[key];
    if (!isCount(member) && textProblem(member) !== undefined) {
      return `names \`${key}\` neither by a text nor by a whole number`;
    }
  }
  return undefined;
}

function textProblem(value: unknown): string | undefined {
  if (typeof value !== "string") return "is no text";
  return value.length <= TEXT_MAX && value.length > 0
    ? undefined
    : `is empty or longer than ${TEXT_MAX} characters`;
}

function idProblem(value: unknown): string | undefined {
  return isCount(value) ? undefined : "is no whole number from 0";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function hashProblem(value: unknown): string | undefined {
  return isHash(value) ? undefined : "is not 64 lower-case hexadecimal digits";
}

/** By hand: as a regular expression it took a tenth of a verification's time. */
function isHash(value: unknown): boolean {
  if (typeof value !== "string" || value.length !== HASH_LENGTH) return false;
  for (let at = 0; at < HASH_LENGTH; at++) {
    const code = value.charCodeAt(at);
    if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false;
  }
  return true;
}

/** Everything a body may hold is something that every reader reads alike [T101] [T102]. */
function valueProblem(value: unknown, depth: number): string | undefined {
  if (typeof value === "number") return numberProblem(value) && "holds a number that cannot be read exactly";
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > BODY_DEPTH_MAX) return `is nested deeper than ${BODY_DEPTH_MAX}`;
  if (Array.isArray(value)) {
    for (const item of value) {
      const problem = valueProblem(item, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (isForbiddenKey(key)) return "holds a key that reaches into programs";
    const problem = valueProblem((value as Record<string, unknown>)[key], depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
