import type { Manifest } from "../contract/generated/manifest.ts";
import type { JudgedFacts } from "../engine/judged-facts.ts";
import type { Verdict } from "../engine/verdict.ts";
import { sessionOf } from "./manifest-activity.ts";
import { NOT_KEPT, plainText } from "./manifest-change.ts";
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
export function agentOf({ run, pushers, verdicts, judged, activity }: RunRecord): Manifest["agent"] {
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
    session: sessionOf(activity),
    signatures: signaturesOf(judged),
    disagreements: disagreementsIn(verdicts.findLast(({ gate }) => gate === "run")?.json),
  };
}

/** What the commit objects show; whether a signature holds is not asked of anybody. */
function signaturesOf(judged: JudgedFacts | undefined): Manifest["agent"]["signatures"] {
  const commits = judged?.facts.commits;
  if (commits?.known !== true)
    return { source: "unknown", why: commits === undefined ? NOT_KEPT : plainText(commits.why) };
  const counts = { openpgp: 0, ssh: 0, x509: 0, other: 0, none: 0 };
  for (const { signature } of commits.value) {
    if (signature === undefined)
      return { source: "unknown", why: "it was judged before signatures were read" };
    counts[signature] += 1;
  }
  const { none: unsigned, ...kinds } = counts;
  return { source: commits.source, signed: commits.value.length - unsigned, unsigned, kinds };
}

function disagreementsIn(json: string | undefined): Manifest["agent"]["disagreements"] {
  if (json === undefined) return [];
  const { findings } = JSON.parse(json) as Pick<Verdict, "findings">;
  return findings
    .filter(({ rule }) => IDENTITY_RULES.has(rule))
    .slice(0, 1_000)
    .map(({ rule, message }) => ({ rule, message: plainText(message, 5_000) }));
}
