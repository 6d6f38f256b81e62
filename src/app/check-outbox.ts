import { createHash } from "node:crypto";
import type { Verdict } from "../engine/verdict.ts";
import { waiversNeeded } from "../engine/waiver.ts";
import type { AwaitedNotice } from "../report/awaited-words.ts";
import { type CheckRunReport, checkRunReport, type StandingStop } from "../report/check-run.ts";
import type { GrantNotice } from "../report/grant-words.ts";
import type { AwaitedRow } from "../store/awaited-evidence.ts";
import type { EnforcementFault } from "../store/enforcement.ts";
import type { OutboxDraft } from "../store/outbox.ts";
import type { StandingStopRow, StopRow } from "../store/stops.ts";
import type { VerdictRow } from "../store/verdicts.ts";

export const CHECK_RUN = "check-run";

/** What is said of one gate on one head, whole: the publisher adds nothing. */
export interface CheckRunPayload {
  /** `proofgate/run`, `proofgate/dev`, … */
  readonly name: string;
  readonly head: string;
  /** The verdict's id: by it the App knows its own check run again. */
  readonly externalId: string;
  readonly report: CheckRunReport;
}

export interface CheckRunWords {
  readonly repositoryId: number;
  readonly verdictId: string;
  readonly gate: string;
  readonly verdict: Verdict;
  /** Those that stand on the head's branch. */
  readonly stops: readonly StandingStopRow[];
  readonly milliseconds: number;
  readonly suggestedPath?: string;
  /** What the run of the branch is granted, on its own check. */
  readonly grant?: GrantNotice;
  /** The verdict is of a branch of the repository: a fork's pull request is not found by its check run. */
  readonly isOfBranch?: boolean;
  /** Evidence that may still come. */
  readonly awaited?: AwaitedRow;
  /** What keeps the gates here from being real; absent where nothing does. */
  readonly notEnforced?: readonly EnforcementFault[];
  /** The commit that shows it, where that is not the verdict's head. */
  readonly shownAt?: string | undefined;
  /** Distinguishes saying the same again, as when a human asks for it. */
  readonly again?: string;
}

/** The check run of a verdict, with the stops that stand at this moment. The same of both is said once. */
export function checkRunDraft(words: CheckRunWords): OutboxDraft {
  const { repositoryId, verdictId, gate, verdict, milliseconds, suggestedPath } = words;
  const isApprovable = words.isOfBranch === true && gate !== "run" && words.shownAt === undefined;
  const report = checkRunReport(verdict, {
    milliseconds,
    isApprovable,
    stops: words.stops.map(standingStop),
    ...(suggestedPath === undefined ? {} : { suggestedPath }),
    ...(words.grant === undefined ? {} : { grant: words.grant }),
    ...(words.awaited === undefined ? {} : { awaited: noticeOf(words.awaited) }),
    ...(words.notEnforced === undefined ? {} : { notEnforced: words.notEnforced }),
  });
  const payload: CheckRunPayload = {
    name: `proofgate/${gate}`,
    head: words.shownAt ?? verdict.head,
    externalId: verdictId,
    report,
  };
  const standing = digest([
    ...words.stops.map(({ id, deeds }) => JSON.stringify([id, deeds])).sort(),
    ...(words.grant === undefined ? [] : [words.grant.id]),
    ...(words.awaited === undefined ? [] : ["awaits evidence"]),
    ...(words.notEnforced ?? []).map(({ message }) => message),
  ]);
  return {
    repositoryId,
    lane: `${laneStart(repositoryId, gate)}${payload.head}`,
    kind: CHECK_RUN,
    idempotencyKey: `check ${verdictId}${words.shownAt === undefined ? "" : `@${words.shownAt}`} ${standing}${words.again === undefined ? "" : ` ${words.again}`}`,
    verdictId,
    payload: JSON.stringify(payload),
  };
}

export function noticeOf({ facts, until }: AwaitedRow): AwaitedNotice {
  return { facts, until: until.toISOString() };
}

function laneStart(repositoryId: number, gate: string): string {
  return `${repositoryId} proofgate/${gate} `;
}

/** The commit of which a lane's check runs speak; undefined for the lane of something else. */
export function commitOfLane(lane: string, repositoryId: number, gate: string): string | undefined {
  const start = laneStart(repositoryId, gate);
  return lane.startsWith(start) ? lane.slice(start.length) : undefined;
}

/** A security or secret stop no single human resumes (contract.md, 6). */
export function isResumable({ code }: Pick<StopRow, "code">): boolean {
  return waiversNeeded(code) <= 1;
}

export function standingStop(stop: StandingStopRow): StandingStop {
  const { id, code, reason, deeds, state } = stop;
  const isAbandoned = state === "abandoned";
  const words = deeds.map((deed) => deed.words);
  return { id, code, reason, isResumable: !isAbandoned && isResumable(stop), isAbandoned, deeds: words };
}

/** A recorded verdict as an object again: its bytes are ours. */
export function verdictOfRow({ json }: Pick<VerdictRow, "json">): Verdict {
  return JSON.parse(json) as Verdict;
}

function digest(ids: readonly string[]): string {
  return createHash("sha256").update(ids.join("\n"), "utf8").digest("hex").slice(0, 12);
}
