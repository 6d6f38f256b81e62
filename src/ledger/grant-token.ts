import { type KeyObject, sign, verify } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { readJson } from "../contract/json-reader.ts";
import { GRANT_LIFETIME_MAX_S, type Grant, isGrant } from "./grant.ts";
import type { ListedKey } from "./jwk.ts";
import { ledgerKeyOf } from "./key.ts";

/** A type of its own: no other token of anybody's can be taken for a grant, nor a grant for one (RFC 8725, 3.11). */
export const GRANT_TYPE = "proofgate-grant+jwt";

/** UTF-16 code units of a token; ours have about 1,000. */
export const GRANT_TOKEN_MAX = 8192;

/** The grant as a JWS in compact form (RFC 7515), signed by ed25519 (RFC 8037). The same arguments give the same text. */
export function signGrant(grant: Grant, key: KeyObject): string {
  const header = { alg: "EdDSA", kid: ledgerKeyOf(key).id, typ: GRANT_TYPE };
  const signed = `${partOf(header)}.${partOf(grant)}`;
  return `${signed}.${sign(null, Buffer.from(signed, "ascii"), key).toString("base64url")}`;
}

export type GrantProblem =
  | "malformed"
  | "algorithm-refused"
  | "key-unknown"
  | "key-retired"
  | "signature-wrong"
  | "not-yet"
  | "expired";

/** Nothing of a grant that is refused is to be believed, nor shown. */
export type OpenedGrant =
  | { readonly proven: true; readonly grant: Grant; readonly keyId: string }
  | { readonly proven: false; readonly problem: GrantProblem; readonly message: string };

/** Clocks differ; it makes no grant hold longer. Seconds. */
const SKEW_S = 60;
const PARTS = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** The claims of a token that one of these keys signed and that holds now. What the token says of keys is not asked. */
export function openGrant(token: string, keys: readonly ListedKey[], now: Date): OpenedGrant {
  const [, head = "", body = "", signature = ""] =
    (token.length <= GRANT_TOKEN_MAX && PARTS.exec(token)) || [];
  const header = objectOf(head);
  const claims = objectOf(body);
  const signed = decoded(signature);
  if (header === undefined || claims === undefined || signed === undefined)
    return refused("malformed", "it is no signed grant in three parts");
  const { alg, kid, typ } = header;
  if (alg !== "EdDSA")
    return refused("algorithm-refused", "it is not signed by EdDSA, the only algorithm that is taken");
  if (typ !== GRANT_TYPE || Object.keys(header).length !== 3)
    return refused("malformed", `its header is not that of a \`${GRANT_TYPE}\``);
  const key = keys.find(({ id }) => id === kid);
  if (key === undefined) return refused("key-unknown", "it is signed by a key that is not given");
  if (key.isRetired) return refused("key-retired", "it is signed by a key that was retired");
  if (!verify(null, Buffer.from(`${head}.${body}`, "ascii"), key.key, signed))
    return refused("signature-wrong", "its signature is not that of the key it names");
  if (!isGrant(claims)) return refused("malformed", "what is signed is no grant that this version knows");
  const problem = timeProblem(claims, now);
  return problem ?? { proven: true, grant: claims, keyId: key.id };
}

function timeProblem({ iat, exp }: Grant, now: Date): OpenedGrant | undefined {
  const seconds = now.getTime() / 1000;
  if (exp <= iat || exp - iat > GRANT_LIFETIME_MAX_S)
    return refused("malformed", "it holds for longer than a day, as no grant does");
  if (seconds >= exp) return refused("expired", `it has expired, at ${new Date(exp * 1000).toISOString()}`);
  if (seconds < iat - SKEW_S) return refused("not-yet", "it was issued later than now");
  return undefined;
}

function refused(problem: GrantProblem, message: string): OpenedGrant {
  return { proven: false, problem, message };
}

function partOf(value: object): string {
  return Buffer.from(canonicalJson(value), "utf8").toString("base64url");
}

/** Undefined for what is not base64url of one JSON object in canonical form: one grant has one spelling. */
function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const json = decoded(text)?.toString("utf8");
  if (json === undefined || !json.startsWith("{")) return undefined;
  const { value, complaints } = readJson(json);
  if (complaints.length > 0 || value === undefined || canonicalJson(value) !== json) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

/** Undefined for anything that is not written exactly so: one value must not have two spellings. */
function decoded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.length > 0 && bytes.toString("base64url") === text ? bytes : undefined;
}
