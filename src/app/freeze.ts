import type { CommentCommand } from "../engine/comment-command.ts";
import { addFreeze, liftFreezes } from "../store/freezes.ts";
import { appendEntries } from "../store/ledger.ts";
import type { Tx } from "../store/transaction.ts";
import type { Commanded, Effect } from "./command-effects.ts";
import { entryAt } from "./ledger-words.ts";

type At = Pick<Commanded, "repository" | "comment" | "pull" | "actor">;

/** Shuts a gate for everybody until a day is over, UTC. Nothing that its comment becomes later opens it again. */
export async function freeze(
  tx: Tx,
  { repository, comment, pull, actor }: At,
  { gate, until }: Extract<CommentCommand, { name: "freeze" }>,
  now: Date,
): Promise<Effect> {
  if (until < now.toISOString().slice(0, 10))
    return { obeyed: false, why: `\`${until}\` is over`, help: "name a day that is still to come" };
  const by = { id: actor.id, login: actor.login };
  const end = new Date(`${until}T23:59:59.999Z`);
  await addFreeze(tx, { repositoryId: repository.id, commentId: comment, gate, by, until: end }, now);
  const subject = { gate, pull_request: pull };
  const entry = { kind: "gate-frozen", actor, subject, body: { until, comment } } as const;
  await appendEntries(tx, repository.id, [entryAt(now, entry)]);
  return {
    obeyed: true,
    answer: `\`${gate}\` is frozen until ${until}: nothing passes it. \`/proofgate unfreeze ${gate}\` lifts it.`,
  };
}

export async function unfreeze(
  tx: Tx,
  { repository, comment, pull, actor }: At,
  { gate }: Extract<CommentCommand, { name: "unfreeze" }>,
  now: Date,
): Promise<Effect> {
  if (!(await liftFreezes(tx, { repositoryId: repository.id, gate }, actor.id, now)))
    return { obeyed: false, why: `\`${gate}\` is not frozen`, help: "write `/proofgate status` for what is" };
  const entry = {
    kind: "gate-frozen",
    actor,
    subject: { gate, pull_request: pull },
    body: { lifted: true, comment },
  } as const;
  await appendEntries(tx, repository.id, [entryAt(now, entry)]);
  return { obeyed: true, answer: `The freeze of \`${gate}\` is lifted.` };
}
