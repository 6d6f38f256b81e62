import type { CommentPayload } from "./comment-outbox.ts";
import { asked } from "./job-failure.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import type { Services } from "./services.ts";

/** "Maximum length: 65536 characters" (threats.md, L21). */
const BODY_MAX = 65_536;

/**
 * Writes a comment of ours, or brings it up to date: looked for by its mark among what the App itself has written, so
 * that nothing is said twice, and nobody else's comment with the same mark is taken for ours. The mark stands at the start:
 * further on are words of others, as the path of a file that is named like the mark of what is still to be said.
 * @returns the comment's id.
 */
export async function publishComment(
  services: Services,
  { owner, repo, installed }: PublishPlace,
  { pull, mark, body, updates }: CommentPayload,
): Promise<string> {
  return await asked(services, async () => {
    const client = await services.github.client(installed, { issues: "write" });
    const text = body.slice(0, BODY_MAX).toWellFormed();
    const asking = client.paginate.iterator(client.rest.issues.listComments, {
      owner,
      repo,
      issue_number: pull,
      per_page: 100,
    });
    for await (const { data } of asking) {
      const own = data.find(
        ({ body: words, performed_via_github_app: app }) =>
          app?.id === services.config.appId && words?.startsWith(mark),
      );
      if (own === undefined) continue;
      if (updates && own.body !== text)
        await client.rest.issues.updateComment({ owner, repo, comment_id: own.id, body: text });
      return String(own.id);
    }
    const { data } = await client.rest.issues.createComment({
      owner,
      repo,
      issue_number: pull,
      body: text,
    });
    return String(data.id);
  });
}
