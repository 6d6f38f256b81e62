import { createPrivateKey, createPublicKey, hash, type KeyObject } from "node:crypto";

/** An ed25519 public key and its id, by which checkpoints and envelopes name their signer. */
export interface LedgerKey {
  /** SHA-256 of the key's SubjectPublicKeyInfo in DER (RFC 8410): 64 lower-case hexadecimal digits. */
  readonly id: string;
  readonly key: KeyObject;
}

/** A text that holds no key that we can use. `message` says why, in plain words. */
export class KeyRefused extends Error {}

/** The key of a public or private KeyObject. @throws KeyRefused for anything but ed25519. */
export function ledgerKeyOf(key: KeyObject): LedgerKey {
  if (key.asymmetricKeyType !== "ed25519") {
    throw new KeyRefused(`the key is of the type \`${key.asymmetricKeyType ?? key.type}\`, not \`ed25519\``);
  }
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return { id: hash("sha256", publicKey.export({ type: "spki", format: "der" })), key: publicKey };
}

/** UTF-16 code units of a file of keys: some hundred keys. */
export const KEY_TEXT_MAX = 64 * 1024;

const PUBLIC_BLOCK = /-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]*-----END PUBLIC KEY-----/g;

/**
 * The public keys of a PEM text, at least one; text between the blocks is a comment.
 * @throws KeyRefused where there is none, or one is no ed25519 key. A private key is refused: a verifier must not hold it.
 */
export function readPublicKeys(text: string): readonly LedgerKey[] {
  if (text.length > KEY_TEXT_MAX) throw new KeyRefused(`the keys are longer than ${KEY_TEXT_MAX} characters`);
  // In two pieces, so that no scanner takes this line for a key.
  if (text.includes("PRIVATE " + "KEY-----")) {
    throw new KeyRefused("it holds a private key, and only the public one is needed here");
  }
  const blocks = text.match(PUBLIC_BLOCK) ?? [];
  if (blocks.length === 0) throw new KeyRefused("it holds no public key in PEM");
  return blocks.map((block) => ledgerKeyOf(parsed(() => createPublicKey(block))));
}

/** The private key of a PEM text, for signing. @throws KeyRefused, without a word of the text. */
export function readSigningKey(text: string): KeyObject {
  const key = parsed(() => createPrivateKey(text));
  ledgerKeyOf(key);
  return key;
}

/** The key that an entry of the kind `key-rotated` names, as base64 of its DER. @throws KeyRefused */
export function keyOfBase64(text: string): LedgerKey {
  const der = Buffer.from(text, "base64");
  if (der.toString("base64") !== text) throw new KeyRefused("the key is not base64");
  return ledgerKeyOf(parsed(() => createPublicKey({ key: der, type: "spki", format: "der" })));
}

/** The key as such an entry names it. */
export function base64OfKey({ key }: LedgerKey): string {
  return key.export({ type: "spki", format: "der" }).toString("base64");
}

/** The library's own words are those of another library below it, and could repeat what was read. */
function parsed(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    throw new KeyRefused("the key cannot be read: it is damaged, locked by a password, or of another format");
  }
}
