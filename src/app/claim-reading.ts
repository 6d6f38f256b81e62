import { type Claims, TokenRefused } from "./oidc-token.ts";

const NUMBER = /^[1-9]\d{0,15}$/;

/** A claim that must be a text. @throws TokenRefused */
export function textClaim(claims: Claims, name: string): string {
  const value = claims[name];
  if (typeof value === "string" && value !== "" && value.length <= 1000) return value;
  throw new TokenRefused(`it has no \`${name}\``);
}

/** A claim that must be an id: GitHub writes them as texts. @throws TokenRefused */
export function idClaim(claims: Claims, name: string): number {
  const value = textClaim(claims, name);
  if (NUMBER.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
  throw new TokenRefused(`its \`${name}\` is no number`);
}
