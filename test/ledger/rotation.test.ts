import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { GivenKey } from "../../src/ledger/checkpoint-trust.ts";
import { keySetOf, readKeySet } from "../../src/ledger/jwk.ts";
import { KeyRefused } from "../../src/ledger/key.ts";
import type { LedgerLine } from "../../src/ledger/line-reading.ts";
import { readLedgerLine } from "../../src/ledger/line-reading.ts";
import { verifyEntries } from "../../src/ledger/verify-ledger.ts";
import { type Signer, signer, Written } from "./rotating.ts";

const [one, two, three, stranger] = [signer(), signer(), signer(), signer()];

/** Seven entries: handed over at 3 and at 5, with a checkpoint after each of both and one at the end. */
function rotatedTwice(): Written {
  return new Written()
    .entries(2)
    .rotation(one, two)
    .checkpoint(one)
    .entries(1)
    .rotation(two, three)
    .checkpoint(two)
    .entries(2)
    .checkpoint(three);
}

const faultsOf = (written: { readonly lines: readonly string[] }, keys: readonly Signer[] = [one]) =>
  verifyEntries(written.lines, { keys }).faults.map(({ kind, line }) => `${kind}:${line}`);

function checkpointOf(line: string | undefined) {
  const read: LedgerLine = readLedgerLine(Buffer.from(line ?? ""));
  if (!("checkpoint" in read)) throw new Error("no checkpoint");
  return read.checkpoint;
}

describe("keys that hand over [T166] [T167] [S18]", () => {
  it("are followed through two rotations from the first key alone", () => {
    const verified = verifyEntries(rotatedTwice().lines, { keys: [one] });
    expect(verified).toMatchObject({ faultCount: 0, covered: 7, checkpoints: 3 });
    expect(verified.keys.map(({ key, from, until }) => [key.id, from, until])).toEqual([
      [one.id, 1, 3],
      [two.id, 4, 5],
      [three.id, 6, undefined],
    ]);
  });

  it("are followed where every one of them is given, and by kept checkpoints beside those of the file", () => {
    expect(faultsOf(rotatedTwice(), [three, two, one])).toEqual([]);
    const { lines } = rotatedTwice();
    const kept = lines.filter((line) => line.startsWith('{"checkpoint"')).map(checkpointOf);
    expect(verifyEntries(lines, { keys: [one], checkpoints: kept }).faultCount).toBe(0);
  });

  it("need no checkpoint between entry and rotation, as a ledger that is rotated before it is first signed", () => {
    expect(faultsOf(new Written().rotation(one, two).entries(1).checkpoint(two))).toEqual([]);
  });

  it("are not followed from a later key alone: what came before it is not vouched for", () => {
    expect(faultsOf(rotatedTwice(), [three])[0]).toBe("rotation-unproven:3");
  });
});

