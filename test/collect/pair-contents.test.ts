import { expect, it } from "vitest";
import { PairContents } from "../../src/collect/contents.ts";
import type { Oid } from "../../src/git/types.ts";
import { Fixture } from "../git/fixture.ts";

it("hands out a great many pairs as it hands out few, those alone that are wanted", async () => {
  const fixture = Fixture.make();
  const oids = Array.from({ length: 90 }, (_, n) => fixture.blob(`content ${n}\n`));
  const missing = "1".repeat(40) as Oid;
  const pairs = Array.from({ length: 1200 }, (_, n) => ({
    ...(n % 5 === 0 ? {} : { from: n === 701 ? missing : (oids[n % 90] as Oid) }),
    ...(n % 7 === 0 ? {} : { to: oids[(n * 3 + 1) % 90] as Oid }),
    places: [],
  })).filter(({ from, to }) => from !== undefined || to !== undefined);
  const handed = async (some: typeof pairs) => {
    const objects = await fixture.objects();
    const contents = new PairContents(objects, some, 1000);
    const taken: (string | undefined)[][] = [];
    const { unreadable, sizes } = await contents.handTo([
      {
        wants: (pair) => some.indexOf(pair as (typeof some)[number]) % 3 !== 0,
        take: (_, before, after) => void taken.push([before?.toString(), after?.toString()]),
      },
    ]);
    await contents.close();
    return { taken, unreadable: unreadable.map(({ oid }) => oid), sizes: [...sizes.keys()] };
  };
  const atOnce = await handed(pairs);
  const inParts = [
    await handed(pairs.slice(0, 450)),
    await handed(pairs.slice(450, 900)),
    await handed(pairs.slice(900)),
  ];
  expect(atOnce.taken).toEqual(inParts.flatMap(({ taken }) => taken));
  expect(atOnce.unreadable).toEqual([missing]);
  expect(inParts.flatMap(({ unreadable }) => unreadable)).toEqual([missing]);
  expect(new Set(atOnce.sizes)).toEqual(new Set(inParts.flatMap(({ sizes }) => sizes)));
});
