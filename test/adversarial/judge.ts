import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../cli/run.ts";
import type { Expectation, Level, StopCode, Verdict } from "./attack.ts";
import type { Request } from "./branch.ts";
import { cleanEnvironment, type Oid } from "./repository.ts";

const binary = fileURLToPath(new URL("../../src/cli/bin.mjs", import.meta.url));
const patienceMs = 150_000;

export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly stop_code?: StopCode;
  readonly message: string;
  readonly path?: string;
  readonly commit?: string;
}
export interface Answer {
  readonly verdict: Verdict;
  readonly stop_codes: readonly StopCode[];
  readonly findings: readonly Finding[];
}
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line, in a process of its own. */
export function proofgate(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [binary, ...args], {
      env: { ...cleanEnvironment, ...environment },
      timeout: patienceMs,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

/** The same command in this process: most of a short judgement is starting one. What crashes it fails the test. */
export async function proofgateHere(args: readonly string[]): Promise<Run> {
  return await run(args, { environment: cleanEnvironment });
}

/**
 * `proofgate check` for a request, as JSON.
 * @param command runs it: by default in a process of its own.
 */
export async function check(
  directory: string,
  request: Request,
  command: (args: readonly string[]) => Promise<Run> = proofgate,
): Promise<Run> {
  const { base, head, branch, actor, pin, mode = "enforce", reports = {} } = request;
  const options: [string, string | undefined][] = [
    ["--repo", directory],
    ["--base", base],
    ["--head", head],
    ["--branch", branch],
    ["--actor", actor],
    ["--pin", pin],
    ["--mode", mode === "policy" ? undefined : mode],
    ["--format", "json"],
  ];
  const given = options.flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  // Beside the repository, and never in it.
  const folder = mkdtempSync(join(tmpdir(), "proofgate-reports-"));
  try {
    const handedOver = Object.entries(reports).flatMap(([option, text]) => {
      writeFileSync(join(folder, option), text);
      return [`--${option}`, join(folder, option)];
    });
    return await command(["check", ...given, ...handedOver]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const exitOf: Record<Verdict, number> = { pass: 0, review: 3, fail: 1, stop: 1 };
const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** In words, everything in which an answer differs from what was expected; empty if nothing. */
export function disagreements(
  expected: Expectation,
  answer: Answer,
  status: number | null,
  marks: ReadonlyMap<string, Oid>,
): readonly string[] {
  const found: string[] = [];
  const verdicts = list(expected.verdict);
  if (!verdicts.includes(answer.verdict)) {
    found.push(`expected ${verdicts.join(" or ")}, got ${answer.verdict}`);
  }
  const exit = expected.exit ?? exitOf[answer.verdict];
  if (status !== exit) found.push(`expected exit status ${exit}, got ${status}`);
  const wanted = expected.stopCodes ?? [];
  const missing = wanted.filter((code) => !answer.stop_codes.includes(code));
  const surplus = answer.stop_codes.filter(
    (code) => !wanted.includes(code) && expected.alsoAllowed?.includes(code) !== true,
  );
  if (missing.length > 0) found.push(`missing ${missing.join(", ")}`);
  if (surplus.length > 0) found.push(`surplus ${surplus.join(", ")}`);
  const place = placeOf(expected, marks);
  const standing = answer.findings.filter(({ level }) => level === answer.verdict);
  if (answer.verdict !== "pass" && !standing.some((finding) => stands(finding, expected, place))) {
    const places = standing.map(({ rule, path, commit }) => `${rule} at ${path} in ${commit}`);
    found.push(`no ${answer.verdict} at ${JSON.stringify(place)} but ${places.join("; ")}`);
  }
  if (found.length > 0) {
    const above = answer.findings.filter(({ level }) => level !== "note");
    found.push(...above.map(({ rule, level, message }) => `(${level}[${rule}]: ${message})`));
  }
  return found;
}

function placeOf(expected: Expectation, marks: ReadonlyMap<string, Oid>) {
  const commit = expected.commit === undefined ? undefined : marks.get(expected.commit);
  if (expected.commit !== undefined && commit === undefined) {
    throw new Error(`invariant: no commit is marked ${expected.commit}`);
  }
  return { path: expected.path, commit, rule: expected.rule };
}

function stands(finding: Finding, expected: Expectation, place: ReturnType<typeof placeOf>): boolean {
  const codes = [...(expected.stopCodes ?? []), ...(expected.alsoAllowed ?? [])];
  return (
    (place.path === undefined || finding.path === place.path) &&
    (place.commit === undefined || finding.commit === place.commit) &&
    (place.rule === undefined || finding.rule === place.rule) &&
    (finding.level !== "stop" || finding.stop_code === undefined || codes.includes(finding.stop_code))
  );
}

/**
 * Everything that a writer would change in a directory: names, kinds, modes, times and bytes. All but the times of
 * objects: git's own merge, which contract.md 4.1 asks for, "freshens" the pack or loose object of an alternate in which
 * it finds what it was about to write, so that no `gc` takes it away meanwhile. Their names and bytes count.
 */
export function fingerprint(directory: string): string {
  const hash = createHash("sha256");
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
  for (const name of names) {
    const state = lstatSync(join(directory, name));
    hash.update(
      `${name}\0${state.mode}\0${state.isDirectory() ? "" : state.size}\0${name.includes(".git/objects/") ? "" : state.mtimeMs}\0`,
    );
    if (state.isFile()) hash.update(readFileSync(join(directory, name)));
  }
  return hash.digest("hex");
}

/** The answer without the one value that may differ between two runs. */
export function withoutClock(stdout: string): string {
  return stdout.replace(/"milliseconds":\s*[\d.]+/, '"milliseconds":0');
}
