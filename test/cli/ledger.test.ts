import { describe, expect, it } from "vitest";
import { openEnvelope } from "../../src/ledger/dsse.ts";
import { ledgerKeyOf } from "../../src/ledger/key.ts";
import { signer, Written } from "../ledger/rotating.ts";
import { entries, ledger, lines, publicKey, put, textOf } from "./ledger-files.ts";

describe("proofgate ledger verify", () => {
  it("finds a file whole, and says that nobody checked a signature", async () => {
    const { status, stdout, stderr } = await ledger("verify", "ledger.jsonl");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(
      `whole: the ledger of acme/billing, 10 entries, last hash ${entries[9]!.hash}\n` +
        "  = note: no signature was checked (2 checkpoints agree): `--key FILE` proves who wrote it\n",
    );
  });

  it("proves who signed it, and how far", async () => {
    const { status, stdout } = await ledger("verify", "ledger.jsonl", "--key", "ours.pem");
    expect(status).toBe(0);
    expect(stdout).toContain("= note: signed up to entry 8; the 2 after it are not signed yet");
    expect(await ledger("verify", "ledger.jsonl", "--key", "other.pem")).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("broken[signature-unknown]: the checkpoint of entry 4"),
    });
  });

  it("names an edited entry with its line", async () => {
    const { status, stdout } = await ledger("verify", "edited.jsonl");
    expect(status).toBe(1);
    expect(stdout).toBe(
      "broken[entry-edited]: entry 3 is not what was written: its hash is another one\n" +
        "  --> edited.jsonl:3\n" +
        "  = help: compare with another copy of the ledger: the database, an export or the ref's history\n",
    );
  });

  it("sees a cut end by a checkpoint that was kept", async () => {
    expect(await ledger("verify", "cut.jsonl")).toMatchObject({ status: 0 });
    expect(
      await ledger("verify", "cut.jsonl", "--checkpoint", "last.json", "--key", "ours.pem"),
    ).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("the ledger ends with entry 5, and a checkpoint says that it had 8"),
    });
    expect(await ledger("verify", "ledger.jsonl", "--checkpoint", "last.json")).toMatchObject({ status: 0 });
  });

  it("answers in JSON, one object", async () => {
    const whole = JSON.parse(
      (await ledger("verify", "ledger.jsonl", "--key", "ours.pem", "--format", "json")).stdout,
    );
    expect(whole).toEqual({
      version: 1,
      whole: true,
      repository: { id: 4711, name: "acme/billing" },
      entries: 10,
      last: { sequence: 10, hash: entries[9]!.hash },
      checkpoints: 2,
      signed_up_to: 8,
      keys: [{ key_id: ledgerKeyOf(publicKey).id, from_sequence: 1 }],
      faults: [],
      fault_count: 0,
    });
    const broken = JSON.parse((await ledger("verify", "edited.jsonl", "--format", "json")).stdout);
    expect(broken).toMatchObject({
      whole: false,
      fault_count: 1,
      faults: [{ kind: "entry-edited", line: 3, sequence: 3 }],
    });
  });

  it("prints no control character of a hostile file, and says where each line fails", async () => {
    put("hostile.jsonl", '{"\u001b[31m":1}\n{"a":1,"a":2}\n\u0000\n[]\n');
    const { status, stdout } = await ledger("verify", "hostile.jsonl");
    expect(status).toBe(1);
    expect(stdout).not.toContain("\u001b");
    expect(stdout.match(/--> .*/g)).toEqual([
      expect.stringMatching(/^--> hostile\.jsonl:1/),
      "--> hostile.jsonl:2:8",
      "--> hostile.jsonl:3:1",
      "--> hostile.jsonl:4",
    ]);
    expect(stdout).toContain("`a` is there twice");
  });

  it.each([
    [["verify"], "neither a file nor a repository is named"],
    [["verify", "ledger.jsonl", "--ref", "."], "a file and a repository are named"],
    [["verify", "nowhere.jsonl"], "`nowhere.jsonl` cannot be read"],
    [["verify", "."], "`.` is not a file"],
    [["verify", "ledger.jsonl", "--key", "signing.pem"], "it holds a private key"],
    [["verify", "ledger.jsonl", "--key", "ledger.jsonl"], "it is no JSON Web Key Set"],
    [["verify", "ledger.jsonl", "--key", "empty.txt"], "it holds no public key"],
    [["verify", "ledger.jsonl", "--checkpoint", "ledger.jsonl"], "`ledger.jsonl:1` is no checkpoint"],
    [["verify", "--ref", "."], "not in a git repository"],
    [["show", "ledger.jsonl", "--last", "0"], "`0` is not how many"],
    [["export", "ledger.jsonl", "--as", "envelopes"], "no key is given"],
    [["export", "ledger.jsonl", "--signing-key", "signing.pem"], "only envelopes are signed"],
    [["export", "ledger.jsonl", "--as", "keys"], "the first key of a ledger is not in it"],
    [["verify", "ledger.jsonl", "--key", "private.json"], "it holds a private key"],
    [["verify", "ledger.jsonl", "--key", "no-keys.json"], "it lists no ed25519 key"],
  ])("cannot run: %j", async (argv, words) => {
    const { status, stdout, stderr } = await ledger(...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(words);
  });
});

