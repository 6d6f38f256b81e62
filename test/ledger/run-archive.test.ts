import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openAttestation } from "../../src/ledger/attestation-reading.ts";
import { EXPORT_ENVELOPE, EXPORT_SUMS, writeRunArchive } from "../../src/ledger/run-archive.ts";
import { ArchiveRefused, readArchive, writeArchive } from "../../src/ledger/tar.ts";
import { verifyArchive } from "../../src/ledger/verify-archive.ts";
import { archiveOf, OURS, RUN, recordOf } from "./exported-run.ts";
import { signer } from "./rotating.ts";

const VERDICTS = [1, 2].map((number) => ({
  id: `V-${number}`,
  json: `{"verdict":"${number === 1 ? "pass" : "stop"}"}\n`,
  facts: `{"version":1,"number":${number}}`,
}));
const ARCHIVE = archiveOf(VERDICTS);
const MEMBERS = readArchive(ARCHIVE);

/** The members whose header, bytes or padding hold this byte, with the neighbours that a damaged header may be told at. */
function placesOf(offset: number): readonly string[] {
  let at = 0;
  for (const [index, { name, bytes }] of MEMBERS.entries()) {
    const from = at;
    at += 512 + Math.ceil(bytes.length / 512) * 512;
    if (offset < at) return offset < from + 512 ? [name, MEMBERS[index - 1]?.name ?? "archive"] : [name];
  }
  return ["archive", MEMBERS.at(-1)!.name];
}

/** As whoever has no key can write them. */
function sumsOf(members: typeof MEMBERS): Buffer {
  const summed = members.filter(({ name }) => name !== EXPORT_SUMS && name !== EXPORT_ENVELOPE);
  return Buffer.from(summed.map(({ name, bytes }) => `${hash("sha256", bytes)}  ${name}\n`).join(""));
}