describe("a rotation that does not hold is found at its line, its honest twin is not", () => {
  const finished = (written: Written) => written.checkpoint(one).entries(1).checkpoint(two);
  const start = () => new Written().entries(2);

  it("holds as the App writes it", () => {
    expect(faultsOf(finished(start().rotation(one, two)))).toEqual([]);
  });

  it("signed by the new key only", () => {
    const forged = start().rotation(one, two, ({ signed_by_retired: _, ...body }) => body);
    expect(faultsOf(finished(forged))).toEqual(["rotation-unproven:3", "signature-unknown:6"]);
  });

  it("signed by somebody else in the old key's name", () => {
    const { signed_by_retired } = forgedBody(stranger, two);
    const forged = start().rotation(one, two, (body) => ({ ...body, signed_by_retired }));
    expect(faultsOf(finished(forged))[0]).toBe("rotation-unproven:3");
  });

  it("signed by the old key only: nobody has shown to hold the new one", () => {
    const { signed_by_new } = forgedBody(one, stranger);
    const forged = start().rotation(one, two, (body) => ({ ...body, signed_by_new }));
    expect(faultsOf(finished(forged))[0]).toBe("rotation-unproven:3");
  });

  it("edited to name another new key, hashes mended", () => {
    const { key_id, public_key } = forgedBody(one, stranger);
    const forged = start().rotation(one, two, (body) => ({ ...body, key_id, public_key }));
    expect(faultsOf(finished(forged))[0]).toBe("rotation-unproven:3");
  });

  it("edited in place is an edited entry", () => {
    const { lines } = finished(start().rotation(one, two));
    const edited = lines.with(2, lines[2]!.replace('"signed_by_new":"', '"signed_by_new":"A'));
    expect(faultsOf({ lines: edited })).toEqual(["entry-edited:3", "signature-unknown:6"]);
  });

  it("copied from another place of the chain", () => {
    const body = forgedBody(one, two);
    expect(faultsOf(finished(start().rotation(one, two, () => body)))[0]).toBe("rotation-unproven:3");
  });

  it("by a key that does not sign here", () => {
    expect(faultsOf(finished(start().checkpoint(one).rotation(stranger, two)), [one, stranger])[0]).toBe(
      "rotation-unproven:4",
    );
  });

  it("to a key that was retired, or to itself", () => {
    const back = rotatedTwice().rotation(three, one).checkpoint(three);
    expect(faultsOf(back)).toEqual(["key-retired:11"]);
    expect(faultsOf(rotatedTwice().rotation(three, signer()).checkpoint(three))).toEqual([]);
    expect(faultsOf(start().rotation(one, one).checkpoint(one))).toEqual(["key-retired:3"]);
  });

  it("to what is no ed25519 key, or under an id that is another's", () => {
    const der = generateKeyPairSync("x25519").publicKey.export({ type: "spki", format: "der" });
    const other = start().rotation(one, two, (body) => ({ ...body, public_key: der.toString("base64") }));
    expect(faultsOf(finished(other))[0]).toBe("rotation-unreadable:3");
    const named = start().rotation(one, two, (body) => ({ ...body, key_id: stranger.id }));
    expect(faultsOf(finished(named))[0]).toBe("rotation-unreadable:3");
    expect(verifyEntries(finished(other).lines).faultCount).toBe(0);
  });
});

describe("a checkpoint counts by its place in the chain", () => {
  it("not by a key that was never introduced, given or not", () => {
    const replaced = new Written().entries(2).checkpoint(one).entries(1).checkpoint(two);
    expect(faultsOf(replaced)).toEqual(["signature-unknown:5"]);
    expect(faultsOf(replaced, [one, two])).toEqual(["key-not-introduced:5"]);
    expect(faultsOf(new Written().entries(2).checkpoint(one).entries(1).checkpoint(one))).toEqual([]);
  });

  it("not by a retired key after its last entry, which is its own rotation", () => {
    const late = (by: Signer) =>
      new Written().entries(1).rotation(one, two).checkpoint(one).entries(1).checkpoint(by);
    expect(faultsOf(late(one))).toEqual(["key-retired:5"]);
    expect(faultsOf(late(one), [one, two])).toEqual(["key-retired:5"]);
    expect(faultsOf(late(two))).toEqual([]);
  });

  it("not by the new key before it takes over, nor for the rotation itself", () => {
    const early = new Written().entries(1).checkpoint(two).rotation(one, two).checkpoint(one);
    expect(faultsOf(early)[0]).toBe("signature-unknown:2");
    expect(faultsOf(early, [one, two])[0]).toBe("rotation-unproven:3");
    const atOnce = new Written().entries(1).rotation(one, two).checkpoint(two);
    expect(faultsOf(atOnce)).toEqual(["key-not-introduced:3"]);
  });

  it("shows an end that was cut before the rotation, though its key is given alone for that", () => {
    const { lines } = rotatedTwice();
    const last = checkpointOf(lines.at(-1));
    const cut = lines.slice(0, 2);
    const faults = (keys: readonly Signer[]) =>
      verifyEntries(cut, { keys, checkpoints: [last] }).faults.map(({ kind }) => kind);
    const first = new Written().entries(2).checkpoint(one);
    expect(faultsOf(first)).toEqual([]);
    expect(faults([one])).toEqual(["signature-unknown"]);
    expect(verifyEntries(first.lines, { keys: [one, three], checkpoints: [last] }).faults).toMatchObject([
      { kind: "ledger-cut", sequence: 3 },
    ]);
    expect(verifyEntries(lines, { keys: [one], checkpoints: [last] }).faultCount).toBe(0);
  });

  it("shows rotations that were put in another order", () => {
    const { lines } = rotatedTwice();
    const swapped = [...lines.slice(0, 2), lines[5]!, lines[3]!, lines[4]!, lines[2]!, ...lines.slice(6)];
    expect(faultsOf({ lines: swapped })[0]).toMatch(/^entries-missing:3$/);
  });
});

