import type { Grant } from "../../src/ledger/grant.ts";
import type { ListedKey } from "../../src/ledger/jwk.ts";
import type { Signer } from "./rotating.ts";

/** Noon, when the grants of these tests were issued. */
export const NOON = new Date("2026-03-04T12:00:00Z");

export function grantOf(changes: Partial<Grant> = {}, issued = NOON): Grant {
  const iat = issued.getTime() / 1000;
  return {
    iss: "https://proofgate.example.com",
    sub: "R-0123456789abcdef",
    jti: "1f0c4e1e-0000-4000-8000-000000000000",
    iat,
    exp: iat + 7200,
    repository_id: 4711,
    branch: "agent/WP-142",
    plan: { id: "WP-142", sha256: "a".repeat(64) },
    base: { commit: "b".repeat(40), tree: "c".repeat(40) },
    commands_sha256: "d".repeat(64),
    agent: { id: 99, login: "acme-coder[bot]" },
    ...changes,
  };
}

export function listed({ id, key }: Signer, isRetired = false): ListedKey {
  return { id, key, isRetired };
}
