import type { Octokit } from "@octokit/rest";
import type { Seen } from "../setup/doctor/repository-state.ts";
import type { GitHubQuestions, Parameters } from "./branch-rules-reading.ts";
import { asked, GivenUp } from "./job-failure.ts";
import type { Services } from "./services.ts";

const PER_PAGE = 100;
const PAGES_MAX = 20;

type Ask = (client: Octokit, parameters: never) => Promise<{ readonly data: unknown }>;

/** What the App may ask of what `doctor` asks: the rest needs rights that it is not to have. */
const ASKED: Readonly<Record<string, Ask>> = {
  "/repos/{owner}/{repo}/git/ref/{ref}": (client, at) => client.rest.git.getRef(at),
  "/repos/{owner}/{repo}/rules/branches/{branch}": (client, at) => client.rest.repos.getBranchRules(at),
  "/repos/{owner}/{repo}/rulesets/{ruleset_id}": (client, at) => client.rest.repos.getRepoRuleset(at),
  "/repos/{owner}/{repo}/collaborators/{username}/permission": (client, at) =>
    client.rest.repos.getCollaboratorPermissionLevel(at),
};

/** GitHub's REST interface for the App, as far as it may ask. @throws PutOff where GitHub does not answer now */
export class AppQuestions implements GitHubQuestions {
  private readonly services: Pick<Services, "github" | "clock">;
  private readonly client: Octokit;

  constructor(services: Pick<Services, "github" | "clock">, client: Octokit) {
    this.services = services;
    this.client = client;
  }

  async get(template: string, parameters: Parameters): Promise<Seen<unknown> | undefined> {
    const ask = ASKED[template];
    if (ask === undefined) return { seen: false, why: "the App has no right to ask for it" };
    try {
      const { data } = await asked(this.services, () => ask(this.client, parameters as never));
      return { seen: true, value: data };
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      return error.kind === "missing" ? undefined : { seen: false, why: error.message };
    }
  }

  async all(template: string, parameters: Parameters): Promise<Seen<readonly unknown[]> | undefined> {
    const items: unknown[] = [];
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const paging = { per_page: String(PER_PAGE), page: String(page) };
      const answer = await this.get(template, { ...parameters, ...paging });
      if (!answer?.seen) return answer;
      if (!Array.isArray(answer.value)) return { seen: false, why: "GitHub's answer is no list" };
      items.push(...answer.value);
      if (answer.value.length < PER_PAGE) return { seen: true, value: items };
    }
    return { seen: false, why: `it has more than ${PAGES_MAX * PER_PAGE} entries` };
  }
}
