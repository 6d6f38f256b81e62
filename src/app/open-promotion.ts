import type { Octokit } from "@octokit/rest";
import { PROMOTION_MARK } from "../report/promotion-summary.ts";
import { appendEntries } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { addPromotion, endPromotion, findPromotion } from "../store/promotions.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { clientToAct } from "./client-to-act.ts";
import { remarkDraft } from "./comment-outbox.ts";
import { asked, GivenUp } from "./job-failure.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { PromotionWords, Step, WithdrawnPromotion } from "./promotion-outbox.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import { remoteOf, tipsOf } from "./repository-access.ts";
import type { Services } from "./services.ts";

const TO_WRITE = { pull_requests: "write" } as const;
const BODY_MAX = 65_536;

/**
 * Opens the pull request of one step, unless there is one, whoever opened it, or somebody has closed one of this very
 * commit: what people have closed is not opened again. Looks first, so that a process killed at any step opens nothing twice.
 * @returns its number, or why there is none
 */
export async function openPromotion(services: Services, place: PublishPlace, step: Step): Promise<string> {
  return await orWords(services, place, async (client) => {
    const { owner, repo } = place;
    const of = { owner, repo, head: `${owner}:${step.from}`, base: step.into, per_page: 100 };
    const { data: open } = await client.rest.pulls.list({ ...of, state: "open" });
    const there = open.find(({ head }) => isOwnBranch(place, head, step.from));
    if (there !== undefined) {
      const isOurs = there.user?.type === "Bot" && there.body?.includes(PROMOTION_MARK);
      if (isOurs) await note(services, place, step, { pull: there.number, head: there.head.sha });
      return `#${there.number} is open`;
    }
    const tip = await tipOf(services, place, step.from);
    if (tip === undefined) return `\`${named(step.from)}\` is gone`;
    const { data: closed } = await client.rest.pulls.list({ ...of, state: "closed" });
    for (const { number, head, merged_at } of closed) {
      if (merged_at !== null || head.sha !== tip || !isOwnBranch(place, head, step.from)) continue;
      const own = await findPromotion(services.db, place.installed.repositoryId, number);
      if (own?.ended === "withdrawn") continue;
      await sayClosed(services, place, number, tip);
      return `#${number} of this commit was closed by hand`;
    }
    const opened = await client.rest.pulls.create({
      ...{ owner, repo, head: step.from, base: step.into },
      title: `Promote ${step.from} to ${step.into}`.slice(0, 250).toWellFormed(),
      body: `${PROMOTION_MARK}\nIt is being judged; what it carries is written here.`,
    });
    await note(services, place, step, { pull: opened.data.number, head: opened.data.head.sha });
    return String(opened.data.number);
  });
}

async function tipOf(
  services: Services,
  { owner, repo, installed }: PublishPlace,
  branch: string,
): Promise<string | undefined> {
  const { repositoryId: id, installationId } = installed;
  const remote = await remoteOf(services, { id, installationId, name: `${owner}/${repo}` });
  return (await tipsOf(services, remote, [branch])).get(branch);
}

function isOwnBranch(
  { installed }: PublishPlace,
  head: { readonly ref: string; readonly repo: { readonly id: number } | null },
  branch: string,
): boolean {
  return head.ref === branch && head.repo?.id === installed.repositoryId;
}

async function note(
  services: Services,
  { installed }: PublishPlace,
  { from, into }: Step,
  { pull, head }: { readonly pull: number; readonly head: string },
): Promise<void> {
  const { repositoryId } = installed;
  const now = services.clock();
  await inTransaction(services.db, async (tx) => {
    await lockRepository(tx, repositoryId);
    if (!(await addPromotion(tx, { repositoryId, pull, from, into, openedHead: head }, now))) return;
    const subject = { branch: named(from), target: named(into), head, pull_request: pull };
    const body = { deed: "a promotion was proposed" };
    const entry = { kind: "annotation", actor: appActor(services), subject, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, entry)]);
  });
}

async function sayClosed(
  services: Services,
  { installed }: PublishPlace,
  pull: number,
  head: string,
): Promise<void> {
  const { repositoryId } = installed;
  const body = `This pull request was closed by hand, so that \`${head}\` is not proposed again: the next commit is. To promote this one, reopen it.`;
  await inTransaction(services.db, async (tx) => {
    await lockRepository(tx, repositoryId);
    const remark = remarkDraft(repositoryId, { pull, name: `promotion closed ${head}`, body });
    await addToOutbox(tx, [remark], services.clock());
  });
}

/** Closes one of the App's own that nothing is left for; recorded first, so that the closing is not taken for a person's. */
export async function withdrawPromotion(
  services: Services,
  place: PublishPlace,
  { pull, why }: WithdrawnPromotion,
): Promise<string> {
  const { owner, repo, installed } = place;
  const { repositoryId } = installed;
  return await orWords(services, place, async (client) => {
    const { data } = await client.rest.pulls.get({ owner, repo, pull_number: pull });
    if (data.state !== "open") return "it is closed already";
    const now = services.clock();
    await inTransaction(services.db, async (tx) => {
      await lockRepository(tx, repositoryId);
      await endPromotion(tx, { repositoryId, pull }, "withdrawn", now);
      const remark = { pull, name: "promotion withdrawn", body: `Closed: ${why}.` };
      await addToOutbox(tx, [remarkDraft(repositoryId, remark)], now);
    });
    await client.rest.pulls.update({ owner, repo, pull_number: pull, state: "closed" });
    return "closed";
  });
}

/** Brings the body of one of the App's own up to date. Its title is left to people. */
export async function writePromotion(
  services: Services,
  place: PublishPlace,
  { pull, body }: PromotionWords,
): Promise<string> {
  const { owner, repo } = place;
  return await orWords(services, place, async (client) => {
    const { data } = await client.rest.pulls.get({ owner, repo, pull_number: pull });
    const text = body.slice(0, BODY_MAX).toWellFormed();
    if (data.state !== "open") return "it is closed";
    if (data.body !== text) await client.rest.pulls.update({ owner, repo, pull_number: pull, body: text });
    return String(pull);
  });
}

/** Where the App may not write, nothing is opened: judging does not need it, and the log says so. */
async function orWords(
  services: Services,
  place: PublishPlace,
  act: (client: Octokit) => Promise<string>,
): Promise<string> {
  try {
    const client = await clientToAct(services, place, TO_WRITE, "opening promotions");
    return await asked(services, () => act(client));
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    services.log("warn", "a promotion's pull request is left as it is", {
      repository: place.installed.repositoryId,
      why: error.message,
    });
    return error.message;
  }
}
