import { createHash } from "node:crypto";
import { codeSpan } from "../report/escape.ts";

/** The check run whose button somebody pressed, and the verdict that it showed. */
export interface Press {
  readonly checkRun: number;
  readonly verdict: string;
}

/** Bits that a number can hold whole: two presses with one name do not happen. */
const HEX_DIGITS = 13;

/**
 * A press has no id of GitHub's but that of the webhook which tells of it, the same again when it is delivered again. Below
 * zero, for GitHub's ids of comments are above: no comment is edited or deleted under this one.
 */
export function pressId(delivery: string): number {
  const digest = createHash("sha256").update(`press ${delivery}`, "utf8").digest("hex");
  return -Number.parseInt(digest.slice(0, HEX_DIGITS), 16) - 1;
}

/** Of the comment of a command: nobody wrote it, somebody pressed a button. */
export function isPress(comment: number): boolean {
  return comment < 0;
}

/** As the ledger and the record of commands have it. */
export function pressWords({ checkRun, verdict }: Press) {
  return { check_run: checkRun, verdict_id: verdict };
}

/** By what a command was given, for the ledger. */
export function sourceOf(comment: number, press: Press | undefined) {
  return press === undefined ? { comment } : pressWords(press);
}

/** Nothing of theirs stands above it, as above the answer to a comment. */
export function pressAnswer(login: string, answer: string): string {
  return `${codeSpan(login)} pressed *Approve*.\n\n${answer}`;
}
