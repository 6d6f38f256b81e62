import { type KeyObject, sign } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { isSignature, preAuthenticationEncoding } from "./dsse.ts";
import type { LedgerEntry } from "./entry.ts";
import { base64OfKey, KeyRefused, keyOfBase64, type LedgerKey, ledgerKeyOf } from "./key.ts";

/** The body of an entry of the kind `key-rotated`: the key before hands over, and the new one shows that somebody holds it. */
export interface KeyRotation {
  /** LedgerKey id of the key that signs no more, for ever. */
  readonly retired_key_id: string;
  /** That key: base64 of its SubjectPublicKeyInfo in DER; absent where it was lost and nobody has it. */
  readonly retired_public_key?: string;
  readonly key_id: string;
  readonly public_key: string;
  /** Nobody holds the key before any more: only the new one signs, and only who trusts it already follows. */
  readonly lost?: true;
  /** ed25519 in base64, over `signedRotation`. */
  readonly signed_by_retired?: string;
  readonly signed_by_new: string;
}

/** Where a rotation stands: it can be moved to no other ledger, and to no other place in this one. */
export type RotationPlace = Pick<LedgerEntry, "previous_hash"> & {
  readonly repository: Pick<LedgerEntry["repository"], "id">;
};

/** The type under which both keys sign, in DSSE's pre-authentication encoding. */
export const ROTATION_TYPE = "application/vnd.proofgate.key-rotation+json";

/** Hands over. @param retired the private key before, or the id of one that was lost */
export function signRotation(
  place: RotationPlace,
  retired: KeyObject | string,
  next: KeyObject,
): KeyRotation {
  const before = typeof retired === "string" ? undefined : ledgerKeyOf(retired);
  const key = ledgerKeyOf(next);
  const rotation = {
    retired_key_id: before?.id ?? String(retired),
    ...(before === undefined ? { lost: true as const } : { retired_public_key: base64OfKey(before) }),
    key_id: key.id,
    public_key: base64OfKey(key),
  };
  const signed = signedRotation(place, rotation);
  return {
    ...rotation,
    ...(typeof retired === "string" ? {} : { signed_by_retired: signatureOf(signed, retired) }),
    signed_by_new: signatureOf(signed, next),
  };
}

/** A rotation as an entry names it; nothing of it is proven yet. */
export interface ReadRotation {
  readonly body: KeyRotation;
  readonly key: LedgerKey;
}

/** @throws KeyRefused where the entry's body is no rotation, or names no ed25519 key. */
export function readRotation({ body }: Pick<LedgerEntry, "body">): ReadRotation {
  for (const name of ["retired_key_id", "key_id", "public_key", "signed_by_new"])
    if (typeof body[name] !== "string") throw new KeyRefused(`\`${name}\` is missing`);
  const rotation = body as unknown as KeyRotation;
  const key = keyOfBase64(rotation.public_key);
  if (key.id !== rotation.key_id) throw new KeyRefused("`key_id` is not the id of `public_key`");
  return { body: rotation, key };
}

/** Whether this key signed the rotation, as the one that is retired or as the new one. */
export function isRotationSignedBy(
  place: RotationPlace,
  { body }: ReadRotation,
  role: "retired" | "new",
  { key }: LedgerKey,
): boolean {
  const signature = role === "new" ? body.signed_by_new : body.signed_by_retired;
  return typeof signature === "string" && isSignature(signedRotation(place, body), signature, key);
}

/**
 * Whether both of its keys signed it, by what it says of them itself; of a lost key's only the new one can. Who trusts the
 * key before, or the new one, is asked elsewhere. @throws KeyRefused where the key before cannot be read
 */
export function isProven(place: RotationPlace, rotation: ReadRotation): boolean {
  const { body, key } = rotation;
  if (!isRotationSignedBy(place, rotation, "new", key)) return false;
  if (body.lost === true) return true;
  if (typeof body.retired_public_key !== "string") return false;
  const retired = keyOfBase64(body.retired_public_key);
  return retired.id === body.retired_key_id && isRotationSignedBy(place, rotation, "retired", retired);
}

function signedRotation(
  { repository, previous_hash }: RotationPlace,
  { retired_key_id, key_id, lost }: Pick<KeyRotation, "retired_key_id" | "key_id" | "lost">,
): Buffer {
  const statement = {
    version: 1,
    repository_id: repository.id,
    previous_hash,
    retired_key_id,
    key_id,
    ...(lost === undefined ? {} : { lost }),
  };
  return preAuthenticationEncoding(ROTATION_TYPE, Buffer.from(canonicalJson(statement), "utf8"));
}

function signatureOf(signed: Uint8Array, key: KeyObject): string {
  return sign(null, signed, key).toString("base64");
}
