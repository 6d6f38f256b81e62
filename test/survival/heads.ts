import type { Town } from "./town.ts";

const HEADS = "refs/heads/";
const NOTHING = /^0+$/;

/** The heads that must have a verdict: what an accepted delivery has told of, and where agents' branches stand now. */
export async function owedHeads({ github, shop }: Town): Promise<ReadonlySet<string>> {
  const told = github.webhooks.deliveries
    .filter(
      ({ event, attempts }) => event === "push" && attempts.some(({ statusCode }) => statusCode === 202),
    )
    .map(({ payload }) => payload as { ref: string; after: string })
    .filter(({ ref, after }) => ref.startsWith(`${HEADS}agent/`) && !NOTHING.test(after))
    .map(({ after }) => after);
  return new Set([...told, ...(await agentTips({ shop })).values()]);
}

/** Where agents' branches stand, by name. */
export async function agentTips({ shop }: Pick<Town, "shop">): Promise<ReadonlyMap<string, string>> {
  const listed = await shop.git.text(["for-each-ref", "--format=%(objectname) %(refname)", `${HEADS}agent/`]);
  const lines = listed.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(41 + HEADS.length), line.slice(0, 40)]));
}

/** Our check runs, by head and name: every one that GitHub has. */
export function checksByHead({ shop, app }: Town): ReadonlyMap<string, readonly PublishedRun[]> {
  const runs = [...shop.checkRuns.values()].filter((run) => run.app.id === app.id);
  return Map.groupBy(
    runs.map(({ name, headSha, conclusion, title, externalId }) => {
      return {
        name,
        head: headSha,
        conclusion: conclusion ?? "",
        title: title ?? "",
        verdict: externalId ?? "",
      };
    }),
    ({ head, name }) => `${head} ${name}`,
  );
}

export interface PublishedRun {
  readonly name: string;
  readonly head: string;
  readonly conclusion: string;
  readonly title: string;
  /** The verdict's id. */
  readonly verdict: string;
}
