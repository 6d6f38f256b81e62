import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/contract/canonical-json.ts";
import { lineOf } from "../../src/ledger/entry.ts";
import { LEDGER_REF, mirrorFiles } from "../../src/ledger/mirror-layout.ts";
import { Fixture } from "../git/fixture.ts";
import { checkpoints, directory, entries, ledger, lines, textOf } from "./ledger-files.ts";

/** A repository with the ledger mirrored in two batches, as the App pushes it. */
function mirrored(change: (fixture: Fixture) => void = () => undefined): Fixture {
  const fixture = Fixture.make();
  for (const [from, to] of [
    [0, 6],
    [6, 10],
  ] as const) {
    const signed = checkpoints.filter(
      ({ checkpoint }) => checkpoint.sequence > from && checkpoint.sequence <= to,
    );
    for (const { path, text } of mirrorFiles(entries.slice(from, to), signed)) fixture.write(path, text);
    fixture.commit(`entries ${from + 1} to ${to}`);
  }
  change(fixture);
  fixture.git("update-ref", LEDGER_REF, "HEAD");
  return fixture;
}

describe("the mirror in a repository", () => {
  it("is verified, shown and exported offline, from a checkout and from a bare clone", async () => {
    const { directory: repository } = mirrored();
    const bare = join(directory, "bare.git");
    Fixture.make().git("clone", "-q", "--mirror", repository, bare);
    for (const place of [repository, bare]) {
      const { status, stdout } = await ledger("verify", "--ref", place, "--key", "ours.pem");
      expect(stdout).toContain("10 entries");
      expect(stdout).toContain("signed up to entry 8");
      expect(status).toBe(0);
      expect((await ledger("export", "--ref", place)).stdout).toBe(textOf(lines));
    }
  });

  it("is broken where a file is edited, removed, added or is no file, each named", async () => {
    const faultsOf = async (change: (fixture: Fixture) => void) => {
      const { directory: repository } = mirrored((fixture) => {
        change(fixture);
        fixture.commit();
      });
      const { status, stdout } = await ledger(
        "verify",
        "--ref",
        repository,
        "--key",
        "ours.pem",
        "--format",
        "json",
      );
      expect(status).toBe(1);
      return JSON.parse(stdout).faults.map((fault: { kind: string; file: string; line: number }) => [
        fault.kind,
        `${fault.file}:${fault.line}`,
      ]);
    };
    const [first, second] = [
      "entries/000000000001-000000000006.jsonl",
      "entries/000000000007-000000000010.jsonl",
    ];
    expect(await faultsOf((fixture) => fixture.git("rm", "-q", first))).toEqual([
      ["entries-missing", `${second}:1`],
    ]);
    expect(await faultsOf((fixture) => fixture.git("rm", "-q", second))).toEqual([
      ["ledger-cut", `${first}:6`],
    ]);
    expect(
      await faultsOf((fixture) => {
        fixture.write(first, textOf(entries.slice(0, 6).map(lineOf)).replace('"number":2', '"number":3'));
      }),
    ).toEqual([["entry-edited", `${first}:2`]]);
    expect(await faultsOf((fixture) => fixture.write("notes.txt", "hello"))).toEqual([
      ["file-unexpected", "notes.txt:0"],
    ]);
    expect(
      await faultsOf((fixture) => {
        fixture.git("rm", "-q", "-r", "checkpoints");
        fixture.git(
          "update-index",
          "--add",
          "--cacheinfo",
          `120000,${fixture.git("hash-object", "-w", first)},checkpoints/000000000004.json`,
        );
        fixture.git("checkout-index", "-a", "-f");
      }),
    ).toEqual([
      ["file-unexpected", "checkpoints/000000000004.json:0"],
      ["signature-absent", `${second}:4`],
    ]);
    const forged = canonicalJson(checkpoints[1]).replace('"sequence":8', '"sequence":7');
    expect(
      await faultsOf((fixture) => fixture.write("checkpoints/000000000008.json", `${forged}\n`)),
    ).toEqual([["checkpoint-differs", `${second}:1`]]);
    expect(await faultsOf((fixture) => fixture.write("checkpoints/000000000008.json", "{}\n"))).toEqual([
      ["line-unreadable", "checkpoints/000000000008.json:1"],
    ]);
  });

  it("is never read from a branch that is called like the ref", async () => {
    const { directory: repository } = mirrored((fixture) => fixture.git("branch", LEDGER_REF));
    const { status, stderr } = await ledger("verify", "--ref", repository);
    expect(status).toBe(2);
    expect(stderr).toContain("has a branch that is called `refs/proofgate/ledger`");
  });

  it("is said to be absent where nothing was mirrored", async () => {
    const { status, stderr } = await ledger("verify", "--ref", Fixture.make().directory);
    expect(status).toBe(2);
    expect(stderr).toContain("has no ledger: there is no ref `refs/proofgate/ledger`");
  });
});