describe("keys that were given with the entries of which they speak", () => {
  /** What the App shows of this ledger, read as it is from a file. */
  const listed = () => {
    const { keys } = verifyEntries(rotatedTwice().lines, { keys: [one] });
    return readKeySet(JSON.stringify(keySetOf(keys)));
  };
  const faults = (written: Written, keys: readonly GivenKey[]) =>
    verifyEntries(written.lines, { keys }).faults.map(({ kind, line }) => `${kind}:${line}`);

  it("are believed where the ledger says the same", () => {
    expect(faults(rotatedTwice(), listed())).toEqual([]);
    expect(faults(rotatedTwice(), [one, ...listed()])).toEqual([]);
  });

  it("are not outlived by one that somebody stole: neither by its signature nor by a rotation of its own", () => {
    const continued = new Written().entries(4).checkpoint(one);
    expect(faults(continued, [one])).toEqual([]);
    expect(faults(continued, listed())).toEqual(["key-retired:5"]);
    expect(faults(continued, [one, ...listed()])).toEqual(["key-retired:5"]);
    const earlier = new Written().entries(1).rotation(one, stranger).checkpoint(one).entries(1);
    expect(faults(earlier.checkpoint(stranger), [one])).toEqual([]);
    expect(faults(earlier, listed())[0]).toBe("rotation-unproven:2");
  });

  it("do not speak before they took over", () => {
    expect(faults(new Written().entries(2).checkpoint(three), listed())).toEqual(["key-not-introduced:3"]);
    expect(faults(new Written().entries(2).checkpoint(one), listed())).toEqual([]);
  });

  it("are refused where what they say is no number of an entry", () => {
    const [first] = keySetOf(verifyEntries(rotatedTwice().lines, { keys: [one] }).keys).keys;
    for (const until of ["3", -1, 1.5, null])
      expect(() => readKeySet(JSON.stringify({ keys: [{ ...first, until_sequence: until }] }))).toThrow(
        KeyRefused,
      );
  });
});

describe("a key that was lost", () => {
  const written = () =>
    new Written()
      .entries(1)
      .checkpoint(one)
      .entries(1)
      .rotation(one.id, two)
      .checkpoint(two)
      .entries(1)
      .checkpoint(two);

  it("is followed by another only for those who trust that one already", () => {
    expect(faultsOf(written(), [one, two])).toEqual([]);
    expect(faultsOf(written())).toEqual([
      "rotation-unproven:4",
      "signature-unknown:5",
      "signature-unknown:7",
    ]);
  });

  it("is not lost for who forges the new key's word", () => {
    const { signed_by_new } = forgedBody(one, stranger);
    const forged = new Written()
      .entries(1)
      .checkpoint(one)
      .rotation(one.id, two, (body) => ({ ...body, signed_by_new }));
    expect(faultsOf(forged, [one, two])).toEqual(["rotation-unproven:3"]);
  });
});

/** The body of a rotation between other keys, at another place. */
function forgedBody(retired: Signer, next: Signer) {
  const { lines } = new Written().entries(5).rotation(retired, next);
  return (JSON.parse(lines[5]!) as { body: Record<string, unknown> }).body;
}
