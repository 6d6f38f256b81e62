import { expect, it } from "vitest";
import { autoMerges } from "../../src/git/merge.ts";
import { CEILINGS } from "../../src/git/types.ts";
import { Fixture } from "./fixture.ts";

it("says which pairs it did not come to: another attempt may tell of these, and of no other", async () => {
  const fixture = Fixture.make();
  const into = fixture.write("a.txt", "a\n").commit("base");
  const [one, other] = ["one", "other"].map((name) => fixture.commitTree(fixture.tree([]), [], name));
  fixture.git("checkout", "-q", "-b", "side");
  const from = fixture.write("b.txt", "b\n").commit("side");
  const objects = await fixture.objects();
  const pairs = [one!, other!, from].map((each) => ({ into, from: each }));
  const merge = async (failedMerges: number) =>
    (await autoMerges(objects, pairs, { ...CEILINGS, failedMerges })).map((each) => [
      each.kind,
      "isUntried" in each,
    ]);
  expect(await merge(2)).toEqual([
    ["unrelated", false],
    ["unrelated", false],
    ["clean", false],
  ]);
  expect(await merge(0)).toEqual([
    ["unrelated", false],
    ["undetermined", true],
    ["undetermined", true],
  ]);
});
