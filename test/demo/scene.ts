import { type Clone, openClone } from "./clone.ts";
import { NoVerdictError, type PublishedCheck, publishedCheck } from "./published-check.ts";
import type { Stage } from "./stage.ts";
import { runsOf, tellOf } from "./telling.ts";

export interface Story {
  /** One more word for it in JSON: never changes. */
  readonly id: string;
  readonly title: string;
  readonly tell: (scene: Scene) => Promise<void>;
}

/** What a story may do, and where it is seen. */
export interface Scene {
  readonly stage: Stage;
  /** The agent's, on the story's branch. */
  readonly clone: Clone;
  /** Somebody does something, in one line. */
  says(line: string): void;
  /** Pushes the clone's branch; then its tests have run, and what they came to is handed in. @returns the new head */
  push(how?: "force"): Promise<string>;
  /** Waits for the published verdict that has what the tests came to, shows it, and compares it with what it should be. */
  verdict(head: string, expected: ExpectedCheck): Promise<PublishedCheck>;
}

export interface ExpectedCheck {
  /** `proofgate/run` unless said. */
  readonly name?: string;
  readonly conclusion: "success" | "failure";
  /** How the title begins: a stop's with its code. */
  readonly title: string;
  /** Of the first finding; null: none may be there. */
  readonly rule: string | null;
  /** What stood there before and is to change. */
  readonly after?: PublishedCheck;
}

/** How a story ended. */
export interface Ended {
  readonly story: Story;
  readonly branch: string;
  readonly checks: readonly PublishedCheck[];
  /** What did not end as it should; empty where all did. */
  readonly complaints: readonly string[];
  readonly milliseconds: number;
}

/** What a story shows while it is told. */
export interface Audience {
  begins(story: Story, number: number): void;
  says(line: string): void;
  waits(forWhat: string): void;
  sees(check: PublishedCheck): void;
  ends(ended: Ended, number: number): void;
}

/** A verdict without its tests is one that came before them. */
const PROVEN = "cross-checked";

export async function tellStory(
  stage: Stage,
  story: Story,
  number: number,
  audience: Audience,
): Promise<Ended> {
  const began = performance.now();
  audience.begins(story, number);
  const clone = await openClone(stage, `WP-${number}`);
  const checks: PublishedCheck[] = [];
  const complaints: string[] = [];
  const scene: Scene = {
    stage,
    clone,
    says: (line) => audience.says(line),
    push: async (how) => {
      const head = await clone.push(how);
      audience.waits("the tests run");
      await stage.ci.run(stage, { branch: clone.branch, head });
      return head;
    },
    verdict: async (head, expected) => {
      const { name = "proofgate/run", after } = expected;
      audience.waits(`waiting for ${name}`);
      const isAwaited = (seen: PublishedCheck) => seen.testsBy === PROVEN && !isSame(seen, after);
      const check = await publishedCheck(stage, { name, head }, isAwaited);
      audience.sees(check);
      checks.push(check);
      complaints.push(...differences(check, expected));
      return check;
    },
  };
  try {
    await story.tell(scene);
  } catch (error) {
    if (!(error instanceof NoVerdictError)) throw error;
    complaints.push(error.message);
  }
  const run = (await runsOf(stage)).find(({ branch }) => branch === clone.branch)?.run;
  if (run === undefined) complaints.push(`nobody knows of a run on \`${clone.branch}\``);
  else await tellOf(stage, run);
  const milliseconds = Math.round(performance.now() - began);
  const ended = { story, branch: clone.branch, checks, complaints, milliseconds };
  audience.ends(ended, number);
  return ended;
}

function isSame(seen: PublishedCheck, before: PublishedCheck | undefined): boolean {
  return before !== undefined && seen.conclusion === before.conclusion && seen.title === before.title;
}

/** What of a published check is not as it should be. */
export function differences(check: PublishedCheck, expected: ExpectedCheck): string[] {
  const found: string[] = [];
  const { name, head, conclusion, title, finding } = check;
  const at = `\`${name}\` on ${head.slice(0, 12)}`;
  if (conclusion !== expected.conclusion)
    found.push(`${at} concluded \`${conclusion}\` instead of \`${expected.conclusion}\``);
  if (!title.startsWith(expected.title))
    found.push(`${at} says \`${title}\` instead of \`${expected.title}\``);
  const rule = finding?.rule ?? null;
  if (rule !== expected.rule)
    found.push(`${at} first names \`${rule ?? "no rule"}\` instead of \`${expected.rule ?? "no rule"}\``);
  return found;
}
