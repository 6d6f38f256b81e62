import { createPublicKey } from "node:crypto";
import { isPlainObject } from "../contract/plain-data.ts";
import type { GivenKey, KeyPeriod } from "./checkpoint-trust.ts";
import { KEY_TEXT_MAX, KeyRefused, type LedgerKey, ledgerKeyOf, readPublicKeys } from "./key.ts";

/** Where the App shows its public keys, for anybody. */
export const KEYS_PATH = "/.well-known/proofgate-keys.json";

/** A public key of ours as a JSON Web Key (RFC 7517, RFC 8037). */
export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  /** base64url of the 32 bytes. */
  readonly x: string;
  /** LedgerKey id. */
  readonly kid: string;
  readonly use: "sig";
  readonly alg: "EdDSA";
  /** `retired`: it signed before, and nothing that it signs now is to be believed. */
  readonly status: "current" | "retired";
  /** Entries of one ledger whose checkpoints it signs; absent where no ledger is asked for. */
  readonly from_sequence?: number;
  readonly until_sequence?: number;
}

export interface PublicKeySet {
  readonly keys: readonly PublicJwk[];
}

/** What a set says of a key besides what it is. */
export type KeyRole = Pick<PublicJwk, "status" | "from_sequence" | "until_sequence">;

export function publicJwk({ id, key }: LedgerKey, role: KeyRole): PublicJwk {
  const { x = "" } = key.export({ format: "jwk" });
  return { kty: "OKP", crv: "Ed25519", x, kid: id, use: "sig", alg: "EdDSA", ...role };
}

/** The keys of one ledger, with the entries over which each speaks. */
export function keySetOf(periods: readonly KeyPeriod[]): PublicKeySet {
  return {
    keys: periods.map(({ key, from, until }) =>
      publicJwk(key, {
        status: until === undefined ? "current" : "retired",
        from_sequence: from,
        ...(until === undefined ? {} : { until_sequence: until }),
      }),
    ),
  };
}

/** The keys of a file of keys: blocks in PEM, or a JSON Web Key Set. @throws KeyRefused */
export function readKeyFile(text: string): readonly ListedKey[] {
  if (text.length <= KEY_TEXT_MAX && text.trimStart().startsWith("{")) return readKeySet(text);
  return readPublicKeys(text).map((key) => ({ ...key, isRetired: false }));
}

/** A key of a set, with its role: what says nothing of it is current. */
export interface ListedKey extends GivenKey {
  readonly isRetired: boolean;
}

/** Keys that one set may list. */
const KEYS_MAX = 100;

/**
 * The ed25519 keys of a JSON Web Key Set, at least one; other kinds are passed over, as RFC 7517 has it.
 * @throws KeyRefused: no set, no such key, a private one, or one whose `kid` is not its own id
 */
export function readKeySet(text: string): readonly ListedKey[] {
  const listed = listedIn(text);
  if (listed.length > KEYS_MAX) throw new KeyRefused(`it lists more than ${KEYS_MAX} keys`);
  const keys = listed.flatMap((jwk) => {
    if (!isPlainObject(jwk) || jwk.kty !== "OKP" || jwk.crv !== "Ed25519") return [];
    if (Object.hasOwn(jwk, "d"))
      throw new KeyRefused("it holds a private key, and only the public one is needed here");
    return [listedKey(jwk)];
  });
  if (keys.length === 0) throw new KeyRefused("it lists no ed25519 key");
  return keys;
}

function listedIn(text: string): readonly unknown[] {
  try {
    const set: unknown = JSON.parse(text);
    if (isPlainObject(set) && Array.isArray(set.keys)) return set.keys;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new KeyRefused("it is no JSON Web Key Set");
}

function listedKey({ x, kid, status, ...said }: Readonly<Record<string, unknown>>): ListedKey {
  const key = ledgerKeyOf(keyOfX(x));
  if (kid !== undefined && kid !== key.id)
    throw new KeyRefused("it lists a key under an id that is not its own");
  const from = sequenceIn(said, "from_sequence");
  const until = sequenceIn(said, "until_sequence");
  return {
    ...key,
    isRetired: status === "retired",
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

function sequenceIn(said: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = said[name];
  if (value === undefined) return undefined;
  // The last entry of a key that was lost before it signed any is 0.
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new KeyRefused(`\`${name}\` is no number of an entry`);
}

function keyOfX(x: unknown) {
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: String(x) }, format: "jwk" });
  } catch {
    throw new KeyRefused("it lists a key that cannot be read");
  }
}
