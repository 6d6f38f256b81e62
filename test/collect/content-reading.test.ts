import { expect, it } from "vitest";
import { collectFromRepository } from "../../src/collect/from-repository.ts";
import { RangeSecretScan } from "../../src/collect/secret-scan.ts";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import { withSizes } from "../../src/git/change-set.ts";
import { openObjects } from "../../src/git/objects.ts";
import { openRepository } from "../../src/git/repository.ts";
import type { Oid } from "../../src/git/types.ts";
import { rules } from "../../src/rules/index.ts";
import { Fixture } from "../git/fixture.ts";
import { tokenOf } from "../scan/secrets/tokens.ts";

const TOKEN = tokenOf("github-token-fine-grained");

function changed(): Fixture {
  const fixture = Fixture.make();
  fixture.write("a.txt", "one\n").commit("base");
  fixture.git("checkout", "-q", "-b", "feature/x");
  fixture.write("a.txt", "two two\n").write("b.txt", "three\n").commit("change");
  return fixture;
}

it("passes nothing whose contents were only counted, and says why", async () => {
  const { directory } = changed();
  const judge = async (contents: "scanned" | "counted") => {
    const request = { repository: directory, base: "main", head: "feature/x", contents };
    const collected = await collectFromRepository(request);
    await collected.close();
    return evaluate({ ...collected, rules, mode: "enforce" });
  };
  expect((await judge("scanned")).verdict).toBe("pass");
  const counted = await judge("counted");
  expect(counted.verdict).toBe("fail");
  expect(counted.findings.map(({ rule }) => rule)).toEqual(["secret-exposed", "content-disguised"]);
  expect(counted.findings[0]?.note).toBe("nobody looked into the contents");
});

it("gives the sizes of contents that were read, and asks git for the others", async () => {
  const fixture = changed();
  const set = await fixture.range("main", "feature/x");
  const { repository } = await openRepository(fixture.directory, []);
  const objects = openObjects(repository);
  const [first, second] = [...set.newBlobs.keys()] as [Oid, Oid];
  const bare = new Map([...set.newBlobs].map(([oid, { size: _, ...blob }]) => [oid, blob]));
  const measured = await withSizes(objects, { ...set, newBlobs: bare }, new Map([[second, 42]]));
  await objects.close();
  expect([...measured.newBlobs].map(([oid, { size }]) => [oid, size])).toEqual([
    [first, 8],
    [second, 42],
  ]);
});

it("finds a secret in any of a great many names", async () => {
  const fixture = changed();
  const set = await fixture.range("main", "feature/x");
  const many = Array.from({ length: 9000 }, (_, n) => bytePathOfText(`src/folder/of/files/number-${n}.ts`));
  for (const at of [0, 4500, 9000]) {
    const paths = many.toSpliced(at, 0, bytePathOfText(`keys/${TOKEN}.txt`));
    const { sightings } = await new RangeSecretScan().finish(set, { paths, branch: undefined });
    expect(sightings.map(({ where, level }) => [where, level])).toEqual([["path", "confirmed"]]);
  }
});
