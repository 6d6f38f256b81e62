import { Payload } from "../app/webhook-payload.ts";
import { policyOfCommit } from "../collect/policy-of-commit.ts";
import { actorOfPull } from "../collect/whose-change.ts";
import type { PolicyState } from "../engine/facts.ts";
import { type Ladder, ladderOf, rungOf, targetWithoutPull } from "../engine/ladder.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { Mirror } from "../git/mirror.ts";
import { openObjects } from "../git/objects.ts";
import { remoteRefs } from "../git/remote-refs.ts";
import type { Oid } from "../git/types.ts";
import { type ActionPlace, readingEvent } from "./action-place.ts";
import { bearer } from "./bearer.ts";
import { type EventReading, type EventSubject, readWorkflowEvent } from "./workflow-event.ts";

/** What is judged: a range whose objects are here, in a repository of ours. */
export interface ActionRange {
  readonly mirror: Mirror;
  readonly base: Oid;
  readonly head: Oid;
  readonly branch?: string;
  readonly actor?: string;
  /** In words, for people. */
  readonly against: string;
  /** What GitHub has made of a merge group: its tree must be what merging the head into the base gives. */
  readonly group?: Oid;
}

const HEADS = "refs/heads/";
const BYTES_MAX = 20 * 1024 ** 3;
const TIMEOUT_MS = 20 * 60_000;

/** The range that the event is about, fetched anew; or why there is none. @throws CannotRun */
export async function rangeOfEvent(place: ActionPlace): Promise<ActionRange | { readonly nothing: string }> {
  const reading = readingEvent(() => readWorkflowEvent(place.event, place.payload));
  if (reading.kind === "refused") throw new CannotRun(reading.why, reading.help);
  if (reading.kind === "nothing") return { nothing: reading.why };
  const mirror = Mirror.open(`${place.directory}/objects.git`);
  const { policy, ladder, tips } = await rulesOf(place, mirror);
  const subject = reading.kind === "queue" ? await subjectOfQueue(place, reading) : reading.subject;
  const target = targetOf(subject, ladder, place.defaultBranch);
  const isRung = rungOf(ladder, subject.branch ?? "") !== undefined || subject.branch === place.defaultBranch;
  const isPushToRung = isRung && subject.actor?.did === "pushed";
  if (isPushToRung && subject.base === undefined)
    return { nothing: `the branch \`${subject.branch}\` of the ladder is new` };
  const base = reading.kind === "queue" || isPushToRung ? subject.base : tips.get(target);
  if (base === undefined)
    throw new CannotRun(
      `the branch \`${target}\` is not there`,
      "let the policy name branches that there are",
    );
  const group =
    reading.kind === "queue" ? (place.payload.at("merge_group").oid("head_sha") as Oid) : undefined;
  await bring(place, mirror, [base, subject.head, ...(group === undefined ? [] : [group])]);
  const actor = actorOf(policy, subject);
  return {
    mirror,
    base: base as Oid,
    head: subject.head as Oid,
    ...(subject.branch === undefined ? {} : { branch: subject.branch }),
    ...(actor === undefined ? {} : { actor }),
    against: isPushToRung ? "what was there before" : `\`${target}\``,
    ...(group === undefined ? {} : { group }),
  };
}

interface Rules {
  readonly policy: PolicyState;
  readonly ladder: Ladder;
  readonly tips: ReadonlyMap<string, Oid>;
}

