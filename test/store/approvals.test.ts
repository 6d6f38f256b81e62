import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { giveApproval, standingApprovals, useApproval, voidApproval } from "../../src/store/approvals.ts";
import { type CommandRecord, recordCommand } from "../../src/store/commands.ts";
import { LostRaceError } from "../../src/store/lost-race.ts";
import type { Store } from "../../src/store/open-store.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { later, NOW, newRepository, shaOf } from "./decided.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

describe.each(ENGINES)("what people said, on $kind", ({ place: makePlace }) => {
  let place: TestPlace;
  let store: Store;
  let repositoryId: number;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open();
  });
  beforeEach(async () => {
    repositoryId = await newRepository(store);
  });
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  const command = (
    commentId: number,
    outcome: CommandRecord["outcome"] = { obeyed: true },
  ): CommandRecord => {
    return { repositoryId, commentId, authorId: 9, verb: "approve", argument: shaOf("1"), outcome };
  };
  const record = (given: CommandRecord) => inTransaction(store.db, (tx) => recordCommand(tx, given, NOW));
  const approve = (commentId: number, expiresAt?: Date) =>
    inTransaction(store.db, async (tx) => {
      await recordCommand(tx, command(commentId), NOW);
      const expiry = expiresAt === undefined ? {} : { expiresAt };
      const bound = { repositoryId, commentId, kind: "approve", approverId: 9, head: shaOf("1"), ...expiry };
      return await giveApproval(tx, bound, NOW);
    });
  const standing = async (now: Date) =>
    (await standingApprovals(store.db, repositoryId, ["approve"], now)).map(({ commentId }) => commentId);
  const use = (id: number, now: Date) => inTransaction(store.db, (tx) => useApproval(tx, id, now));

  it("counts once, however often the comment is delivered, refused or obeyed [S16]", async () => {
    expect(await record(command(1, { obeyed: false, why: "not a member" }))).toBe(true);
    expect(await record(command(1))).toBe(false);
    const rows = await store.db
      .selectFrom("commands")
      .selectAll()
      .where("repository_id", "=", repositoryId)
      .execute();
    const said = { author_id: 9, verb: "approve", argument: shaOf("1"), seen_at: NOW };
    expect(rows).toMatchObject([{ ...said, outcome: "refused", why: "not a member" }]);
  });

  it("is used once [T128]", async () => {
    const id = await approve(2);
    expect(await standing(NOW)).toEqual([2]);
    const both = await Promise.allSettled([use(id, NOW), use(id, NOW)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await standing(NOW)).toEqual([]);
  });

  it("expires, at use too [T172]", async () => {
    const id = await approve(3, later(10));
    expect([await standing(later(9)), await standing(later(10))]).toEqual([[3], []]);
    await expect(use(id, later(10))).rejects.toThrow(`approval ${id} is \`expired\` and not \`given\``);
    expect(await standingApprovals(store.db, repositoryId, [], NOW)).toEqual([]);
  });

  it("is taken back before it is used, and not after [T120] [T121]", async () => {
    const [kept, used] = [await approve(4), await approve(5)];
    await use(used, NOW);
    const takeBack = (id: number) =>
      inTransaction(store.db, (tx) => voidApproval(tx, id, "the comment was edited", NOW));
    expect([await takeBack(kept), await takeBack(used), await takeBack(kept)]).toEqual([true, false, false]);
    await expect(use(kept, NOW)).rejects.toThrow(LostRaceError);
  });
});
