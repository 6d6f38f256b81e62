import { readCommentCommand } from "../engine/comment-command.ts";
import { knownComments } from "../store/commands.ts";
import { enqueueJobs } from "../store/jobs.ts";
import { inTransaction } from "../store/transaction.ts";
import { jobOf } from "./dispatcher.ts";
import { asked } from "./job-failure.ts";
import type { Services } from "./services.ts";
import { pullLane, type RepositoryRef, type WorkDraft } from "./webhook-jobs.ts";

/** How far back a lost command is looked for. */
const WINDOW_MS = 24 * 60 * 60_000;
/** What was said just now is its webhook's to bring. */
const SETTLE_MS = 2 * 60_000;
/** Of 100 comments each, the newest first. */
const PAGES_MAX = 5;

/** Comments of the last day that hold a command which nobody has read: their webhook was lost. */
export async function enqueueUnheardCommands(services: Services, repository: RepositoryRef): Promise<void> {
  const { db, clock, log } = services;
  const now = clock();
  const found = await commandsSaid(services, repository, now);
  const known = await knownComments(
    db,
    repository.id,
    found.map(({ comment }) => comment),
  );
  const drafts = found
    .filter(({ comment }) => !known.has(comment))
    .map(({ pull, comment }) => {
      const work: WorkDraft["work"] = { kind: "command", repository, pull, comment };
      return {
        ...jobOf({ lane: pullLane(repository, pull), work }),
        idempotencyKey: `sweep comment ${comment}`,
      };
    });
  if (drafts.length === 0) return;
  const added = await inTransaction(db, (tx) => enqueueJobs(tx, drafts, now));
  if (added > 0)
    log("warn", "found commands that no webhook told", { repository: repository.id, commands: added });
}

interface SaidCommand {
  readonly pull: number;
  readonly comment: number;
}

async function commandsSaid(
  services: Services,
  { id, name, installationId }: RepositoryRef,
  now: Date,
): Promise<readonly SaidCommand[]> {
  const [owner = "", repo = ""] = name.split("/", 2);
  return await asked(services, async () => {
    const client = await services.github.client({ installationId, repositoryId: id }, { issues: "read" });
    const since = new Date(now.getTime() - WINDOW_MS).toISOString();
    const said: SaidCommand[] = [];
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const { data } = await client.rest.issues.listCommentsForRepo({
        owner,
        repo,
        sort: "created",
        direction: "desc",
        since,
        per_page: 100,
        page,
      });
      for (const { id: comment, body = "", created_at, html_url, issue_url, user } of data) {
        const isDue = now.getTime() - Date.parse(created_at) >= SETTLE_MS;
        const pull = Number(/\/(\d+)$/.exec(issue_url)?.[1]);
        if (!isDue || user?.type !== "User" || !html_url.includes("/pull/") || !Number.isSafeInteger(pull))
          continue;
        if (readCommentCommand(body).kind !== "none") said.push({ pull, comment });
      }
      if (data.length < 100) break;
    }
    return said;
  });
}
