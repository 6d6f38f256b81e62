import { actorOf, type Caller } from "./caller.ts";
import { GitFailure } from "./plumbing.ts";
import type { RefChange } from "./push-commands.ts";
import { afterRefChanges } from "./ref-changes.ts";
import { Refusal, unprocessable } from "./refusal.ts";
import { violations } from "./rule-check.ts";
import type { Repository, World } from "./state.ts";
import { inTurn } from "./turns.ts";

/** Moves a ref on behalf of a REST request, under the same rules as a push: 422 where one forbids it. */
export function writeRef(
  world: World,
  repository: Repository,
  caller: Caller,
  change: RefChange,
): Promise<void> {
  return inTurn(repository, () => write(world, repository, caller, change));
}

async function write(world: World, repository: Repository, caller: Caller, change: RefChange): Promise<void> {
  if (repository.archived) throw new Refusal(403, "Repository was archived so is read-only.");
  const reasons = await violations(world, repository, caller, change);
  if (reasons.length > 0) throw unprocessable(`Repository rule violations found\n\n${reasons.join("\n\n")}`);
  const deletes = /^0+$/.test(change.after);
  const args = deletes
    ? ["update-ref", "-d", change.ref, change.before]
    : ["update-ref", change.ref, change.after, change.before];
  try {
    await repository.git.run(args);
  } catch (failure) {
    // Somebody was quicker, or the name collides with a folder of refs.
    if (failure instanceof GitFailure) throw unprocessable("Reference cannot be updated");
    throw failure;
  }
  await afterRefChanges(world, repository, actorOf(caller), [change]);
}
