import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { lockRisks } from "../../../src/scan/dependencies/lock-risks.ts";
import { formatOf } from "../../../src/scan/dependencies/read-list.ts";
import { listOf, reading } from "./reading.ts";

const lock = (...wanted: string[]) => `version = 1
[[package]]
name = "idna"
version = "3.7"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "project"
source = { editable = "." }
dependencies = [${wanted.map((name) => `{ name = "${name}" }`).join(", ")}]
`;

function kinds(before: string, after: string, manifest: string): string[] {
  const path = bytePathOfText("uv.lock");
  const list = listOf("pyproject.toml", manifest);
  return lockRisks({
    path,
    format: formatOf(path)!,
    before: reading("uv.lock", before),
    after: reading("uv.lock", after),
    manifestBefore: list,
    manifestAfter: list,
    hadManifest: true,
    hasManifest: true,
    manifestChanges: false,
  }).map(({ kind, message }) => `${kind}: ${message}`);
}

describe("a lock file and its manifest [T153]", () => {
  const asking = '[project]\ndependencies = ["idna"]\n';

  it("agree where the one repeats the other", () => {
    expect(kinds(lock("idna"), lock("idna"), asking)).toEqual([]);
  });

  it("differ where the lock file puts wishes into the manifest's mouth", () => {
    expect(kinds(lock("idna"), lock("idna", "evil"), asking)).toEqual([
      "lock-differs: the lock file says that the manifest asks for `evil`, and it does not",
    ]);
  });

  it("are not told apart where they differed before, or a program adds to the manifest", () => {
    expect(kinds(lock("idna", "old"), lock("idna", "old"), asking)).toEqual([]);
    const computed = '[project]\ndynamic = ["dependencies"]\n';
    expect(kinds(lock("idna"), lock("idna", "more"), computed)).toEqual([]);
  });
});
