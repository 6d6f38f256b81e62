import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "./json-response.ts";
import { activeRepositories, findRepository, type KnownRepository } from "./known-repositories.ts";
import { wordsOf } from "./log.ts";
import { maturityFacts } from "./maturity-facts.ts";
import { isOperator, refuse } from "./operator-only.ts";
import type { Services } from "./services.ts";

export const MATURITY_PATH = "/api/v1/maturity";

const ID = /^[1-9][0-9]{0,14}$/;

/** `GET ?repository=<id or owner/name>`: what `proofgate doctor --app` says levels 2 and 3 by [P166] [P167]. Asked by who may ask for the digest. */
export async function answerMaturity(
  services: Pick<Services, "config" | "db" | "clock" | "log">,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isOperator(services, request, response)) return;
  const { db, clock, log } = services;
  const asked = query.get("repository") ?? "";
  if (!ID.test(asked) && !asked.includes("/"))
    return refuse(response, 400, "`repository` must be GitHub's number of it, or its owner and name");
  try {
    const repository = await repositoryBy(services, asked);
    if (repository === undefined) return refuse(response, 404, "the App reaches no such repository");
    sendJson(response, 200, await maturityFacts(db, repository, clock()));
  } catch (error) {
    log("error", "the facts of maturity could not be read", { error: wordsOf(error) });
    refuse(response, 503, "the database does not answer");
  }
}

async function repositoryBy(
  { db }: Pick<Services, "db">,
  asked: string,
): Promise<KnownRepository | undefined> {
  if (!ID.test(asked)) {
    const name = asked.toLowerCase();
    return (await activeRepositories(db)).find(({ fullName }) => fullName.toLowerCase() === name);
  }
  const found = await findRepository(db, Number(asked));
  return found?.state === "active" && found.installationId !== undefined ? found : undefined;
}
