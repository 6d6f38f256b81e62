import { createPublicKey, type KeyObject } from "node:crypto";

/** The issuer's keys cannot be had now: nobody is refused for that, and everybody has to come again. */
export class KeysUnavailable extends Error {}

export interface KeySource {
  /** Without a slash at its end; its keys are at `<issuer>/.well-known/jwks`. */
  readonly issuer: string;
  readonly clock: () => Date;
}

/** Keys are fetched anew after it, so that one which was withdrawn is forgotten. */
const FRESH_MS = 60 * 60_000;
/** While the issuer cannot be reached, keys are used on for so long. */
const STALE_MS = 24 * 60 * 60_000;
/** Tokens with a key id that nobody knows make one request in this time, however many there are [T134]. */
const UNKNOWN_MS = 5 * 60_000;
const TIMEOUT_MS = 10_000;
const BYTES_MAX = 256 * 1024;
const KEYS_MAX = 100;
const MODULUS_MIN = 2048;

interface KeySet {
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly fetchedAt: number;
}

/** The issuer's public keys for RS256, fetched from its one fixed place and kept. What a token says of keys is not asked. */
export class OidcKeys {
  readonly issuer: string;
  readonly #clock: () => Date;
  #set: KeySet | undefined;
  #unknownAt = Number.NEGATIVE_INFINITY;
  #underWay: Promise<KeySet> | undefined;

  constructor({ issuer, clock }: KeySource) {
    this.issuer = issuer;
    this.#clock = clock;
  }

  /** Undefined: the issuer has no such key. @throws KeysUnavailable */
  async find(id: string): Promise<KeyObject | undefined> {
    const known = (await this.#current()).keys.get(id);
    if (known !== undefined) return known;
    const now = this.#now();
    if (now - this.#unknownAt < UNKNOWN_MS) return undefined;
    this.#unknownAt = now;
    return (await this.#fetchOnce()).keys.get(id);
  }

  async #current(): Promise<KeySet> {
    const set = this.#set;
    if (set === undefined) return await this.#fetchOnce();
    const age = this.#now() - set.fetchedAt;
    if (age < FRESH_MS) return set;
    try {
      return await this.#fetchOnce();
    } catch (error) {
      if (age < STALE_MS && error instanceof KeysUnavailable) return set;
      throw error;
    }
  }

  /** Whoever asks at the same time waits for the same answer. */
  async #fetchOnce(): Promise<KeySet> {
    this.#underWay ??= this.#fetch().finally(() => {
      this.#underWay = undefined;
    });
    return await this.#underWay;
  }

  async #fetch(): Promise<KeySet> {
    const text = await fetchedText(`${this.issuer}/.well-known/jwks`);
    this.#set = { keys: keysOf(text), fetchedAt: this.#now() };
    return this.#set;
  }

  #now(): number {
    return this.#clock().getTime();
  }
}

async function fetchedText(url: string): Promise<string> {
  try {
    const response = await fetch(url, {
      headers: { accept: "application/json", "user-agent": "proofgate" },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > BYTES_MAX) throw new Error(`its keys have more than ${BYTES_MAX} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, bytes).toString("utf8");
  } catch (error) {
    throw new KeysUnavailable(`the keys of the issuer cannot be fetched: ${String(error)}`, { cause: error });
  }
}

/** What is no key for RS256 of our strength is passed over: issuers publish others beside. */
function keysOf(text: string): ReadonlyMap<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const jwk of listedIn(text).slice(0, KEYS_MAX)) {
    const { kid, kty, n, e, use = "sig", alg = "RS256" } = jwk;
    if (typeof kid !== "string" || typeof n !== "string" || typeof e !== "string") continue;
    if (kty !== "RSA" || use !== "sig" || alg !== "RS256" || keys.has(kid)) continue;
    const key = createPublicKey({ key: { kty, n, e }, format: "jwk" });
    if ((key.asymmetricKeyDetails?.modulusLength ?? 0) >= MODULUS_MIN) keys.set(kid, key);
  }
  if (keys.size === 0) throw new KeysUnavailable("the issuer shows no key that can be used");
  return keys;
}

function listedIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (Array.isArray(keys)) return keys.filter((each) => typeof each === "object" && each !== null);
  } catch (error) {
    throw new KeysUnavailable("the issuer's keys are no JSON", { cause: error });
  }
  throw new KeysUnavailable("the issuer shows no list of keys");
}
