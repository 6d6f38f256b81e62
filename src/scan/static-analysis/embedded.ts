import { fileURLToPath } from "node:url";
import { type ProgramRun, runProgram } from "../program.ts";
import type { AnalysedText, EngineAnswer, Match, Unlooked } from "./analysis.ts";
import { Copies } from "./copies.ts";
import type { AnalysisRule } from "./rule-pack.ts";

/** For all texts of one judgement; a text takes a few milliseconds. */
const DEADLINE_MS = 60_000;
/** Of the other process, in MB: its texts are bounded, what a grammar makes of them is not. */
const MEMORY_MB_MAX = 1024;

/** The bundle brings JavaScript, the source tree TypeScript. */
const WORKER = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./static-worker.ts" : "./static-worker.mjs", import.meta.url),
);

/**
 * Looks at texts with ast-grep, in a process of its own that is ended after a deadline. What it did not answer for is
 * named: it was not looked at.
 */
export async function lookEmbedded(
  texts: readonly AnalysedText[],
  rules: readonly AnalysisRule[],
  deadlineMs: number = DEADLINE_MS,
): Promise<EngineAnswer> {
  const copies = new Copies(texts);
  try {
    copies.write("rules.json", JSON.stringify(rules));
    const run = await runProgram(
      process.execPath,
      [`--max-old-space-size=${MEMORY_MB_MAX}`, WORKER, copies.folder],
      { folder: copies.folder, environment: process.env, deadlineMs },
    );
    return embeddedAnswer(run, copies);
  } finally {
    copies.close();
  }
}

/** What the worker said, line by line; what it did not say is unlooked, for the reason it ended. */
export function embeddedAnswer(run: ProgramRun, copies: Pick<Copies, "names" | "numberOf">): EngineAnswer {
  const matches: Match[] = [];
  const unlooked: Unlooked[] = [];
  const answered = new Set<number>();
  let version: string | undefined;
  let failed: string | undefined;
  for (const line of run.stdout.split("\n")) {
    const said = saidIn(line);
    if (said === undefined) continue;
    if (said.version !== undefined) version = said.version;
    if (said.failed !== undefined) failed = `the packages of ast-grep are ${said.failed}`;
    const copy = copies.numberOf(said.file ?? "");
    if (copy === undefined) continue;
    answered.add(copy);
    matches.push(...(said.matches ?? []).map((match) => ({ copy, ...match })));
    if (said.brokenAt !== undefined)
      unlooked.push({ copy, line: said.brokenAt, why: "its syntax could not be read" });
  }
  const why = run.cut ?? failed ?? `the engine ended with status ${run.status ?? "of a signal"}`;
  copies.names.forEach((_, copy) => {
    if (!answered.has(copy)) unlooked.push({ copy, why });
  });
  return { matches, unlooked, ...(version === undefined ? {} : { version }) };
}

interface Said {
  readonly file?: string;
  readonly matches?: readonly Omit<Match, "copy">[];
  readonly brokenAt?: number;
  readonly version?: string;
  readonly failed?: "not installed" | "broken";
}

/** Undefined for what is no whole line of the worker's, as a killed one leaves it. */
function saidIn(line: string): Said | undefined {
  if (!line.endsWith("}")) return undefined;
  try {
    // Our own worker's words: half a line is the only thing that can be wrong with them.
    return JSON.parse(line) as Said;
  } catch {
    return undefined;
  }
}
