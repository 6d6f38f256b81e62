import type { KeyPeriod } from "../ledger/checkpoint-trust.ts";
import { keySetOf, type PublicKeySet, publicJwk } from "../ledger/jwk.ts";
import { keyOfBase64, type LedgerKey, ledgerKeyOf } from "../ledger/key.ts";
import { knownKeys, lastSigned } from "../store/ledger-keys.ts";
import { rotationsOf } from "./ledger-rotations.ts";
import type { Services } from "./services.ts";

type Asked = Pick<Services, "db" | "ledgerKeys">;

/**
 * The public keys of this App, for anybody: all of them, or with a repository's id those of its ledger, and from which
 * entry to which each signs. Which repositories there are is not told.
 */
export async function publicKeys(services: Asked, repository: string | null): Promise<PublicKeySet> {
  const known = new Map<string, LedgerKey>();
  for (const { publicKey } of await knownKeys(services.db)) {
    const key = keyOfBase64(publicKey);
    known.set(key.id, key);
  }
  if (repository === null) return allKeys(services, [...known.values()]);
  if (!/^\d{1,15}$/.test(repository)) return { keys: [] };
  return keySetOf(await periodsOf(services, known, Number(repository)));
}

/** What was given as the key before, or was used before, is retired, though some ledger may still wait for the next sweep. */
function allKeys({ ledgerKeys }: Asked, known: readonly LedgerKey[]): PublicKeySet {
  const current = ledgerKeys === undefined ? undefined : ledgerKeyOf(ledgerKeys.current).id;
  return {
    keys: known.map((key) => publicJwk(key, { status: key.id === current ? "current" : "retired" })),
  };
}

async function periodsOf(
  { db }: Asked,
  known: ReadonlyMap<string, LedgerKey>,
  repositoryId: number,
): Promise<readonly KeyPeriod[]> {
  const rotations = (await rotationsOf(db, repositoryId)).proven.map(({ sequence, body }) => ({
    last: body.lost === true ? sequence - 1 : sequence,
    before: body.retired_key_id,
    next: body.key_id,
  }));
  const firstId = rotations[0]?.before ?? (await lastSigned(db, repositoryId))?.keyId;
  const ids = [firstId, ...rotations.map(({ next }) => next)];
  return ids.flatMap((id, index): KeyPeriod[] => {
    const key = known.get(id ?? "");
    const until = rotations[index]?.last;
    const from = (rotations[index - 1]?.last ?? 0) + 1;
    return key === undefined ? [] : [{ key, from, ...(until === undefined ? {} : { until }) }];
  });
}
