import { verify } from "node:crypto";
import type { OidcKeys } from "./oidc-keys.ts";

/** The token proves nothing; the message says why, and holds nothing of it that could be used. */
export class TokenRefused extends Error {}

export type Claims = Readonly<Record<string, unknown>>;

export interface TokenDemand {
  readonly keys: OidcKeys;
  readonly audience: string;
  readonly now: Date;
}

/** GitHub's have about 2,000 characters. */
const LENGTH_MAX = 16_384;
/** Clocks differ; seconds. */
const SKEW_S = 60;
/** GitHub's last minutes: what says that it holds for longer was made by somebody else, or is kept in store. Seconds. */
const LIFETIME_MAX_S = 3600;
const PARTS = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
/** Where a header says which key to believe, somebody wants to be believed by a key of their own. */
const KEYS_OF_ITS_OWN = ["jku", "jwk", "x5u", "x5c", "crit"];

/**
 * The claims of a JSON Web Token that the issuer signed for this audience and that holds now. RS256 and nothing else, by
 * a key that the issuer publishes under the token's `kid` [S19] [T134].
 * @throws TokenRefused, and KeysUnavailable where nobody can know.
 */
export async function verifiedClaims(token: string, demand: TokenDemand): Promise<Claims> {
  const [, head = "", body = "", signature = ""] = (token.length <= LENGTH_MAX && PARTS.exec(token)) || [];
  if (signature === "") throw new TokenRefused("it is no JSON Web Token");
  const { alg, kid, ...header } = partOf(head, "header");
  if (alg !== "RS256") throw new TokenRefused("it is not signed by RS256");
  const own = KEYS_OF_ITS_OWN.find((name) => Object.hasOwn(header, name));
  if (own !== undefined) throw new TokenRefused(`its header has \`${own}\``);
  if (typeof kid !== "string" || kid === "" || kid.length > 200)
    throw new TokenRefused("its header names no key");
  const key = await demand.keys.find(kid);
  if (key === undefined) throw new TokenRefused("the issuer has no such key");
  const signed = Buffer.from(`${head}.${body}`, "ascii");
  if (!verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64url")))
    throw new TokenRefused("the signature is not the issuer's");
  const claims = partOf(body, "payload");
  demandClaims(claims, demand);
  return claims;
}

function partOf(text: string, what: string): Claims {
  try {
    const value: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "base64url")),
    );
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Claims;
  } catch {
    // Said below: what is wrong inside helps nobody but a forger.
  }
  throw new TokenRefused(`its ${what} is no JSON object`);
}

function demandClaims(claims: Claims, { keys, audience, now }: TokenDemand): void {
  const { iss, aud, sub, jti } = claims;
  if (iss !== keys.issuer) throw new TokenRefused("it is of another issuer");
  if (aud !== audience) throw new TokenRefused(`it is not for \`${audience}\``);
  // GitHub writes `sub` in more than one way: nothing is read out of it.
  if (typeof sub !== "string" || sub === "") throw new TokenRefused("it names no subject");
  if (typeof jti !== "string" || !/^[\x21-\x7e]{1,200}$/.test(jti))
    throw new TokenRefused("it has no id of its own");
  const seconds = now.getTime() / 1000;
  const [exp, nbf, iat] = [timeIn(claims, "exp"), timeIn(claims, "nbf"), timeIn(claims, "iat")];
  if (seconds >= exp + SKEW_S) throw new TokenRefused("it has expired");
  if (seconds < nbf - SKEW_S || seconds < iat - SKEW_S) throw new TokenRefused("it does not hold yet");
  if (exp - iat > LIFETIME_MAX_S) throw new TokenRefused("it holds for longer than an hour");
}

function timeIn(claims: Claims, name: string): number {
  const value = claims[name];
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw new TokenRefused(`it has no \`${name}\``);
}
