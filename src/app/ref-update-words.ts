import { rungOf } from "../engine/ladder.ts";
import type { EntryDraft } from "../store/ledger.ts";
import type { RefUpdateDraft } from "../store/ref-updates.ts";
import type { LadderReading } from "./ladder-reading.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { Services } from "./services.ts";

/** Each update of a rung's ref as the ledger keeps it; a judged head that reached it is a promotion besides. */
export function updateEntries(
  services: Services,
  { ladder }: Pick<LadderReading, "ladder">,
  updates: readonly RefUpdateDraft[],
  now: Date,
): EntryDraft[] {
  const actor = appActor(services);
  return updates.flatMap(({ branch, before, after, forced, pusher, account }) => {
    const { kind, pull, head, verdictId, why } = account;
    const gate = rungOf(ladder, branch)?.gate;
    const subject = {
      branch: named(branch),
      ...(after === undefined ? {} : { head: after }),
      ...(gate === undefined ? {} : { gate }),
      ...(verdictId === undefined ? {} : { verdict: verdictId }),
      ...(pull === undefined ? {} : { pull_request: pull }),
    };
    const body = {
      account: kind,
      before: before ?? null,
      after: after ?? null,
      forced,
      ...(head === undefined ? {} : { merged_head: head }),
      ...(why === undefined ? {} : { why }),
      ...(pusher === undefined ? {} : { pusher: pusher.id, pusher_login: named(pusher.login) }),
    };
    return [
      entryAt(now, { kind: "ref-updated", actor, subject, body }),
      ...(kind === "pull" && head !== undefined
        ? [
            entryAt(now, {
              kind: "promotion",
              actor,
              subject: { ...subject, head, target: named(branch) },
              body,
            }),
          ]
        : []),
    ];
  });
}