describe("proofgate ledger export", () => {
  it("writes what verify reads, byte for byte", async () => {
    const { status, stdout } = await ledger("export", "ledger.jsonl");
    expect({ status, stdout }).toEqual({ status: 0, stdout: textOf(lines) });
  });

  it("writes nothing of a broken ledger, and says why", async () => {
    const { status, stdout, stderr } = await ledger("export", "edited.jsonl");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("broken[entry-edited]");
  });

  it("writes statements, and signs them in envelopes", async () => {
    const statements = (await ledger("export", "ledger.jsonl", "--as", "statements")).stdout
      .trim()
      .split("\n");
    expect(statements).toHaveLength(10);
    const argv = ["export", "ledger.jsonl", "--as", "envelopes", "--signing-key", "signing.pem"];
    const envelopes = (await ledger(...argv)).stdout.trim().split("\n");
    const opened = envelopes.map((line) =>
      openEnvelope(JSON.parse(line), [ledgerKeyOf(publicKey)])?.toString(),
    );
    expect(opened).toEqual(statements);
  });
});

describe("keys that hand over", () => {
  const [one, two] = [signer(), signer()];
  const written = new Written().entries(2).rotation(one, two).checkpoint(one).entries(1).checkpoint(two);
  const pem = { type: "spki", format: "pem" } as const;

  it("are followed from the first, in PEM or from a key set, and are exported as one [T166]", async () => {
    put("rotated.jsonl", textOf(written.lines));
    put("first.pem", one.key.export(pem).toString());
    put("second.pem", two.key.export(pem).toString());
    const { status, stdout } = await ledger("verify", "rotated.jsonl", "--key", "first.pem");
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining(
        `= note: from entry 4 on by the key ${two.id}, which the key before it introduced`,
      ),
    });
    const exported = await ledger("export", "rotated.jsonl", "--as", "keys", "--key", "first.pem");
    expect(JSON.parse(exported.stdout).keys).toMatchObject([
      { kid: one.id, status: "retired", from_sequence: 1, until_sequence: 3 },
      { kid: two.id, status: "current", from_sequence: 4 },
    ]);
    put("keys.json", exported.stdout);
    expect(await ledger("verify", "rotated.jsonl", "--key", "keys.json")).toMatchObject({ status: 0 });
    expect(await ledger("verify", "rotated.jsonl", "--key", "second.pem")).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("broken[rotation-unproven]"),
    });
  });
});

describe("proofgate ledger show", () => {
  it("lists the newest entries, one run's or one kind's", async () => {
    const { status, stdout } = await ledger("show", "ledger.jsonl", "--run", "R-3");
    expect(status).toBe(0);
    expect(stdout.match(/^#\d+/gm)).toEqual(["#3", "#10"]);
    expect(stdout).toContain(
      "#3  2026-01-01T00:00:03.000Z  verdict  by acme-coder[bot]  branch agent/WP-142, head ",
    );
    const newest = await ledger("show", "ledger.jsonl", "--last", "2");
    expect(newest.stdout.match(/^#\d+|^\(.*/gm)).toEqual([
      "(8 earlier ones: `--last N` shows more)",
      "#9",
      "#10",
    ]);
    expect((await ledger("show", "ledger.jsonl", "--kind", "promotion")).stdout).toBe("no entry\n");
  });

  it("answers in JSON with whole entries", async () => {
    const { stdout } = await ledger("show", "ledger.jsonl", "--last", "1", "--format", "json");
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      matching: 10,
      entries: [entries[9]],
      faults: [],
      fault_count: 0,
    });
  });

  it("shows a broken ledger, and says so", async () => {
    const { status, stdout } = await ledger("show", "edited.jsonl", "--last", "1");
    expect(status).toBe(1);
    expect(stdout).toContain("#10");
    expect(stdout).toContain("broken[entry-edited]");
  });
});
