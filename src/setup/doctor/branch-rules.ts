import { type Diagnosis, holds, unseen, wrong } from "./diagnosis.ts";
import type { ActiveRule, BypassActor, RepositoryState, Seen } from "./repository-state.ts";

/** The App that runs workflows: whatever it posts, a workflow of the branch itself can have posted. */
export const GITHUB_ACTIONS_APP = 15_368;

const SEE = "run it with the token of somebody who administers the repository";
const APPLY =
  "`proofgate init --owner @OWNER --app-id ID --write` writes the ruleset, and says how it is applied";

/** What a branch needs of its rules: the rule in words, and which rules in force are it. */
interface Need {
  readonly what: string;
  readonly isIt: (rule: ActiveRule) => boolean;
}

/** What the gates of a repository are judged by. */
export type GateState = Pick<
  RepositoryState,
  "defaultBranch" | "rungs" | "agentBranches" | "bypass" | "appId"
>;

const WHICH = "say it by `--app-id ID`: the number in the App's settings";

/** A gate is real where GitHub itself keeps the branch shut, and nobody gets past (threats.md, 3.7 and 3.8). */
export function gateDiagnoses(state: GateState): Diagnosis[] {
  const { defaultBranch, rungs } = state;
  const found = rungs.flatMap((each) => rungDiagnoses(state, each));
  if (rungs.some(({ rung }) => rung.branch === defaultBranch)) return found;
  const message = `the default branch \`${defaultBranch}\` is no rung of the ladder: nothing keeps it shut`;
  return [wrong("gate-default", message, "name it in the policy, under `branches`"), ...found];
}

function rungDiagnoses(state: GateState, { rung, rules }: RepositoryState["rungs"][number]): Diagnosis[] {
  const check = `gate-${rung.gate}`;
  const context = `proofgate/${rung.gate}`;
  if (!rules.seen) return [unseen(check, `the rules of \`${rung.branch}\` are not seen: ${rules.why}`, SEE)];
  const pinned = pinnedCheck(check, rung.branch, context, rules.value, state.appId);
  const needs: Need[] = [
    { what: `the check \`${context}\` is required`, isIt: (rule) => requires(rule, context, state.appId) },
    { what: "changes come by pull requests", isIt: ({ type }) => type === "pull_request" },
    { what: "it cannot be deleted", isIt: ({ type }) => type === "deletion" },
    { what: "it cannot be force-pushed", isIt: ({ type }) => type === "non_fast_forward" },
  ];
  const others = pinned.state === "wrong" ? needs.slice(1) : needs;
  const lacking = needDiagnoses(check, rung.branch, rules.value, others, state.bypass);
  return pinned.state === "holds" && lacking.length === 0
    ? [holds(check, `\`${rung.branch}\` is shut until \`${context}\` is a success, and nobody gets past`)]
    : [...(pinned.state === "holds" ? [] : [pinned]), ...lacking];
}

/** A force push over judged commits must fail at GitHub, not only be seen afterwards. */
export function agentBranchDiagnoses({ agentBranches, bypass, appId }: GateState): Diagnosis[] {
  const check = "agent-branches";
  const found = agentBranches.flatMap(({ pattern, rules }) => {
    if (!rules.seen) return [unseen(check, `the rules of \`${pattern}\` are not seen: ${rules.why}`, SEE)];
    const what = "they cannot be force-pushed";
    const need: Need = { what, isIt: ({ type }) => type === "non_fast_forward" };
    // The App puts a stopped branch back.
    const lacking = needDiagnoses(check, pattern, rules.value, [need], bypass, appId ?? "unsaid");
    return lacking.length > 0 ? lacking : [holds(check, `\`${pattern}\` cannot be force-pushed`)];
  });
  // A pattern is asked about at several depths: it holds where it holds at each.
  const isIll = (pattern: string) =>
    found.some(({ state, message }) => state !== "holds" && message.includes(`\`${pattern}\``));
  const kept = found.filter(
    ({ state, message }) =>
      state !== "holds" ||
      !agentBranches.some(({ pattern }) => message.includes(`\`${pattern}\``) && isIll(pattern)),
  );
  return [...new Map(kept.map((one) => [one.message, one])).values()];
}

