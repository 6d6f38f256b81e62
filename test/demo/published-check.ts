import { setTimeout } from "node:timers/promises";
import { client } from "../github/example.ts";
import type { Stage } from "./stage.ts";

/** What everybody can see on GitHub of a verdict: our check run on a commit. */
export interface PublishedCheck {
  readonly name: string;
  readonly head: string;
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
  /** By whose word the JSON in its text has what the tests came to; absent where it has no JSON. */
  readonly testsBy?: string;
  /** The first finding that the JSON in its text names. */
  readonly finding?: PublishedFinding;
  /** What is to be done now, as the summary says it: sentences, and commands that a human may copy. */
  readonly next: readonly string[];
}

export interface PublishedFinding {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
  readonly help: string;
  readonly path?: string;
}

export class NoVerdictError extends Error {}

const WAIT_MS_MAX = 20_000;
const LOOK_MS = 100;

/**
 * The check run of this name on this commit, read over REST as any client would, once it is complete and `isAwaited`.
 * @throws NoVerdictError after 20 seconds.
 */
export async function publishedCheck(
  { github, bob, app, signal }: Stage,
  at: { readonly name: string; readonly head: string },
  isAwaited: (check: PublishedCheck) => boolean,
): Promise<PublishedCheck> {
  const { rest } = client(github, github.userToken(bob));
  const asking = { owner: "acme", repo: "shop", ref: at.head, check_name: at.name, app_id: app.id };
  const until = performance.now() + WAIT_MS_MAX;
  let seen: PublishedCheck | undefined;
  while (performance.now() < until) {
    const { data } = await rest.checks.listForRef(asking);
    const [run] = data.check_runs;
    if (run?.status === "completed") {
      const { conclusion, output } = run;
      const words = { title: output.title ?? "", summary: output.summary ?? "" };
      const next = nextSteps(words.summary);
      seen = { ...at, conclusion: conclusion ?? "", ...words, next, ...judgedBy(output.text ?? "") };
      if (isAwaited(seen)) return seen;
    }
    await setTimeout(LOOK_MS, undefined, { signal });
  }
  const there = seen === undefined ? "none is published" : `\`${seen.conclusion}: ${seen.title}\` is there`;
  throw new NoVerdictError(
    `the awaited check run \`${at.name}\` did not come within ${WAIT_MS_MAX / 1000} s: ${there}`,
  );
}

function nextSteps(summary: string): string[] {
  const sentence = /^Next: (.+)\.$/m.exec(summary)?.[1];
  const commands = summary.match(/^\/proofgate .+$/gm) ?? [];
  // Markdown's escapes are nobody's to read on a terminal.
  return [...(sentence === undefined ? [] : [sentence.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1")]), ...commands];
}

/** The text ends with the verdict as JSON, so that an agent can read it (contract.md, 6). */
function judgedBy(text: string): Pick<PublishedCheck, "testsBy" | "finding"> {
  const [, json] = /^`{3,}json\n(\{.*\})\n`{3,}$/m.exec(text.slice(text.lastIndexOf("<details>"))) ?? [];
  if (json === undefined) return {};
  const { findings, facts } = JSON.parse(json) as {
    readonly findings: readonly PublishedFinding[];
    readonly facts: readonly { readonly name: string; readonly source: string }[];
  };
  const testsBy = facts.find(({ name }) => name === "tests")?.source;
  const tests = testsBy === undefined ? {} : { testsBy };
  const [finding] = findings.filter(({ level }) => level !== "note");
  if (finding === undefined) return tests;
  const { rule, level, message, help, path } = finding;
  return { ...tests, finding: { rule, level, message, help, ...(path === undefined ? {} : { path }) } };
}
