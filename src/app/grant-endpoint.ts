import type { ServerResponse } from "node:http";
import { grantStanding } from "./grant-standing.ts";
import { sendJson } from "./json-response.ts";
import { wordsOf } from "./log.ts";
import type { Services } from "./services.ts";

const PATH = /^\/api\/v1\/runs\/(R-[0-9A-Za-z]{1,64})\/grant$/;

/** The run whose grant a path names; undefined for any other path. */
export function runOfGrantPath(path: string): string | undefined {
  return PATH.exec(path)?.[1];
}

const WORDS: Readonly<Record<string, string>> = {
  stopped: "the run is stopped: a human resumes it, then it is granted anew",
  abandoned: "the run was abandoned: start again on a new branch, with a plan of another id",
  promoted: "the run's work was merged: it is over",
  merged: "the run's work was merged past its gate",
  "rolled-back": "the run's work was taken back: it is over",
  suspended: "the agent's identity is suspended in this repository until a human resumes it",
  "plan-amended": "the plan was amended: it is granted anew once the new one is judged",
  "branch-gone": "the run's branch is gone: start again on a new branch, with a plan of another id",
  "repository-gone": "the App is no longer installed in the run's repository",
  "not-accepted": "the run's head is not what was granted: it is granted anew once its plan is accepted",
  expired: "the time that it was granted for is over",
};

/**
 * `GET`: the grant of a run, for anybody who knows the run's id: 200 with the token, 410 with the reason once it no longer
 * holds, 404 where there is none.
 */
export async function answerGrant(
  { db, clock, log }: Pick<Services, "db" | "clock" | "log">,
  runId: string,
  response: ServerResponse,
): Promise<void> {
  try {
    response.setHeader("cache-control", "no-store");
    const standing = await grantStanding(db, runId, clock());
    if (standing?.stands === true) {
      const { id, token, expiresAt } = standing.grant;
      const about = { id, run: runId, expires_at: expiresAt.toISOString() };
      return sendJson(response, 200, { version: 1, grant: token, ...about });
    }
    if (standing === undefined || standing.reason === "not-issued") {
      const message = "no grant was issued for such a run: its plan is not accepted, or this App has no key";
      return sendJson(response, 404, { version: 1, reason: "unknown", message });
    }
    const { reason, endedAt } = standing;
    const message = WORDS[reason] ?? "another one was issued in its place: ask again";
    const when = endedAt === undefined ? {} : { ended_at: endedAt.toISOString() };
    sendJson(response, 410, { version: 1, reason, ...when, message });
  } catch (error) {
    log("error", "a grant could not be read", { error: wordsOf(error) });
    sendJson(response, 503, { version: 1, reason: "unavailable", message: "the database does not answer" });
  }
}
