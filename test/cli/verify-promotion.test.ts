import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { envelopeLine, type Statement, statementsOf } from "../../src/ledger/attestation.ts";
import { type LedgerEntry, sealEntry } from "../../src/ledger/entry.ts";
import { publicJwk } from "../../src/ledger/jwk.ts";
import { draft } from "../ledger/entries.ts";
import { archiveOf } from "../ledger/exported-run.ts";
import { type Signer, signer } from "../ledger/rotating.ts";
import { run } from "./run.ts";

const OURS = signer();
const [HEAD, AFTER, OTHER] = ["a", "b", "c"].map((digit) => digit.repeat(40)) as [string, string, string];
const THERE = { id: 4711, name: "acme/billing" };

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const sealed = (changes: Parameters<typeof draft>[1]): LedgerEntry => sealEntry(undefined, draft(1, changes));

function verdictOf(changes: object = {}, verdict = "pass", repository = THERE): LedgerEntry {
  const subject = { verdict: "V-1", head: HEAD, gate: "main", target: "main", ...changes };
  return sealed({ kind: "verdict", repository, subject, body: { verdict, base: OTHER } });
}

function promotionOf(sequence = 1): LedgerEntry {
  const subject = { verdict: "V-1", head: HEAD, gate: "main", target: "main", branch: "main" };
  const body = { account: "pull", before: OTHER, after: AFTER };
  const before = { sequence: sequence - 1, hash: "0".repeat(64), repository: THERE };
  return sealEntry(before, draft(1, { kind: "promotion", repository: THERE, subject, body }));
}

const statements = (...entries: readonly LedgerEntry[]): readonly Statement[] =>
  entries.flatMap((entry) => statementsOf(entry, "https://proofgate.example.com"));

interface Shown {
  readonly told: readonly Statement[];
  readonly by?: Signer;
  /** Of the key, in the set that the reader has. */
  readonly until?: number;
}

/** What `verify` says of these statements to somebody who holds a commit. */
async function shown({ told, by = OURS, until }: Shown, ...argv: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-verify-"));
  directories.push(directory);
  const role = until === undefined ? {} : { from_sequence: 1, until_sequence: until };
  const keys = { keys: [publicJwk(OURS, { status: "retired", ...role })] };
  writeFileSync(join(directory, "keys.json"), JSON.stringify(keys));
  writeFileSync(join(directory, "a.jsonl"), told.map((each) => envelopeLine(each, by.secret)).join(""));
  const asked = ["verify", "a.jsonl", "--key", "keys.json", ...argv];
  const { status, stdout, stderr } = await run(asked, { directory });
  return `${status} ${stdout}${stderr}`;
}

describe("verify --commit", () => {
  const told = statements(promotionOf(), verdictOf());

  it.each([
    ["the judged head", [HEAD]],
    ["what the branch showed afterwards", [AFTER]],
    ["the repository as somebody else spells it", [AFTER, "--repository", "Acme/Billing"]],
  ])("finds the promotion by %s", async (_, [commit = "", ...more]) => {
    expect(await shown({ told }, "--commit", commit, ...more)).toMatch(
      /^0 whole: 3 attestations\n {2}= note: a{40} passed proofgate\/main and came to acme\/billing \(4711\), main at b{40}\n/,
    );
  });

  it.each<[string, Shown, readonly string[], string]>([
    ["another commit", { told }, [OTHER], "none of them tells of a promotion of cccc"],
    ["the same commit elsewhere", { told }, [AFTER, "--repository", "acme/shop"], "in acme/shop"],
    ["a promotion alone", { told: statements(promotionOf()) }, [AFTER], "is not among them"],
    ["a verdict alone", { told: statements(verdictOf()) }, [HEAD], "none of them tells"],
    [
      "a verdict that did not pass",
      { told: statements(promotionOf(), verdictOf({}, "fail")) },
      [AFTER],
      "the verdict behind the promotion of bbbb",
    ],
    [
      "another head's verdict",
      { told: statements(promotionOf(), verdictOf({ head: OTHER })) },
      [AFTER],
      "is not among them",
    ],
    [
      "another repository's verdict",
      { told: statements(promotionOf(), verdictOf({}, "pass", { id: 1, name: THERE.name })) },
      [AFTER],
      "is not among them",
    ],
    [
      "somebody else's signature",
      { told, by: signer() },
      [AFTER],
      "none of the keys that were given signed it",
    ],
    [
      "an entry that was changed before it was signed",
      { told: statements({ ...promotionOf(), hash: "0".repeat(64) }, verdictOf()) },
      [AFTER],
      "the entry of the ledger in it is none",
    ],
  ])("refuses %s", async (_, given, [commit = "", ...more], words) => {
    const said = await shown(given, "--commit", commit, ...more);
    expect(said).toMatch(/^1 broken: /);
    expect(said).toContain(words);
  });

  it("believes a key up to the entry by which it handed over, and no further", async () => {
    const late = statements(promotionOf(7), verdictOf());
    expect(await shown({ told: late, until: 7 }, "--commit", AFTER)).toMatch(/^0 /);
    expect(await shown({ told: late, until: 6 }, "--commit", AFTER)).toContain(
      "signs up to entry 6, and it tells of entry 7",
    );
  });

  it("takes whole commits alone, and not without what is to be read", async () => {
    expect(await shown({ told }, "--commit", "aaaaaaa")).toMatch(/^2 .*no whole commit id/s);
    expect(await shown({ told }, "--repository", "acme/billing")).toMatch(/^2 .*without a commit/s);
    const directory = mkdtempSync(join(tmpdir(), "proofgate-verify-"));
    directories.push(directory);
    writeFileSync(join(directory, "run.tar"), archiveOf([]));
    const { status, stderr } = await run(["verify", "run.tar", "--commit", AFTER], { directory });
    expect([status, stderr]).toEqual([2, expect.stringContaining("an archive tells of a run")]);
  });
});
