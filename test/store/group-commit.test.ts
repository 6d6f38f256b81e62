import { describe, expect, it } from "vitest";
import { groupCommit, OverloadedError } from "../../src/store/group-commit.ts";

interface Open {
  readonly items: readonly number[];
  readonly finish: () => void;
  readonly fail: (why?: string) => void;
}

/** Items are numbers, and as many bytes long; writes end when the test says so. */
function recorded(
  bounds: { writesMax?: number; waitingMax?: number; gather?: (startWrite: () => void) => void } = {},
) {
  const writes: Open[] = [];
  const write = (items: readonly number[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      const finish = () => resolve(items.map((item) => `wrote ${item}`));
      writes.push({ items, finish, fail: (why = `refused ${items}`) => reject(new Error(why)) });
    });
  const submit = groupCommit(write, {
    itemsMax: 3,
    bytesMax: 10,
    bytesOf: (item: number) => item,
    writesMax: bounds.writesMax ?? 1,
    waitingMax: bounds.waitingMax ?? 100,
    ...(bounds.gather === undefined ? {} : { gather: bounds.gather }),
    isFaultOfItem: (error) => String(error).includes("refused"),
  });
  return { writes, submit };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("group commit", () => {
  it("writes one item at once, and what comes meanwhile together, in order, within its bounds", async () => {
    const { writes, submit } = recorded();
    const answers = [1, 2, 3, 4, 5, 9, 40, 1].map(submit);
    for (let write = 0; write < 5; write += 1) {
      expect(writes).toHaveLength(write + 1);
      writes[write]?.finish();
      await settled();
    }
    // At most 3 items or 10 bytes together; an item larger than that goes alone, and goes.
    expect(writes.map(({ items }) => items)).toEqual([[1], [2, 3, 4], [5], [9], [40], [1]]);
    writes[5]?.finish();
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4, 5, 9, 40, 1].map((item) => `wrote ${item}`));
  });

  it("lets more come before a write where it is told to gather", async () => {
    const { writes, submit } = recorded({ gather: setImmediate });
    const answers = [1, 2].map(submit);
    expect(writes).toEqual([]);
    await settled();
    expect(writes.map(({ items }) => items)).toEqual([[1, 2]]);
    writes[0]?.finish();
    expect(await Promise.all(answers)).toEqual(["wrote 1", "wrote 2"]);
  });

  it("answers nobody before the write has ended", async () => {
    const { writes, submit } = recorded();
    let answered = false;
    const answer = submit(1).then(() => {
      answered = true;
    });
    await settled();
    expect(answered).toBe(false);
    writes[0]?.finish();
    await answer;
    expect(answered).toBe(true);
  });

  it("tries the items of a failed group one by one, and fails those alone that fail alone", async () => {
    const { writes, submit } = recorded();
    const all = Promise.allSettled([1, 2, 3].map(submit));
    writes[0]?.finish();
    await settled();
    writes[1]?.fail();
    await settled();
    writes[2]?.fail();
    await settled();
    writes[3]?.finish();
    expect(writes.map(({ items }) => items)).toEqual([[1], [2, 3], [2], [3]]);
    expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("fails a whole group at once where it is not an item's fault, as for a database that is away", async () => {
    const { writes, submit } = recorded();
    const all = Promise.allSettled([1, 2, 3].map(submit));
    writes[0]?.finish();
    await settled();
    writes[1]?.fail("connection lost");
    expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(writes).toHaveLength(2);
  });

  it("turns away what is more than may wait, and takes on again when there is room", async () => {
    const { writes, submit } = recorded({ waitingMax: 2 });
    const taken = [1, 2, 3].map(submit);
    await expect(submit(4)).rejects.toThrow(OverloadedError);
    writes[0]?.finish();
    await settled();
    taken.push(submit(5));
    writes[1]?.finish();
    await settled();
    writes[2]?.finish();
    expect(await Promise.all(taken)).toHaveLength(4);
  });

  it("has as many writes under way as it may", () => {
    const { writes, submit } = recorded({ writesMax: 2 });
    for (const item of [1, 2, 3]) void submit(item);
    expect(writes.map(({ items }) => items)).toEqual([[1], [2]]);
  });
});
