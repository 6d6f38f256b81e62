import { createHash } from "node:crypto";
import { type GateStatus, STATUS_MARK, statusComment } from "../report/status-comment.ts";
import { type AwaitedRow, awaitedOf } from "../store/awaited-evidence.ts";
import type { OutboxDraft } from "../store/outbox.ts";
import type { Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { type CheckRunWords, noticeOf, standingStop, verdictOfRow } from "./check-outbox.ts";

export const COMMENT = "comment";

/** A comment of ours on a pull request. */
export interface CommentPayload {
  readonly pull: number;
  /** At the body's start, invisible: by it the App knows its own comment again. */
  readonly mark: string;
  readonly body: string;
  /** Whether a comment that is there already is brought up to date; else it is left as it is. */
  readonly updates: boolean;
}

/** What an answer to a comment is known by. */
export function answerDraft(
  repositoryId: number,
  { pull, comment, body }: { pull: number; comment: number; body: string },
): OutboxDraft {
  const mark = `<!-- proofgate:answer ${comment} -->`;
  const payload: CommentPayload = { pull, mark, body: `${mark}\n${body}`, updates: false };
  return {
    repositoryId,
    lane: `${repositoryId} pull ${pull} comments`,
    kind: COMMENT,
    idempotencyKey: `answer ${repositoryId} ${comment}`,
    payload: JSON.stringify(payload),
  };
}

/** What became of something later; said once, known by its name. */
export function remarkDraft(
  repositoryId: number,
  { pull, name, body }: { readonly pull: number; readonly name: string; readonly body: string },
): OutboxDraft {
  const mark = `<!-- proofgate:${name} -->`;
  const payload: CommentPayload = { pull, mark, body: `${mark}\n${body}`, updates: false };
  return {
    repositoryId,
    lane: `${repositoryId} pull ${pull} comments`,
    kind: COMMENT,
    idempotencyKey: `remark ${repositoryId} ${pull} ${name}`,
    payload: JSON.stringify(payload),
  };
}

/** A comment of ours that is kept up to date, known by its mark; the body begins with that. */
export function keptCommentDraft(
  repositoryId: number,
  { pull, mark, body }: Omit<CommentPayload, "updates">,
): OutboxDraft {
  const payload: CommentPayload = { pull, mark, body, updates: true };
  const words = createHash("sha256").update(body, "utf8").digest("hex").slice(0, 16);
  return {
    repositoryId,
    lane: `${repositoryId} pull ${pull} ${mark}`,
    kind: COMMENT,
    idempotencyKey: `kept ${repositoryId} ${pull} ${mark} ${words}`,
    payload: JSON.stringify(payload),
  };
}

type StatusWords = Omit<CheckRunWords, "milliseconds" | "suggestedPath">;

/** The one status comment of a pull request, brought up to date. In `observe` the App only reports (contract.md, 3). */
export async function statusDrafts(
  tx: Tx,
  { repositoryId, verdictId, gate, verdict, stops, awaited }: StatusWords,
  pull: number | undefined,
): Promise<readonly OutboxDraft[]> {
  if (pull === undefined || verdict.mode === "observe") return [];
  const run = await latestVerdict(tx, { repositoryId, head: verdict.head, gate: "run" });
  const ofRun = run === undefined ? undefined : (await awaitedOf(tx, [run.id])).get(run.id);
  const gates = [
    { check: `proofgate/${gate}`, verdict, ...waiting(awaited) },
    ...(run === undefined || gate === "run"
      ? []
      : [{ check: "proofgate/run", verdict: verdictOfRow(run), ...waiting(ofRun, stops.length) }]),
  ];
  const body = statusComment(gates, stops.map(standingStop));
  const payload: CommentPayload = { pull, mark: STATUS_MARK, body, updates: true };
  const words = createHash("sha256").update(body, "utf8").digest("hex").slice(0, 16);
  return [
    {
      repositoryId,
      lane: `${repositoryId} pull ${pull} status`,
      kind: COMMENT,
      idempotencyKey: `status ${repositoryId} ${pull} ${verdictId} ${words}`,
      verdictId,
      payload: JSON.stringify(payload),
    },
  ];
}

/** A stop that stands is not waited out. */
function waiting(awaited: AwaitedRow | undefined, stops = 0): Pick<GateStatus, "awaited"> {
  return awaited === undefined || stops > 0 ? {} : { awaited: noticeOf(awaited) };
}
