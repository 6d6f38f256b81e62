import type { Manifest } from "../contract/generated/manifest.ts";
import type { Verdict } from "../engine/verdict.ts";
import { plainText } from "./manifest-change.ts";
import type { RunRecord } from "./run-record.ts";

/** Rules that hold what commits say of who made them against what GitHub authenticated (P75). */
const IDENTITY_RULES: ReadonlySet<string> = new Set([
  "agent-marks",
  "agent-outside-branches",
  "identity-unclear",
  "trailers-missing",
  "wrong-role",
]);

/** Who ran, as GitHub authenticated them. */
export function agentOf({ run, pushers, verdicts, judged }: RunRecord): Manifest["agent"] {
  const pusher = pushers.find(({ id }) => id === run.agentId);
  const subject = judged?.facts.subject;
  const role = subject?.known === true ? subject.value.role : undefined;
  return {
    ...(run.agentId === undefined
      ? { source: "unknown", why: "no event told who pushed: its branch was found by the sweep" }
      : { source: "observed", id: run.agentId }),
    ...(pusher === undefined ? {} : { login: plainText(pusher.login), type: plainText(pusher.type, 50) }),
    ...(role === undefined ? {} : { role }),
    pushers: pushers.map(({ id, login, type }) => {
      return { id, ...(login === "" ? {} : { login: plainText(login) }), ...(type === "" ? {} : { type }) };
    }),
    session: { source: "unknown", why: "no agent host has told of its session" },
    signatures: {
      source: "unknown",
      why: "who pushed is authenticated by GitHub; signatures of commits are not read",
    },
    disagreements: disagreementsIn(verdicts.findLast(({ gate }) => gate === "run")?.json),
  };
}

function disagreementsIn(json: string | undefined): Manifest["agent"]["disagreements"] {
  if (json === undefined) return [];
  const { findings } = JSON.parse(json) as Pick<Verdict, "findings">;
  return findings
    .filter(({ rule }) => IDENTITY_RULES.has(rule))
    .slice(0, 1_000)
    .map(({ rule, message }) => ({ rule, message: plainText(message, 5_000) }));
}
