import { expect, it } from "vitest";
import { ReadAhead } from "../../src/git/read-ahead.ts";
import type { ObjectAnswer, Oid } from "../../src/git/types.ts";
import { Fixture } from "./fixture.ts";

const LIMIT = { type: "blob", bytesMax: 4_000_000 } as const;

async function short(answer: ObjectAnswer | Promise<ObjectAnswer>): Promise<string> {
  const had = await answer;
  return had.kind === "object" ? had.body.toString("latin1") : had.why;
}

it("gives thousands of objects in order, one missing among them, to who comes early and to who comes late", async () => {
  const fixture = Fixture.make();
  const known = Array.from({ length: 40 }, (_, n) => fixture.blob(`${n}`.repeat(300)));
  const asked = Array.from({ length: 3000 }, (_, n) =>
    n === 1500 ? ("1".repeat(40) as Oid) : (known[n % 40] as Oid),
  );
  const { reader } = await fixture.objects();
  const ahead = new ReadAhead(reader, asked, LIMIT);
  for (const [n] of asked.entries()) {
    if (n % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await short(ahead.next())).toBe(n === 1500 ? "missing" : `${n % 40}`.repeat(300));
  }
  await ahead.close();
});

it("reads no more than a little ahead, however large the objects are", async () => {
  const fixture = Fixture.make();
  const large = fixture.blob("x".repeat(900_000));
  const { reader } = await fixture.objects();
  let taken = 0;
  const { stream } = reader;
  reader.stream = (oids, options, take) =>
    stream.call(reader, oids, options, (answer) => {
      taken += 1;
      return take(answer);
    });
  const ahead = new ReadAhead(reader, Array<Oid>(50).fill(large), LIMIT);
  await ahead.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(taken).toBeLessThan(5);
  await ahead.close();
});

it("lets its reader go when the rest is not wanted any more", async () => {
  const fixture = Fixture.make();
  const oid = fixture.blob("content");
  const { reader } = await fixture.objects();
  const ahead = new ReadAhead(reader, Array<Oid>(5000).fill(oid), LIMIT);
  expect(await short(ahead.next())).toBe("content");
  await ahead.close();
  expect((await reader.read([oid], LIMIT)).map(({ kind }) => kind)).toEqual(["object"]);
});
