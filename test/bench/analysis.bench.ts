import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../src/scan/program.ts";
import { rulePack } from "../../src/scan/static-analysis/rule-pack.ts";
import { semgrepConfiguration } from "../../src/scan/static-analysis/semgrep-rules.ts";
import { ratioRow } from "./interleaved.ts";
import { type Asked, largeChange } from "./large-change.ts";
import { check, millisecondsOf } from "./proofgate.ts";
import type { Bench } from "./row.ts";
import type { Program } from "./timed-run.ts";

/** A program; where it is not here, it is said and not compared. */
const SEMGREP = process.env.SEMGREP ?? findProgram("semgrep", process.env, "/nowhere");

/** A whole judgement, static analysis among it, against semgrep alone with the same rules on the same files. */
export const bench: Bench = {
  name: "static analysis against semgrep",
  run: async () => {
    if (SEMGREP === undefined) {
      process.stdout.write("semgrep is not here, and not compared\n");
      return [];
    }
    const { repository, agent } = await largeChange(100);
    const directory = mkdtempSync(join(tmpdir(), "bench-analysis-"));
    try {
      const program = semgrepOn(headOf(repository, agent, directory), directory);
      // It takes minutes: once, and after the other, which warms the disk up for both.
      const own = await millisecondsOf(check(repository, agent));
      const other = await millisecondsOf(program);
      const compared = { ratios: [own / other], made: `${own.toFixed(0)} ms / ${other.toFixed(0)} ms` };
      const what = "check of 9,000 paths, 13 MB, an agent's planned run / semgrep alone with our rules";
      return [ratioRow(what, 1, compared)];
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** The files that the change leaves, and no others. */
function headOf(repository: string, { base, head }: Asked, directory: string): string {
  const files = join(directory, "files");
  mkdirSync(files);
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-C", repository, ...args], { maxBuffer: 1 << 28 });
  const changed = git("diff", "--name-only", "--no-renames", "--diff-filter=AM", base, head)
    .toString()
    .split("\n");
  const folders = [...new Set(changed.filter(Boolean).map((path) => path.split("/", 1)[0] ?? ""))];
  const archive = git(
    "archive",
    "--format=tar",
    head,
    "--",
    ...folders.filter((name) => !name.startsWith(".")),
  );
  execFileSync("tar", ["-x", "-C", files], { input: archive });
  return files;
}

function semgrepOn(files: string, directory: string): Program {
  const rules = join(directory, "rules.json");
  writeFileSync(rules, semgrepConfiguration(rulePack().rules));
  const quiet = [
    "scan",
    "--quiet",
    "--json",
    "--metrics=off",
    "--disable-version-check",
    "--oss-only",
    "--jobs",
    "2",
  ];
  const all = [
    "--disable-nosem",
    "--no-git-ignore",
    "--x-ignore-semgrepignore-files",
    "--max-target-bytes",
    "0",
  ];
  return { command: SEMGREP ?? "", args: [...quiet, ...all, "--config", rules, files], statuses: [0, 1] };
}
