/**
 * Judges the last first-parent changes of real repositories and counts the findings by rule.
 *
 *   node test/tools/study.ts [--changes N] [--as agent|person] [--details FILE [--notes]] REPOSITORY…
 *
 * Nothing is written to the repositories. `--details` gets every finding above `note` as a JSON line, to be looked at one
 * by one; with `--notes` the notes too. What could not be determined is counted with its reason.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { collectFromRepository } from "../../src/collect/from-repository.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import type { Verdict } from "../../src/engine/verdict.ts";
import { CannotRun } from "../../src/git/cannot-run.ts";
import { rules } from "../../src/rules/index.ts";

interface Tally {
  changes: number;
  readonly verdicts: Map<string, number>;
  readonly findings: Map<string, number>;
  /** What could not be determined, and why. */
  readonly unknown: Map<string, number>;
  milliseconds: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    changes: { type: "string", default: "300" },
    as: { type: "string", default: "person" },
    details: { type: "string" },
    notes: { type: "boolean", default: false },
  },
});

if (values.details) writeFileSync(values.details, "");
for (const directory of positionals) {
  const tally = await study(directory, Number(values.changes));
  const name = nameOf(directory);
  const show = (counts: Map<string, number>) =>
    [...counts]
      .sort()
      .map(([key, count]) => `${key} ${count}`)
      .join(", ");
  console.log(
    `${name}: ${tally.changes} changes in ${Math.round(tally.milliseconds)} ms; ${show(tally.verdicts)}`,
  );
  console.log(`  ${show(tally.findings) || "no findings"}`);
  console.log(`  unknown: ${show(tally.unknown) || "nothing"}`);
}

async function study(directory: string, count: number): Promise<Tally> {
  const tally: Tally = {
    changes: 0,
    verdicts: new Map(),
    findings: new Map(),
    unknown: new Map(),
    milliseconds: 0,
  };
  const listing = execFileSync("git", [
    "-C",
    directory,
    "rev-list",
    "--first-parent",
    `--max-count=${count}`,
    "--parents",
    "HEAD",
  ]);
  for (const line of listing.toString().trim().split("\n")) {
    const [head, base] = line.split(" ");
    if (head === undefined || base === undefined) continue;
    const started = performance.now();
    const verdict = await judge(directory, base, head);
    tally.milliseconds += performance.now() - started;
    tally.changes += 1;
    if (typeof verdict === "string") {
      add(tally.verdicts, `cannot run (${verdict})`);
      continue;
    }
    add(tally.verdicts, verdict.verdict);
    for (const { name, why } of verdict.facts) {
      if (why !== undefined) add(tally.unknown, `${name} (${why})`);
    }
    for (const finding of verdict.findings) {
      add(tally.findings, `${finding.rule}/${finding.level}`);
      if (values.details && (values.notes || finding.level !== "note")) {
        appendFileSync(
          values.details,
          `${JSON.stringify({ repository: nameOf(directory), head, ...finding })}\n`,
        );
      }
    }
  }
  return tally;
}

/** The verdict; or why there is none, as on a snapshot that lacks its largest files. */
async function judge(repository: string, base: string, head: string): Promise<Verdict | string> {
  const branch = values.as === "agent" ? "agent/study" : "feature/study";
  const collected = await collectFromRepository({ repository, base, head, branch, mode: "observe" }).catch(
    (error) => {
      if (error instanceof CannotRun) return error.message.replace(/[0-9a-f]{40}/g, "…");
      throw error;
    },
  );
  if (typeof collected === "string") return collected;
  try {
    return evaluate({ ...collected, rules });
  } finally {
    await collected.close();
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function nameOf(directory: string): string {
  const name = basename(resolve(directory));
  return name === "repo" ? basename(dirname(resolve(directory))) : name;
}