/** The policy of the default branch, and the branches of the ladder that are there. */
async function rulesOf(place: ActionPlace, mirror: Mirror): Promise<Rules> {
  const { defaultBranch } = place;
  const first = await tipsOf(place, [defaultBranch]);
  const tip = first.get(defaultBranch);
  if (tip === undefined)
    throw new CannotRun(
      `the default branch \`${defaultBranch}\` is not there`,
      "there is nothing to judge by",
    );
  await bring(place, mirror, [tip]);
  const objects = openObjects(mirror.repository);
  try {
    const policy = await policyOfCommit(objects, tip);
    if (policy === undefined)
      throw new CannotRun("the default branch's tip cannot be read", "see `git fsck` of the repository");
    const { dev, staging, main } = policy.policy.branches;
    const rungs = [dev, staging, main].filter((branch) => branch !== null);
    const tips = new Map([...first, ...(await tipsOf(place, rungs))]);
    return { policy, ladder: ladderOf(policy.policy.branches, (branch) => tips.has(branch)), tips };
  } finally {
    await objects.close();
  }
}

/** A pull request into a branch that is no rung is held to the lowest: who made that branch may have written its policy. */
function targetOf({ target }: EventSubject, ladder: Ladder, defaultBranch: string): string {
  const isNamed = target !== undefined && (target === defaultBranch || rungOf(ladder, target) !== undefined);
  return isNamed ? target : targetWithoutPull(ladder, defaultBranch);
}

function actorOf(policy: PolicyState, { branch, actor }: EventSubject): string | undefined {
  if (actor === undefined || actor.did === "pushed") return actor?.login;
  return actorOfPull(policy, { ...(branch === undefined ? {} : { branch }), author: actor.login });
}

/** The pull request that a merge group holds, as GitHub has it now. */
async function subjectOfQueue(
  { apiUrl, repository, remote, payload }: ActionPlace,
  { pull, target, base }: Extract<EventReading, { kind: "queue" }>,
): Promise<EventSubject> {
  const response = await fetch(`${apiUrl}/repos/${repository}/pulls/${pull}`, {
    headers: {
      accept: "application/vnd.github+json",
      "user-agent": "proofgate",
      "x-github-api-version": "2022-11-28",
      ...(remote.token === undefined ? {} : bearer(remote.token, "the input `token`")),
    },
    redirect: "error",
    signal: AbortSignal.timeout(60_000),
  }).catch((error: unknown) => {
    throw new CannotRun(`pull request ${pull} cannot be read: ${String(error)}`, "run the job again");
  });
  if (!response.ok)
    throw new CannotRun(
      `pull request ${pull} cannot be read: GitHub answered ${response.status}`,
      "give the job `permissions: { contents: read, pull-requests: read }`",
    );
  const body = Buffer.from(await response.arrayBuffer());
  return readingEvent(() => {
    const answer = Payload.of(body);
    const head = answer.at("head");
    const isOwn = head.has("repo") && head.at("repo").id("id") === payload.at("repository").id("id");
    return {
      head: head.oid("sha"),
      ...(isOwn ? { branch: head.text("ref") } : {}),
      target,
      base,
      ...(answer.has("user")
        ? { actor: { login: answer.at("user").text("login"), did: "opened" as const } }
        : {}),
    };
  });
}

async function tipsOf(
  { remote }: ActionPlace,
  branches: readonly string[],
): Promise<ReadonlyMap<string, Oid>> {
  if (branches.length === 0) return new Map();
  const answer = await remoteRefs(
    remote,
    branches.map((branch) => `${HEADS}${branch}`),
  );
  if (answer.kind === "failed") throw unreached(answer.detail);
  return new Map(answer.refs.map(({ name, oid }) => [name.slice(HEADS.length), oid]));
}

async function bring({ remote }: ActionPlace, mirror: Mirror, oids: readonly string[]): Promise<void> {
  const outcome = await mirror.fetch(remote, oids as Oid[], { bytesMax: BYTES_MAX, timeoutMs: TIMEOUT_MS });
  if (outcome.kind === "fetched") return;
  if (outcome.kind === "failed") throw unreached(outcome.detail);
  throw new CannotRun(`the repository takes more than ${BYTES_MAX} bytes`, "let the App judge it");
}

function unreached(detail: string): CannotRun {
  return new CannotRun(
    `the repository cannot be fetched: ${detail}`,
    "give the job `permissions: { contents: read }`, and the Action its token",
  );
}
