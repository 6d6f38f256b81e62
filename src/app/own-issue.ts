import type { Octokit } from "@octokit/rest";
import type { PublishPlace } from "./publish-check-run.ts";
import type { Services } from "./services.ts";

/** An issue that the App keeps in a repository: known again by its title, and by who opened it. */
export interface OwnIssue {
  readonly title: string;
  /** ISO 8601: none that has not changed since is looked at. */
  readonly since: string;
}

/** The number of one that is open, whatever became of the word that the App had of it. */
export async function findOwnIssue(
  { config }: Pick<Services, "config">,
  client: Octokit,
  { owner, repo }: PublishPlace,
  { title, since }: OwnIssue,
): Promise<number | undefined> {
  const asking = client.paginate.iterator(client.rest.issues.listForRepo, {
    owner,
    repo,
    state: "open",
    since,
    per_page: 100,
  });
  for await (const { data } of asking) {
    const own = data.find(
      (issue) => issue.performed_via_github_app?.id === config.appId && issue.title === title,
    );
    if (own !== undefined) return own.number;
  }
  return undefined;
}

type IssueChange = NonNullable<Parameters<Octokit["rest"]["issues"]["update"]>[0]>;

/** What the issue is after the change; `gone`: people delete issues, and move them elsewhere. */
export async function changeIssue(client: Octokit, asked: IssueChange): Promise<"open" | "closed" | "gone"> {
  try {
    const { data } = await client.rest.issues.update(asked);
    return data.state === "closed" ? "closed" : "open";
  } catch (error) {
    const status = error instanceof Error && "status" in error ? error.status : undefined;
    if (status === 404 || status === 410) return "gone";
    throw error;
  }
}
