import { afterEach, describe, expect, it } from "vitest";
import { publicKeys } from "../../src/app/keys-endpoint.ts";
import { attesterOf } from "../../src/app/ledger-attester.ts";
import type { LedgerKeys } from "../../src/app/ledger-key.ts";
import { handOverLedgers, sealLedger } from "../../src/app/seal-ledger.ts";
import { NO_HASH } from "../../src/ledger/entry.ts";
import { base64OfKey, ledgerKeyOf } from "../../src/ledger/key.ts";
import { signRotation } from "../../src/ledger/key-rotation.ts";
import { verifyEntries } from "../../src/ledger/verify-ledger.ts";
import { appendEntries, readCheckpoints, readLines } from "../../src/store/ledger.ts";
import { noteKey } from "../../src/store/ledger-keys.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { draft } from "../ledger/entries.ts";
import { type Signer, signer } from "../ledger/rotating.ts";
import { ENGINES, type TestPlace } from "../store/engines.ts";

const REPOSITORY = 4711;
const [one, two, three] = [signer(), signer(), signer()];

const places: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of places.splice(0).reverse()) await end();
});

const keysOf = (current: Signer, previous: readonly Signer[] = [], lost?: Signer): LedgerKeys => ({
  current: current.secret,
  previous: previous.map(({ secret }) => secret),
  ...(lost === undefined ? {} : { lost: lost.id }),
});

/** A ledger in a real store, which an App with the given keys signs. */
async function ledgerIn(place: () => Promise<TestPlace>) {
  const { open, dispose } = await place();
  places.push(dispose);
  const { db, close } = await open();
  places.push(close);
  let now = Date.UTC(2026, 0, 1);
  const log: string[] = [];
  const services = {
    db,
    clock: () => new Date(now),
    config: {
      appId: 1,
      partialMirrors: "never" as const,
      sweepSeconds: 180,
      evidenceDays: 90,
      factsDays: 3650,
      publicUrl: "",
      oidcIssuer: "",
      github: { apiUrl: "", uploadsUrl: "", gitUrl: "" },
    },
    log: (level: string, message: string, fields: object = {}) =>
      void log.push(`${level} ${message} ${JSON.stringify(fields)}`),
  };
  await noteRepository(db, { id: REPOSITORY, fullName: "acme/billing" }, services.clock());
  for (const { id, key } of [one, two, three])
    await noteKey(db, { id, publicKey: base64OfKey({ id, key }) }, new Date(now++));
  const write = async (count: number) => {
    const { repository: _, ...words } = draft(1);
    const drafts = Array.from({ length: count }, () => ({
      ...words,
      recorded_at: new Date(now).toISOString(),
    }));
    await inTransaction(db, (tx) => appendEntries(tx, REPOSITORY, drafts));
  };
  /** Eleven minutes later, when everything is due. */
  const seal = async (keys: LedgerKeys) => {
    now += 11 * 60_000;
    await sealLedger(services, REPOSITORY, keys);
  };
  const lines = async () => {
    const checkpoints = await readCheckpoints(db, REPOSITORY);
    const entries = await Array.fromAsync(readLines(db, REPOSITORY));
    return entries.flatMap((line, index) => [
      line,
      ...checkpoints.filter(({ sequence }) => sequence === index + 1).map((each) => each.line),
    ]);
  };
  const verified = async (...keys: Signer[]) => verifyEntries(await lines(), { keys });
  const asked = (repository: string | null) => publicKeys({ db, ledgerKeys: keysOf(three) }, repository);
  return { services, log, write, seal, lines, verified, asked };
}