function requires({ type, checks }: ActiveRule, context: string, appId: number | undefined): boolean {
  return (
    type === "required_status_checks" &&
    checks.some((one) => one.context === context && isPinned(one.appId) && (appId ?? one.appId) === one.appId)
  );
}

const isPinned = (appId: number | undefined) => appId !== undefined && appId !== GITHUB_ACTIONS_APP;

function pinnedCheck(
  check: string,
  branch: string,
  context: string,
  rules: readonly ActiveRule[],
  appId: number | undefined,
): Diagnosis {
  const named = rules.flatMap(({ checks }) => checks).find((one) => one.context === context);
  if (rules.some((rule) => requires(rule, context, appId))) {
    if (appId !== undefined) return holds(check, `\`${context}\` is required`);
    return unseen(
      check,
      `\`${context}\` is required of the App ${named?.appId}: nobody said whether that is Proofgate`,
      WHICH,
    );
  }
  if (named === undefined) return wrong(check, `\`${branch}\` does not require \`${context}\``, APPLY);
  const whose =
    named.appId === undefined
      ? "of anybody: whoever may push can post it"
      : named.appId === GITHUB_ACTIONS_APP
        ? "of GitHub Actions: a workflow of the branch itself can post it"
        : `of the App ${named.appId}, and not of ${appId}`;
  return wrong(check, `\`${branch}\` requires \`${context}\` ${whose}`, APPLY);
}

/** Each need is met where some ruleset brings it that nobody gets past, but for the Apps that may. */
function needDiagnoses(
  check: string,
  branch: string,
  rules: readonly ActiveRule[],
  needs: readonly Need[],
  bypass: RepositoryState["bypass"],
  mayPass?: number | "unsaid",
): Diagnosis[] {
  const found: Diagnosis[] = [];
  const saidOf = new Set<number>();
  for (const { what, isIt } of needs) {
    const sources = rules.filter(isIt);
    if (sources.length === 0) {
      found.push(wrong(check, `of \`${branch}\` nothing says that ${what}`, APPLY));
      continue;
    }
    const passes = sources.map(({ rulesetId }) => pastOf(bypass.get(rulesetId), mayPass));
    if (passes.includes("nobody")) continue;
    const [source] = sources as [ActiveRule];
    // One sentence for each ruleset, however many needs it should have met.
    if (saidOf.has(source.rulesetId)) continue;
    saidOf.add(source.rulesetId);
    const [past] = passes.filter((each) => typeof each === "object");
    found.push(
      past
        ? wrong(
            check,
            `${past.map(actorText).join(", ")} may bypass the ruleset ${source.rulesetId} of \`${branch}\``,
            "take everybody off its bypass list",
          )
        : unseen(check, `who may bypass the ruleset ${source.rulesetId} of \`${branch}\` is not seen`, SEE),
    );
  }
  return found;
}

function pastOf(
  actors: Seen<readonly BypassActor[]> | undefined,
  mayPass: number | "unsaid" | undefined,
): "nobody" | "unseen" | readonly BypassActor[] {
  if (!actors?.seen) return "unseen";
  const past = actors.value.filter(({ type, id }) => !(type === "Integration" && id === mayPass));
  // Where nobody said which App is Proofgate, one that passes may be it, and may be another.
  if (mayPass === "unsaid" && past.length > 0 && past.every(({ type }) => type === "Integration"))
    return "unseen";
  return past.length === 0 ? "nobody" : past;
}

function actorText({ type, id }: BypassActor): string {
  return id === undefined ? type : `${type} ${id}`;
}
