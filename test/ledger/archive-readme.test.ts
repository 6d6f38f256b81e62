import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publicJwk } from "../../src/ledger/jwk.ts";
import { writeRunArchive } from "../../src/ledger/run-archive.ts";
import { ARCHIVE_README } from "../../src/ledger/run-archive-readme.ts";
import { readArchive } from "../../src/ledger/tar.ts";
import { canUse } from "../tools/real-tool.ts";
import { archiveOf, OURS, recordOf } from "./exported-run.ts";
import { type Signer, signer } from "./rotating.ts";

const has = (program: string, ...argv: readonly string[]) =>
  spawnSync(program, argv, { stdio: "ignore" }).status === 0;
const found = has("python3", "--version") && has("openssl", "version");

const MEMBERS = readArchive(archiveOf([{ id: "V-1", json: '{"verdict":"pass"}\n', facts: "{}" }]));
const [, RECIPE = ""] = /```sh\n([^`]+)```/.exec(ARCHIVE_README) ?? [];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "proofgate-recipe-"));
  for (const { name, bytes } of MEMBERS) put(name, bytes);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function put(name: string, bytes: string | Buffer): void {
  mkdirSync(dirname(join(directory, name)), { recursive: true });
  writeFileSync(join(directory, name), bytes);
}

/** As an auditor pastes it who has never heard of us. */
function proven(by: Signer = OURS): readonly [number | null, string] {
  put("trusted-keys.json", JSON.stringify({ keys: [publicJwk(by, { status: "current" })] }));
  const { status, stdout, stderr } = spawnSync("sh", ["-c", RECIPE], { cwd: directory, encoding: "utf8" });
  return [status, `${stdout}${stderr}`.trim()];
}

describe.runIf(canUse("openssl", found))("the script in an archive's README", () => {
  it("proves the archive with Python and OpenSSL alone", () => {
    expect(proven()).toEqual([0, "whole"]);
  });

  it.each(["manifest.json", "ledger.jsonl", "README.md", "verdicts/V-1.json"])(
    "names %s where it says something else",
    (name) => {
      put(name, textOf(name).replace("a", "b"));
      expect(proven()).toEqual([1, `changed: ${name}`]);
    },
  );

  it("refuses another's key, and another statement", () => {
    expect(proven(signer())).toEqual([1, expect.stringContaining("no trusted key signed it")]);
    const { payload, ...envelope } = JSON.parse(textOf("export.dsse.json")) as { payload: string };
    const other = Buffer.from(payload, "base64").toString("utf8").replace("run-export", "run-expert");
    put("export.dsse.json", JSON.stringify({ ...envelope, payload: Buffer.from(other).toString("base64") }));
    expect(proven()).toEqual([1, expect.stringContaining("no trusted key signed it")]);
  });

  it("names the line where a ledger's chain does not hold, though its App signed it so", () => {
    const record = recordOf([]);
    for (const ledger of [
      record.ledger.with(0, record.ledger[0]!.replace('"open"', '"done"')),
      record.ledger.toSpliced(0, 1),
    ]) {
      for (const { name, bytes } of readArchive(writeRunArchive({ ...record, ledger }, OURS.secret)))
        put(name, bytes);
      expect(proven()).toEqual([1, "broken: line 1"]);
    }
  });
});

function textOf(name: string): string {
  return MEMBERS.find((each) => each.name === name)?.bytes.toString("utf8") ?? "";
}
