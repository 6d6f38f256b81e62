import type { Activity } from "../engine/activity.ts";
import type { CalledTool } from "../engine/called-tool.ts";
import { addActivity } from "../store/activity.ts";
import { appendEntries, lastKindOfRun } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun } from "../store/runs.ts";
import { inTransaction } from "../store/transaction.ts";
import { judgeRuns } from "./judge-runs.ts";
import { appActor, entryAt } from "./ledger-words.ts";
import { manifestSealDraft } from "./seal-manifest.ts";
import type { Services } from "./services.ts";
import { addToolNews } from "./tool-news.ts";

/** What an agent, a runner or a gateway told of a run beside its requests to models. */
export interface ToldActivity {
  readonly independent: boolean;
  readonly activity: readonly Activity[];
  readonly tools: readonly CalledTool[];
}

/**
 * Keeps what was told of a run's files and calls. A host or a tool that was not told before has the branch judged again, and so has a
 * call of tools beyond what the run may make; what was read is looked at with the next push. Exporters send in batches, often after
 * the run has ended: then its manifest is sealed once more. @returns how much of it was new; undefined: there is no such run
 */
export async function takeActivity(
  services: Pick<Services, "db" | "clock" | "config">,
  runId: string,
  told: ToldActivity,
): Promise<number | undefined> {
  const now = services.clock();
  return await inTransaction(services.db, async (tx) => {
    const run = await findRun(tx, runId);
    if (run === undefined) return undefined;
    const { repositoryId } = run;
    // Two tellings at once would each see the other's calls not yet made.
    if (told.tools.length > 0) await lockRepository(tx, repositoryId);
    const teller = { runId, independent: told.independent };
    const [calls, others] = [true, false].map((are) => told.activity.filter((each) => isCall(each) === are));
    const called = await addActivity(tx, teller, calls ?? [], now);
    const noted = called + (await addActivity(tx, teller, others ?? [], now));
    const tools = await addToolNews(tx, run, teller, told.tools, now);
    const fresh = noted + tools.fresh;
    if (fresh === 0) return fresh;
    await lockRepository(tx, repositoryId);
    if (called > 0 || tools.isJudged) await judgeRuns(tx, [run], now);
    if ((await lastKindOfRun(tx, runId)) !== "manifest-sealed") return fresh;
    const body = { deed: "told after its end", activity: fresh, independent: told.independent };
    const words = { kind: "annotation", actor: appActor(services), subject: { run: runId }, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, words)]);
    await addToOutbox(tx, [manifestSealDraft(repositoryId, runId, `told ${now.toISOString()}`)], now);
    return fresh;
  });
}

function isCall({ kind }: Activity): boolean {
  return kind === "call" || kind === "refused-call" || kind === "model-call";
}
