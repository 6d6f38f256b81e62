import { forMarkdown } from "../report/escape.ts";
import { RELEASE_ASSET, releaseTag, releaseWords } from "../report/release-words.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { clientToAct } from "./client-to-act.ts";
import { remarkDraft } from "./comment-outbox.ts";
import { publishOnce } from "./github-release.ts";
import { asked, GivenUp, PutOff } from "./job-failure.ts";
import { attesterOf } from "./ledger-attester.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import { type ReleaseContent, releaseContent } from "./release-content.ts";
import type { ReleasePayload } from "./release-outbox.ts";
import { sealLedger } from "./seal-ledger.ts";
import type { Services } from "./services.ts";

/**
 * Publishes what is attested of a promotion as a release of the commit that it gave the last rung. @returns its page
 * @throws GivenUp where the App may not, or somebody else has taken its tag: said in the promotion's pull request, once
 */
export async function publishRelease(
  services: Services,
  place: PublishPlace,
  payload: ReleasePayload,
): Promise<string> {
  const { db, ledgerKeys } = services;
  const { repositoryId } = place.installed;
  // A checkpoint vouches for what is released, and puts the key on record that readers will ask for.
  if (ledgerKeys !== undefined) await sealLedger(services, repositoryId, ledgerKeys);
  const key = await attesterOf(db, repositoryId, ledgerKeys);
  if (key === undefined)
    throw new PutOff("no key of the App's signs this ledger, and nothing is released unsigned");
  const content = await releaseContent(services, repositoryId, payload, key);
  try {
    return await publish(services, place, content);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    await sayWhy(services, repositoryId, content, error.message);
    // Asking again changes nothing; a permission that the installation is granted has it tried anew.
    throw new GivenUp("invalid", error.message);
  }
}

async function publish(
  services: Services,
  place: PublishPlace,
  { promotion, commit, runs, manifests, attestations }: ReleaseContent,
): Promise<string> {
  const { config, github } = services;
  const client = await clientToAct(services, place, { contents: "write" }, "publishing a release");
  const { head = "", gate = "", target = "", pull_request: pull } = promotion.subject;
  const { title, body } = releaseWords({
    ...{ commit, head, gate, branch: target, pull, runs, manifests },
    repository: { id: promotion.repository.id, name: promotion.repository.name },
    app: config.publicUrl,
  });
  return await asked(services, async () => {
    const { data: app } = await (await github.asApp()).rest.apps.getAuthenticated();
    return await publishOnce(
      { ...place, client, uploadsUrl: config.github.uploadsUrl, own: `${app?.slug}[bot]` },
      {
        ...{ tag: releaseTag(commit), commit, title, body },
        asset: { name: RELEASE_ASSET, contentType: "application/jsonl", text: attestations },
      },
    );
  });
}

async function sayWhy(
  { db, clock, log }: Services,
  repositoryId: number,
  { promotion, commit }: ReleaseContent,
  why: string,
): Promise<void> {
  const { pull_request: pull } = promotion.subject;
  log("warn", "what was promoted is not released", { repository: repositoryId, commit, why });
  if (pull === undefined) return;
  const body = [
    `The policy wants the attestations of \`${commit}\` published as a release, and they are not: ${forMarkdown(why)}.`,
    "They are at the App's well-known address all the same. With a permission that is granted later it is tried again.",
  ];
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    const remark = { pull, name: `not released ${commit}`, body: body.join("\n\n") };
    await addToOutbox(tx, [remarkDraft(repositoryId, remark)], clock());
  });
}
