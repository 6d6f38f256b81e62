import { deflateSync } from "node:zlib";
import { expect, it } from "vitest";
import type { ObjectAnswer, Oid } from "../../src/git/types.ts";
import { Fixture } from "./fixture.ts";

const LIMIT = { type: "blob", bytesMax: 1000 } as const;

function short(answer: ObjectAnswer): string {
  return answer.kind === "object" ? answer.body.toString("latin1") : answer.why;
}

it("answers every request in order: contents, missing, too large, of another type", async () => {
  const fixture = Fixture.make();
  const [one, empty, large] = [fixture.blob("one"), fixture.blob(""), fixture.blob("x".repeat(200_000))];
  const tree = fixture.tree([["100644", "a", one]]);
  const { reader } = await fixture.objects();
  const gone = "1".repeat(40) as Oid;
  const answers = await reader.read([one, gone, large, tree, empty, one], LIMIT);
  expect(answers.map(short)).toEqual(["one", "missing", "too-large", "wrong-type", "", "one"]);
  expect(
    (await reader.sizes([large, gone, tree])).map((answer) =>
      answer.kind === "size" ? [answer.type, answer.size] : answer.why,
    ),
  ).toEqual([["blob", 200_000], "missing", ["tree", 29]]);
});

it("reads many objects through a slow taker, one at a time", async () => {
  const fixture = Fixture.make();
  const oids = Array.from({ length: 50 }, (_, n) => fixture.blob(`${n}`.repeat(300)));
  const { reader } = await fixture.objects();
  const asked = Array.from({ length: 6000 }, (_, n) => oids[n % 50] as Oid);
  let open = 0;
  let taken = 0;
  await reader.stream(asked, LIMIT, async (answer) => {
    open += 1;
    expect(open).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answer.oid).toBe(asked[taken]);
    taken += 1;
    open -= 1;
  });
  expect(taken).toBe(6000);
});

it("calls an object corrupt whose content is not what its id says, and one that git cannot inflate [T072]", async () => {
  const fixture = Fixture.make();
  const [a, b, c, after] = ["a", "b", "c", "after"].map((text) => fixture.blob(text)) as [Oid, Oid, Oid, Oid];
  fixture.replace(a, deflateSync(Buffer.from("blob 5\0other")));
  fixture.replace(b, Buffer.from("no zlib at all"));
  const whole = deflateSync(Buffer.concat([Buffer.from("blob 900\0"), Buffer.alloc(900, "q")]), { level: 0 });
  fixture.replace(c, whole.subarray(0, 500));
  const { reader } = await fixture.objects();
  const answers = await reader.read([a, b, c, after], LIMIT);
  expect(answers.map(({ kind }) => kind)).toEqual(["unreadable", "unreadable", "unreadable", "object"]);
  expect(answers.slice(0, 1).map(short)).toEqual(["corrupt"]);
});

it("answers thousands of requests in order, some of them broken [T072]", async () => {
  const fixture = Fixture.make();
  const texts = Array.from({ length: 40 }, (_, n) => `${n} `.repeat(n * 7 + 1));
  const oids = texts.map((text) => fixture.blob(text));
  const broken = [3, 35].map((n) => oids[n] as Oid);
  for (const oid of broken) fixture.replace(oid, Buffer.from("no zlib at all"));
  const { reader } = await fixture.objects();
  // Git ends at each broken object, with requests under way behind it.
  const asked = Array.from({ length: 3000 }, (_, n) =>
    n === 63 || n === 1500 ? 3 : n === 2010 ? 35 : n % 3,
  );
  const answers = await reader.read(
    asked.map((n) => oids[n] as Oid),
    LIMIT,
  );
  expect(answers.map(({ oid }) => oid)).toEqual(asked.map((n) => oids[n]));
  expect(answers.map(({ kind }) => kind === "object")).toEqual(asked.map((n) => n < 3));
  expect(
    (await reader.sizes(asked.map((n) => oids[n % 3] as Oid))).every(({ kind }) => kind === "size"),
  ).toBe(true);
});

it("passes on what its taker throws, and reads on afterwards", async () => {
  const fixture = Fixture.make();
  const oids = [fixture.blob("a"), fixture.blob("b")];
  const { reader } = await fixture.objects();
  const failing = reader.stream(oids, LIMIT, () => {
    throw new Error("taker");
  });
  await expect(failing).rejects.toThrow("taker");
  expect((await reader.read(oids, LIMIT)).map(short)).toEqual(["a", "b"]);
});