describe.each(ENGINES)("the App's key on $kind [T166]", ({ place }) => {
  it("hands over twice, and the first key alone verifies it offline", { timeout: 60_000 }, async () => {
    const { write, seal, verified, asked, log } = await ledgerIn(place);
    await write(3);
    await seal(keysOf(one));
    await write(2);
    await seal(keysOf(two, [one]));
    await write(2);
    await seal(keysOf(two));
    await write(1);
    await seal(keysOf(three, [two]));
    await write(1);
    await seal(keysOf(three));
    const found = await verified(one);
    expect(found).toMatchObject({ faultCount: 0, entries: 11, covered: 11 });
    const periods = [
      [one.id, "retired", 1, 6],
      [two.id, "retired", 7, 10],
      [three.id, "current", 11, undefined],
    ];
    const shown = (await asked(String(REPOSITORY))).keys;
    expect(shown.map((key) => [key.kid, key.status, key.from_sequence, key.until_sequence])).toEqual(periods);
    expect(found.keys.map(({ key, from, until }) => [key.id, from, until])).toEqual(
      periods.map(([id, , from, until]) => [id, from, until]),
    );
    expect((await asked(null)).keys.map(({ kid, status, crv }) => [kid, status, crv])).toEqual([
      [one.id, "retired", "Ed25519"],
      [two.id, "retired", "Ed25519"],
      [three.id, "current", "Ed25519"],
    ]);
    expect((await asked("12")).keys).toEqual([]);
    expect((await asked("x")).keys).toEqual([]);
    expect(log.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  it("attests with the key that signs the ledger, and with none that it would refuse", {
    timeout: 60_000,
  }, async () => {
    const { services, write, seal } = await ledgerIn(place);
    const { db } = services;
    const attester = async (signer: Signer) => {
      const key = await attesterOf(db, REPOSITORY, keysOf(signer));
      return key === undefined ? undefined : ledgerKeyOf(key).id;
    };
    expect(await attesterOf(db, REPOSITORY, undefined)).toBeUndefined();
    await write(3);
    expect(await attester(one)).toBe(one.id);
    await seal(keysOf(one));
    expect([await attester(one), await attester(two)]).toEqual([one.id, undefined]);
    await write(1);
    await seal(keysOf(two, [one]));
    expect([await attester(one), await attester(two), await attester(three)]).toEqual([
      undefined,
      two.id,
      undefined,
    ]);
    expect(await attesterOf(db, 12, keysOf(one))).toBeUndefined();
  });

  it("signs nothing with a key that was never introduced, and says what to do", {
    timeout: 60_000,
  }, async () => {
    const { write, seal, verified, log, lines } = await ledgerIn(place);
    await write(3);
    await seal(keysOf(one));
    await write(2);
    const before = await lines();
    await seal(keysOf(two));
    expect(await lines()).toEqual(before);
    expect(log.at(-1)).toMatch(
      /^error the ledger is not signed: .*never introduced LEDGER_KEY.*LEDGER_KEY_PREVIOUS/,
    );
    await seal(keysOf(one));
    expect(await verified(one)).toMatchObject({ faultCount: 0, covered: 5 });
  });

  it("never signs again once it was retired, nor where another process still has it", {
    timeout: 60_000,
  }, async () => {
    const { write, seal, verified, log } = await ledgerIn(place);
    await write(1);
    await seal(keysOf(one));
    await seal(keysOf(two, [one]));
    await write(1);
    await seal(keysOf(two, [one]));
    await write(1);
    await seal(keysOf(one));
    await seal(keysOf(one, [two]));
    expect(log.filter((line) => line.includes("LEDGER_KEY was retired by it"))).toHaveLength(2);
    await seal(keysOf(two));
    expect(await verified(one)).toMatchObject({ faultCount: 0, covered: 4 });
  });

  it("takes over from a lost one by the operator's word, for those who trust it", {
    timeout: 60_000,
  }, async () => {
    const { write, seal, verified } = await ledgerIn(place);
    await write(1);
    await seal(keysOf(one));
    await write(120);
    await seal(keysOf(two, [], three));
    expect(await verified(one)).toMatchObject({ covered: 1, entries: 121 });
    await seal(keysOf(two, [], one));
    await write(1);
    await seal(keysOf(two, [], one));
    expect(await verified(one, two)).toMatchObject({ faultCount: 0, covered: 123 });
    expect((await verified(one)).faults[0]).toMatchObject({ kind: "rotation-unproven", sequence: 122 });
  });

  it("signs no new ledger with a key that another ledger retired", { timeout: 60_000 }, async () => {
    const { services, write, seal, log } = await ledgerIn(place);
    await write(1);
    await seal(keysOf(one));
    await write(1);
    await seal(keysOf(two, [one]));
    const other = REPOSITORY + 1;
    await noteRepository(services.db, { id: other, fullName: "acme/new" }, services.clock());
    const { repository: _, ...words } = draft(1);
    await inTransaction(services.db, (tx) => appendEntries(tx, other, [words]));
    await sealLedger(services, other, keysOf(one));
    expect(log.at(-1)).toMatch(/^error the ledger is not signed: LEDGER_KEY was retired by another ledger/);
    expect(await readCheckpoints(services.db, other)).toEqual([]);
    await sealLedger(services, other, keysOf(two));
    expect(await readCheckpoints(services.db, other)).toHaveLength(1);
  });

  it("passes over a rotation that was written past it into the database, and says so", {
    timeout: 60_000,
  }, async () => {
    const { services, write, seal, verified, asked, log } = await ledgerIn(place);
    await write(1);
    await seal(keysOf(one));
    const { repository: _, ...words } = draft(1);
    const body = {
      ...signRotation({ repository: { id: REPOSITORY }, previous_hash: NO_HASH }, one.secret, three.secret),
    };
    const forged = { ...words, kind: "key-rotated" as const, body };
    await inTransaction(services.db, (tx) => appendEntries(tx, REPOSITORY, [forged]));
    await write(1);
    await seal(keysOf(one));
    expect(log.join("\n")).toMatch(
      /error the ledger has rotations that its keys did not sign.*"entries":"2"/,
    );
    expect((await asked(String(REPOSITORY))).keys.map(({ kid }) => kid)).toEqual([one.id]);
    const found = await verified(one);
    expect(found.faults).toMatchObject([{ kind: "rotation-unproven", sequence: 2 }]);
    expect(found.covered).toBe(3);
    await write(1);
    await seal(keysOf(two, [one]));
    expect((await asked(String(REPOSITORY))).keys.map(({ kid }) => kid)).toEqual([one.id, two.id]);
  });

  it("hands over where nothing new was written, so that the key before can be destroyed", {
    timeout: 60_000,
  }, async () => {
    const { services, write, seal, verified } = await ledgerIn(place);
    await write(1);
    await seal(keysOf(one));
    expect(await handOverLedgers(services, keysOf(two, []))).toBe(false);
    expect(await handOverLedgers(services, keysOf(two, [one]))).toBe(true);
    expect(await handOverLedgers(services, keysOf(two))).toBe(true);
    expect(await verified(one)).toMatchObject({ faultCount: 0, covered: 2, entries: 2 });
  });
});
