import type { CommentCommand } from "../engine/comment-command.ts";
import { GATES } from "../engine/ladder.ts";
import { whyNotWaivable } from "../engine/waived-findings.ts";
import { waiversNeeded } from "../engine/waiver.ts";
import { appendEntries } from "../store/ledger.ts";
import type { Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { verdictOfRow } from "./check-outbox.ts";
import { type Commanded, type Effect, judgeAgain } from "./command-effects.ts";
import { entryAt, named } from "./ledger-words.ts";

/** One person's agreement to one finding of the head, until a day is over. It holds on this branch. */
export async function waive(
  tx: Tx,
  commanded: Commanded,
  { fingerprint, until, reason }: Extract<CommentCommand, { name: "waive" }>,
  now: Date,
): Promise<Effect> {
  const { repository, branch, head, actor } = commanded;
  const help = "write `/proofgate explain` for the findings of this head, or look at its check";
  const finding = await findingOf(tx, repository.id, head, fingerprint);
  if (finding === undefined)
    return { obeyed: false, why: `no finding of this head has the fingerprint \`${fingerprint}\``, help };
  const whyNot = whyNotWaivable(finding);
  if (whyNot !== undefined) return { obeyed: false, why: whyNot, help };
  if (until < now.toISOString().slice(0, 10))
    return { obeyed: false, why: `\`${until}\` is over`, help: "name a day that is still to come" };
  const subject = { branch: named(branch.name), head };
  const body = { fingerprint, rule: finding.rule, level: finding.level, until, reason };
  const entry = { kind: "finding-waived", actor, subject, body } as const;
  await appendEntries(tx, repository.id, [entryAt(now, entry)]);
  await judgeAgain(tx, commanded, now);
  const needed = waiversNeeded(finding.stop_code);
  const more = needed > 1 ? " It takes two people: the finding stands until another one waives it too." : "";
  return {
    obeyed: true,
    answer: `You waive \`${finding.rule}\` here until ${until}.${more}`,
    approval: {
      kind: "waive",
      fingerprint,
      reason,
      head,
      branchId: branch.id,
      expiresAt: new Date(`${until}T23:59:59.999Z`),
    },
  };
}

async function findingOf(tx: Tx, repositoryId: number, head: string, fingerprint: string) {
  for (const gate of ["run", ...GATES]) {
    const row = await latestVerdict(tx, { repositoryId, head, gate });
    const found = row && verdictOfRow(row).findings.find((each) => each.fingerprint === fingerprint);
    if (found) return found;
  }
  return undefined;
}
