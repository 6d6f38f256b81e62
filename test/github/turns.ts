import type { Repository } from "./state.ts";

const last = new WeakMap<Repository, Promise<unknown>>();

/**
 * Moves of refs in one repository happen one after the other, from the rules' question to the last event: else a push
 * that a quicker one has overtaken would be told of in the wrong order, or not at all. Not to be nested.
 */
export function inTurn<T>(repository: Repository, act: () => Promise<T>): Promise<T> {
  const before = last.get(repository) ?? Promise.resolve();
  const mine = before.then(act, act);
  last.set(repository, mine);
  return mine;
}