describe("the archive of a run", () => {
  it("is the same of the same record, and whole by the key from outside", async () => {
    expect(archiveOf(VERDICTS).equals(ARCHIVE)).toBe(true);
    const { faults, run, keyId, isTrusted } = await verifyArchive(ARCHIVE, [OURS]);
    expect({ faults, run, keyId, isTrusted }).toEqual({
      faults: [],
      run: RUN,
      keyId: OURS.id,
      isTrusted: true,
    });
    expect(await verifyArchive(ARCHIVE, [])).toMatchObject({ faults: [], isTrusted: false });
  });

  it("shows a change of any byte of it, and in which file: export, manifest, attestation, ledger [P75]", async () => {
    const offsets = fc.oneof(
      fc.integer({ min: 0, max: ARCHIVE.length - 1 }),
      ...MEMBERS.map(({ name, bytes }) => {
        const from = bytes.byteOffset - MEMBERS[0]!.bytes.byteOffset + 512;
        return fc
          .integer({ min: from, max: from + Math.max(0, bytes.length - 1) })
          .map((at) => (name === "" ? 0 : at));
      }),
    );
    await fc.assert(
      fc.asyncProperty(offsets, fc.integer({ min: 1, max: 255 }), async (offset, change) => {
        const changed = Buffer.from(ARCHIVE);
        changed[offset]! ^= change;
        const { faults } = await verifyArchive(changed, [OURS]);
        const files = faults.map(({ file }) => file);
        expect(
          files.some((file) => placesOf(offset).includes(file)),
          `${offset}: ${files.join()}`,
        ).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it.each(["manifest.json", "attestations.jsonl", "ledger.jsonl", "activity.jsonl"])(
    "shows a change of any byte of %s by who writes the archive and its sums anew, and names the file [P75]",
    async (name) => {
      const member = MEMBERS.find((each) => each.name === name)!;
      const offsets = fc.integer({ min: 0, max: member.bytes.length - 1 });
      await fc.assert(
        fc.asyncProperty(offsets, fc.integer({ min: 1, max: 255 }), async (offset, change) => {
          const bytes = Buffer.from(member.bytes);
          bytes[offset]! ^= change;
          const changed = MEMBERS.map((each) => (each === member ? { name, bytes } : each));
          const sums = changed.map((each) =>
            each.name === EXPORT_SUMS ? { ...each, bytes: sumsOf(changed) } : each,
          );
          const files = (await verifyArchive(writeArchive(sums), [OURS])).faults.map(({ file }) => file);
          expect(files).toEqual(expect.arrayContaining([name, EXPORT_SUMS]));
        }),
        { numRuns: 60 },
      );
    },
  );

  it("shows that an end of line was taken away, though nothing else speaks of it", async () => {
    const changed = MEMBERS.map((each) =>
      each.name === EXPORT_ENVELOPE ? { ...each, bytes: each.bytes.subarray(0, -1) } : each,
    );
    const { faults } = await verifyArchive(writeArchive(changed), [OURS]);
    expect(faults.map(({ file }) => file)).toEqual([EXPORT_ENVELOPE]);
  });

  it.each([
    [{ until: 3 }, "up to entry 3, and it tells of entry 4"],
    [{ until: 4 }, undefined],
    [{ from: 6 }, "from entry 6 on, and it ends with entry 4"],
    [{ from: 5 }, undefined],
    [{ from: 1, until: 9 }, undefined],
  ])("holds a key to the entries of which it speaks, a retired one too: %o", async (range, fault) => {
    const { faults } = await verifyArchive(ARCHIVE, [{ ...OURS, ...range }]);
    const said = faults.filter(({ file }) => file === EXPORT_ENVELOPE).map(({ message }) => message);
    expect(said).toEqual(fault === undefined ? [] : [expect.stringContaining(fault)]);
  });

  it("survives an entry that is JSON and no entry, and names its line", async () => {
    const ledger = MEMBERS.find(({ name }) => name === "ledger.jsonl")!;
    const text = ledger.bytes.toString("utf8").replace('"subject":', '"subjecx":');
    const changed = MEMBERS.map((each) => (each === ledger ? { ...each, bytes: Buffer.from(text) } : each));
    const { faults } = await verifyArchive(writeArchive(changed), [OURS]);
    expect(faults).toContainEqual(expect.objectContaining({ file: "ledger.jsonl", line: 1 }));
  });

  it("tells of an entry whose parts are called otherwise, and of an end in the middle", async () => {
    for (const [from, to] of [
      ['"subject":{"gate"', '"tubject":{"gate"'],
      ['"body":{"base"', '"cody":{"base"'],
    ] as const) {
      const changed = Buffer.from(ARCHIVE.toString("latin1").replace(from, to), "latin1");
      const whole = changed.length === ARCHIVE.length ? changed : ARCHIVE.subarray(0, 600);
      expect((await verifyArchive(whole, [OURS])).faults.length, from).toBeGreaterThan(0);
    }
    const cut = Buffer.from(ARCHIVE);
    cut[MEMBERS[1]!.bytes.byteOffset - MEMBERS[0]!.bytes.byteOffset] = 0;
    expect((await verifyArchive(cut, [OURS])).faults).toMatchObject([{ file: MEMBERS[0]!.name }]);
  });

  it("refuses an envelope with a lone surrogate, and one without a proper subject", () => {
    const envelope = (payload: string) =>
      JSON.stringify({ payload, payloadType: "application/vnd.in-toto+json", signatures: [] });
    expect(openAttestation(envelope("a").replace('"a"', '"\\ud800"'), []).ok).toBe(false);
    const statement = {
      _type: "https://in-toto.io/Statement/v1",
      predicate: {},
      predicateType: "x",
      subject: [null],
    };
    expect(openAttestation(envelope(Buffer.from(JSON.stringify(statement)).toString("base64")), []).ok).toBe(
      false,
    );
  });

  it("names the line of the ledger that was changed", async () => {
    const ledger = MEMBERS.find(({ name }) => name === "ledger.jsonl")!;
    const text = ledger.bytes.toString("utf8").replace('"verdict":"stop"', '"verdict":"pass"');
    const changed = writeArchive(
      MEMBERS.map((each) => (each === ledger ? { ...each, bytes: Buffer.from(text) } : each)),
    );
    const { faults } = await verifyArchive(changed, [OURS]);
    expect(faults).toContainEqual(expect.objectContaining({ file: "ledger.jsonl", line: 3 }));
  });

  it.each([
    ["left out", (name: string) => MEMBERS.filter((each) => each.name !== name)],
    ["put elsewhere", (name: string) => [...MEMBERS].sort((one) => (one.name === name ? -1 : 0))],
    [
      "there twice",
      (name: string) => MEMBERS.flatMap((each) => (each.name === name ? [each, each] : [each])),
    ],
  ] as const)("shows that a file was %s", async (_, change) => {
    for (const name of ["plan.json", "SHA256SUMS", "verdicts/V-2.json"]) {
      const { faults } = await verifyArchive(writeArchive(change(name)), [OURS]);
      expect(faults, name).not.toEqual([]);
    }
  });

  it("shows a file that was slipped in, an end that was cut, and what follows the end", async () => {
    const more = { name: "verdicts/V-3.json", bytes: Buffer.from("{}") };
    const slipped = writeArchive([...MEMBERS.slice(0, -1), more, MEMBERS.at(-1)!]);
    expect((await verifyArchive(slipped, [OURS])).faults).toMatchObject([{ file: "verdicts/V-3.json" }]);
    for (const other of [
      ARCHIVE.subarray(0, -512),
      ARCHIVE.subarray(0, 700),
      Buffer.concat([ARCHIVE, Buffer.alloc(1)]),
    ])
      expect((await verifyArchive(other, [OURS])).faults).toHaveLength(1);
  });

  it("written anew by somebody else is whole by itself, and refused by the App's key", async () => {
    const forged = archiveOf(VERDICTS, signer());
    expect((await verifyArchive(forged, [])).faults).toEqual([]);
    const { faults } = await verifyArchive(forged, [OURS]);
    expect(faults.map(({ file }) => file)).toContain(EXPORT_ENVELOPE);
  });

  it("of an App without a key says that nobody signed it", async () => {
    const record = recordOf(VERDICTS);
    const ledger = record.ledger.slice(0, -1);
    const unsigned = writeRunArchive({ ...record, ledger, keys: { keys: [] } }, undefined);
    const verified = await verifyArchive(unsigned, []);
    expect([verified.faults, verified.keyId]).toEqual([[], undefined]);
    expect((await verifyArchive(unsigned, [OURS])).faults).toMatchObject([{ message: "nobody signed it" }]);
  });

  it("whose file has a digest that the ledger does not name is refused, though somebody signed it", async () => {
    const record = recordOf(VERDICTS);
    const verdicts = [{ id: "V-1", json: '{"verdict":"review"}\n' }, ...record.verdicts.slice(1)];
    const { faults } = await verifyArchive(writeRunArchive({ ...record, verdicts }, OURS.secret), [OURS]);
    expect(faults).toEqual([{ file: "verdicts/V-1.json", message: "the ledger names another digest of it" }]);
    const manifest = `{"run":"${RUN}","seal":{"number":1},"state":"promoted"}\n`;
    const other = await verifyArchive(writeRunArchive({ ...record, manifest }, OURS.secret), [OURS]);
    expect(other.faults.map(({ file }) => file)).toEqual(["manifest.json"]);
  });

  it("reads nothing but what it writes", () => {
    expect(() => readArchive(Buffer.alloc(100))).toThrow(ArchiveRefused);
    expect(() =>
      writeArchive([
        { name: "../a", bytes: Buffer.alloc(0) },
        { name: "ä", bytes: Buffer.alloc(0) },
      ]),
    ).toThrow("invariant");
    const members = [
      { name: "a", bytes: Buffer.alloc(0) },
      { name: "b", bytes: Buffer.alloc(512, 1) },
    ];
    expect(readArchive(writeArchive(members))).toEqual(members);
  });
});

describe("an attestation", () => {
  const lines = recordOf(VERDICTS).attestations.trimEnd().split("\n");

  it("of a manifest, a verdict and its summary opens by its key alone", () => {
    const types = lines.map((line) => {
      const opened = openAttestation(line, [OURS]);
      return opened.ok && opened.isSigned ? opened.statement.predicateType : opened;
    });
    expect(types).toEqual([
      "urn:proofgate:predicate:manifest:v1",
      ...VERDICTS.flatMap(() => [
        "urn:proofgate:predicate:ledger-entry:v1",
        "https://slsa.dev/verification_summary/v1",
      ]),
    ]);
    expect(openAttestation(lines[0]!, [signer()]).ok).toBe(false);
  });

  it("says of a head what SLSA's verifiers read", () => {
    const summaries = [lines[2]!, lines[4]!].map((line) => {
      const opened = openAttestation(line, [OURS]);
      return opened.ok ? opened.statement : undefined;
    });
    expect(summaries.map((each) => each?.predicate)).toMatchObject([
      {
        verificationResult: "PASSED",
        verifiedLevels: ["PROOFGATE_RUN"],
        verifier: { id: "https://p.example" },
      },
      { verificationResult: "FAILED", verifiedLevels: ["FAILED"] },
    ]);
    expect(summaries[0]?.subject).toEqual([{ name: "acme/billing", digest: { gitCommit: "a".repeat(40) } }]);
  });

  it("with any byte changed is refused", () => {
    const bytes = Buffer.from(lines[1]!);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (offset, change) => {
          const changed = Buffer.from(bytes);
          changed[offset]! ^= change;
          expect(openAttestation(changed.toString("utf8"), [OURS]).ok).toBe(false);
        },
      ),
    );
  });
});
