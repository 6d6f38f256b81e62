import { deepStrictEqual, doesNotMatch, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { collectFromRepository } from "../../src/collect/from-repository.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import type { Verdict } from "../../src/engine/verdict.ts";
import { CannotRun } from "../../src/git/cannot-run.ts";
import { placesToShow } from "../../src/report/excerpt-places.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderSarif } from "../../src/report/sarif.ts";
import { renderText } from "../../src/report/text.ts";
import { rules } from "../../src/rules/index.ts";
import { fingerprint } from "../adversarial/judge.ts";
import { Repository } from "../adversarial/repository.ts";
import type { FuzzTarget } from "../tools/fuzz-run.ts";
import { randomScenario, type Scenario } from "./hostile/scenario.ts";
import { randomFrom } from "./random.ts";

/** Far above what a few commits may take on a busy machine, far below a hang. */
const MILLISECONDS_MAX = 60_000;

/** Whole repositories, written object by object and judged as `check` judges them. */
export const targets: readonly FuzzTarget[] = [{ name: "ranges of hostile repositories", cost: 100, run }];

async function run(seed: number, count: number, tally: (word: string) => void): Promise<void> {
  const random = randomFrom(seed);
  const repo = new Repository();
  const temporary = `${repo.directory}-tmp`;
  try {
    const scenarios = Array.from({ length: count }, () => randomScenario(random, repo));
    repo.flush();
    mkdirSync(temporary);
    const before = fingerprint(repo.directory);
    for (const [index, scenario] of scenarios.entries()) {
      const words = await withTemporaryFolder(temporary, () => judgedTwice(scenario, repo)).catch((cause) => {
        throw new Error(`range ${index} of seed ${seed}: ${JSON.stringify(scenario)}`, { cause });
      });
      words.forEach(tally);
    }
    strictEqual(fingerprint(repo.directory), before, "the judged repository was written to");
  } finally {
    repo.remove();
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Judges where everything that the judge makes for itself can be seen, and must be gone in the end. */
async function withTemporaryFolder<T>(folder: string, judge: () => Promise<T>): Promise<T> {
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const judged = await judge();
    deepStrictEqual(readdirSync(folder), [], "the judge left something behind");
    return judged;
  } finally {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
  }
}

/** The words to count it under. */
async function judgedTwice(scenario: Scenario, repo: Repository): Promise<string[]> {
  const first = await inTime(judged(scenario, repo));
  deepStrictEqual(await inTime(judged(scenario, repo)), first, "not the same bytes twice");
  const { verdict } = first;
  if (scenario.attacks.length > 0) notStrictEqual(verdict, "pass", "an attack passes");
  if (scenario.isHarmless)
    strictEqual(verdict, "pass", `what is harmless does not pass: ${first.reports[0]}`);
  const known = scenario.isHarmless ? ["harmless"] : [];
  return [verdict, ...(scenario.attacks.length > 0 ? ["attack known"] : known)];
}

interface Judgement {
  readonly verdict: Verdict["verdict"] | "cannot run";
  readonly reports: readonly string[];
}

async function judged({ base, head, branch }: Scenario, repo: Repository): Promise<Judgement> {
  try {
    const collected = await collectFromRepository({
      repository: repo.directory,
      base,
      head,
      branch,
      mode: "enforce",
    });
    try {
      const { suggestion } = collected;
      const verdict: Verdict = {
        ...evaluate({ ...collected, rules }),
        ...(suggestion ? { suggested_plan: suggestion.plan } : {}),
      };
      const excerpts = new Map<Verdict["findings"][number], readonly string[]>();
      for (const finding of placesToShow(verdict.findings)) {
        const lines = await collected.excerpt(finding);
        if (lines) excerpts.set(finding, lines);
      }
      return { verdict: verdict.verdict, reports: reportsOf(verdict, excerpts) };
    } finally {
      await collected.close();
    }
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    ok(error.message !== "" && error.help !== "");
    return { verdict: "cannot run", reports: [error.message, error.help] };
  }
}

function reportsOf(
  verdict: Verdict,
  excerpts: ReadonlyMap<Verdict["findings"][number], readonly string[]>,
): string[] {
  const milliseconds = 0;
  const json = renderJson(verdict, milliseconds);
  strictEqual((JSON.parse(json) as Verdict).verdict, verdict.verdict);
  const reports = [
    json,
    renderSarif(verdict, { rules, version: "0.0.0" }),
    renderMarkdown(verdict, { milliseconds }),
    renderText(verdict, { colour: false, milliseconds, excerpts }),
  ];
  // Nothing that a terminal obeys, or that hides or turns text round, whatever paths and messages hold.
  for (const report of reports) doesNotMatch(report, /(?!\n)\p{Cc}|\p{Bidi_Control}|\p{Cs}/u);
  return reports;
}

/** Rejects where a judgement does not end in time. */
async function inTime<T>(judgement: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`not judged within ${MILLISECONDS_MAX} ms`);
    timer = setTimeout(() => reject(error), MILLISECONDS_MAX);
  });
  try {
    return await Promise.race([judgement, late]);
  } finally {
    clearTimeout(timer);
  }
}
