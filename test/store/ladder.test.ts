import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasCountedReviews, noteCountedReviews, pullsReviewedBy } from "../../src/store/counted-reviews.ts";
import { addFreeze, hasFreezeChangedBetween, liftFreezes, standingFreezes } from "../../src/store/freezes.ts";
import { LostRaceError } from "../../src/store/lost-race.ts";
import type { Store } from "../../src/store/open-store.ts";
import {
  accountForUpdate,
  addRefUpdates,
  followedBranches,
  type RefUpdateDraft,
  refUpdates,
  unaccountedRefUpdates,
} from "../../src/store/ref-updates.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { later, NOW, newRepository, shaOf } from "./decided.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

describe.each(ENGINES)("what happens to the ladder, on $kind", ({ place: makePlace }) => {
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

  const [one, two, three] = ["1", "2", "3"].map(shaOf) as [string, string, string];
  const branch = "dev";
  const begin: RefUpdateDraft = {
    branch,
    before: undefined,
    after: one,
    forced: false,
    account: { kind: "start" },
  };
  const pushed = (before: string, after: string | undefined): RefUpdateDraft => {
    const account = { kind: "none", why: "pushed" } as const;
    return { branch, before, after, forced: false, account, pusher: { id: 9, login: "a" } };
  };
  const add = (...drafts: RefUpdateDraft[]) =>
    inTransaction(store.db, (tx) => addRefUpdates(tx, { repositoryId, branch }, drafts, NOW));

  it("is one line of updates, each beginning where the one before it ended", async () => {
    await add(begin, pushed(one, two));
    await expect(add(pushed(one, three))).rejects.toThrow(LostRaceError);
    await add(pushed(two, undefined));
    const rows = await refUpdates(store.db, { repositoryId, branch });
    expect(rows.map(({ position, after }) => [position, after])).toEqual([
      [1, one],
      [2, two],
      [3, undefined],
    ]);
    expect(rows[1]).toMatchObject({ ...pushed(one, two), seenAt: NOW });
  });

  it("is accounted for once", async () => {
    await add(begin, pushed(one, two));
    const adopt = () =>
      inTransaction(store.db, (tx) =>
        accountForUpdate(tx, { repositoryId, branch, position: 2 }, { kind: "adopted" }, later(1)),
      );
    expect(await unaccountedRefUpdates(store.db, repositoryId)).toHaveLength(1);
    expect(await adopt()).toBe(true);
    expect(await adopt()).toBe(false);
    expect(await unaccountedRefUpdates(store.db, repositoryId)).toEqual([]);
  });

  it("counts a branch that began with nothing only once somebody has adopted it", async () => {
    await add({ ...begin, after: undefined });
    const counts = async () => (await followedBranches(store.db, repositoryId)).get(branch)?.counts;
    expect(await counts()).toBe(false);
    await add({ ...pushed(one, two), before: undefined });
    expect(await counts()).toBe(false);
    const of = { repositoryId, branch, position: 2 };
    await inTransaction(store.db, (tx) => accountForUpdate(tx, of, { kind: "adopted" }, NOW));
    expect(await counts()).toBe(true);
  });

  it("remembers whose reviews of a pull request count, until others do", async () => {
    const of = { repositoryId, pull: 3, branchId: undefined };
    const note = (...ids: number[]) => inTransaction(store.db, (tx) => noteCountedReviews(tx, of, ids, NOW));
    const by = (reviewerId?: number) => pullsReviewedBy(store.db, { repositoryId, reviewerId });
    expect(await hasCountedReviews(store.db, of)).toBe(false);
    await note(9, 9, 10);
    expect([await by(9), await by(10), await by(11)].map((pulls) => pulls.length)).toEqual([1, 1, 0]);
    expect(await by()).toEqual([{ pull: 3, branchId: undefined }]);
    await note(10);
    expect([await by(9), await by(10)].map((pulls) => pulls.length)).toEqual([0, 1]);
    await note();
    expect([await by(), await hasCountedReviews(store.db, of)]).toEqual([[], false]);
  });

  it("keeps a gate frozen until its moment is over, or somebody lifts it", async () => {
    const draft = {
      repositoryId,
      commentId: 1,
      gate: "main",
      by: { id: 9, login: "a" },
      until: later(60),
    } as const;
    await inTransaction(store.db, (tx) => addFreeze(tx, draft, NOW));
    expect(await standingFreezes(store.db, repositoryId, later(59))).toMatchObject([
      { gate: "main", login: "a" },
    ]);
    expect(await standingFreezes(store.db, repositoryId, later(60))).toEqual([]);
    expect(await hasFreezeChangedBetween(store.db, repositoryId, later(59), later(60))).toBe(true);
    expect(await hasFreezeChangedBetween(store.db, repositoryId, later(1), later(59))).toBe(false);
    const lift = () =>
      inTransaction(store.db, (tx) => liftFreezes(tx, { repositoryId, gate: "main" }, 9, later(2)));
    expect(await lift()).toBe(true);
    expect(await lift()).toBe(false);
    expect(await standingFreezes(store.db, repositoryId, later(3))).toEqual([]);
  });
});
