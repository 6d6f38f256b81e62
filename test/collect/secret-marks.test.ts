import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { RangeSecretScan } from "../../src/collect/secret-scan.ts";
import type { BytePath } from "../../src/contract/byte-path.ts";
import type { ChangeSet } from "../../src/git/types.ts";
import { scanBytes, scanText } from "../../src/scan/secrets/scan-bytes.ts";
import { randomFrom } from "../fuzz/random.ts";
import { textOf } from "../scan/secrets/generate.ts";
import { tokenOf } from "../scan/secrets/tokens.ts";

const WEAK = textOf("[a-z]{6}7[A-Z][a-z]{3}!", randomFrom(3));
const at = (password: string) => `mysql://app:${password}@db.acme.org/a`;
const path = (name: string) => name as BytePath;
const NO_COMMITS = { commits: [] } as unknown as ChangeSet;
const NO_NAMES = { paths: [], branch: undefined };
const bare = (text: string) =>
  ["sha1", "sha256", "sha512", "md5"].map((algorithm) => createHash(algorithm).update(text).digest("hex"));

describe("marks of secrets", () => {
  it("are keyed with the content: the same secret elsewhere has another one, and is known in memory only [T162]", () => {
    const [one] = scanText(`a\n${at(WEAK)}`).findings;
    const [other] = scanText(`b\n${at(WEAK)}`).findings;
    expect(one?.sameAs).toBe(other?.sameAs);
    expect(one?.mark).not.toBe(other?.mark);
    expect(scanText(`a\n${at(WEAK)}`).findings[0]?.mark).toBe(one?.mark);
    const key = createHash("sha256")
      .update(`a\n${at(WEAK)}`)
      .digest();
    expect(one?.mark).toBe(
      createHmac("sha256", key).update(`connection-string\0${WEAK}`).digest("hex").slice(0, 32),
    );
  });

  it("tell two secrets in one content apart", () => {
    const { findings } = scanText(`${at(WEAK)}\n${at(`${WEAK}x`)}`);
    expect(new Set(findings.map(({ mark }) => mark)).size).toBe(2);
  });

  it("of names are keyed with the line, so that they stay while others come and go", () => {
    const token = tokenOf("npm-token");
    const marked = (names: string) =>
      scanBytes(Buffer.from(names), { marks: "line" }).findings.map(({ mark }) => mark);
    expect(marked(`a\nb/${token}\nc`)).toEqual(marked(`b/${token}`));
    expect(marked(`b/${token}\n`)).not.toEqual(marked(`c/${token}\n`));
  });

  it("are all that a range says: no hash of the secret alone is in a sighting, nor in what is made of it [T162]", async () => {
    const scan = new RangeSecretScan();
    await scan.scan({ path: path("a.ts"), bytes: Buffer.from(at(WEAK)), kind: "file" });
    const { sightings } = await scan.finish(NO_COMMITS, NO_NAMES);
    expect(sightings).toHaveLength(1);
    const said = JSON.stringify(sightings);
    const format = sightings[0]?.format ?? "";
    for (const text of [WEAK, `${format}\0${WEAK}`, `${format} ${WEAK}`])
      for (const hash of bare(text)) expect(said).not.toContain(hash.slice(0, 16));
  });

  it("stay over pushes: of a secret in several versions the first version's is said, whichever is read first", async () => {
    const first = Buffer.from(`${"x ".repeat(100_000)}\n${at(WEAK)}`);
    const second = Buffer.from(at(WEAK));
    const sightingsOf = async (...versions: Buffer[]) => {
      const scan = new RangeSecretScan();
      for (const bytes of versions) await scan.scan({ path: path("a.ts"), bytes, kind: "file" });
      return (await scan.finish(NO_COMMITS, NO_NAMES)).sightings;
    };
    const [alone] = await sightingsOf(first);
    // The first is large and goes to a worker; the second is read at once.
    expect(await sightingsOf(first, second)).toEqual([alone]);
    expect(alone?.line).toBe(2);
  });
});
