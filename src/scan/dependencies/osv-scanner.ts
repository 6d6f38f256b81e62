import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ToolFinding } from "../../engine/facts.ts";
import { findProgram, type ProgramRun, runProgram } from "../program.ts";
import type { Introduced } from "./compare.ts";
import { listAt, member, textAt } from "./fields.ts";
import { entriesAbout, findingOf, OSV_ECOSYSTEMS } from "./osv.ts";
import { pythonName } from "./readers/requirements.ts";
import { versionOf } from "./versions.ts";

const DEADLINE_MS = 300_000;
/** The first version whose options are those below (osv-scanner's changelog). */
export const OSV_SCANNER_VERSION_MIN = [2, 0] as const;
/** Where its versions look below their database's directory. */
const FOLDERS = ["osv-scalibr", "osv-scanner"] as const;
/** An archive of nothing. */
const EMPTY_ZIP_BYTES = 22;

export interface AskedOsvScanner {
  /** As osv-scanner downloads it: `<ecosystem>/all.zip`, there or in a folder of osv-scanner's own. */
  readonly database: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Below it no program is started. */
  readonly judged: string;
  readonly deadlineMs?: number;
}

export type ScannerAnswer =
  | { readonly ok: true; readonly findings: readonly ToolFinding[] }
  /** `why`: one clause. */
  | { readonly ok: false; readonly why: string };

/**
 * Whether osv-scanner can say anything of a package: a commit id is in no range, and would be passed over without a word;
 * of actions it has no database offline (2.5.1).
 */
export function isAskable({ ecosystem, version = "" }: Introduced): boolean {
  return (
    ecosystem !== "github" && OSV_ECOSYSTEMS[ecosystem] !== undefined && versionOf(version) !== undefined
  );
}

/**
 * What osv-scanner says of packages, offline, by a database that is here. It gets our list of packages and no file of the
 * judged repository, so that none can silence it, and its answer is held against that list: less than all of it is unknown.
 * @param packages askable ones, at least one.
 */
export async function askOsvScanner(
  packages: readonly Introduced[],
  { database, environment, judged, deadlineMs = DEADLINE_MS }: AskedOsvScanner,
): Promise<ScannerAnswer> {
  const program = findProgram("osv-scanner", environment, judged);
  if (program === undefined) return { ok: false, why: "osv-scanner is not on the PATH" };
  const folder = mkdtempSync(join(tmpdir(), "proofgate-osv-scanner-"));
  try {
    const lacking = linkDatabase(folder, database, packages);
    if (lacking !== undefined) return { ok: false, why: `osv-scanner's database has nothing of ${lacking}` };
    const asked = { folder, environment, deadlineMs };
    const { stdout } = await runProgram(program, ["--version"], asked);
    const version = /version: v?(\d+\.\d+)/.exec(stdout)?.[1];
    if (version === undefined || isOld(version))
      return { ok: false, why: `osv-scanner ${version ?? "of no known version"} is too old` };
    writeFileSync(join(folder, "config.toml"), "");
    writeFileSync(join(folder, "osv-scanner-custom.json"), JSON.stringify(listOf(packages)));
    return scannerAnswer(await runProgram(program, argumentsIn(folder), asked), packages);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** No network, no settings but ours, and a line for each package that was looked at. */
function argumentsIn(folder: string): string[] {
  const how = ["--format", "json", "--verbosity", "error", "--all-packages", "--all-vulns", "--offline"];
  const by = ["--local-db-path", folder, "--config", join(folder, "config.toml")];
  return [
    "scan",
    "source",
    ...how,
    ...by,
    "--lockfile",
    `osv-scanner:${join(folder, "osv-scanner-custom.json")}`,
  ];
}

/** It makes directories where its database is: it gets links in ours. @returns an ecosystem of which there is none. */
function linkDatabase(folder: string, database: string, packages: readonly Introduced[]): string | undefined {
  for (const name of FOLDERS) mkdirSync(join(folder, name));
  for (const ecosystem of new Set(packages.map(ecosystemOf))) {
    const found = ["", ...FOLDERS]
      .map((name) => join(database, name, ecosystem))
      .find((directory) => bytesOf(join(directory, "all.zip")) > EMPTY_ZIP_BYTES);
    if (found === undefined) return ecosystem;
    for (const name of FOLDERS) symlinkSync(found, join(folder, name, ecosystem));
  }
  return undefined;
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [majorMin, minorMin] = OSV_SCANNER_VERSION_MIN;
  return major < majorMin || (major === majorMin && minor < minorMin);
}

/** In osv-scanner's own form, which it reads as a lock file. */
function listOf(packages: readonly Introduced[]): object {
  const listed = new Map(packages.map((each) => [keyOf(each), each]));
  return {
    results: [
      {
        packages: [...listed.values()].map((each) => {
          return { package: { name: each.name, version: plainVersion(each), ecosystem: ecosystemOf(each) } };
        }),
      },
    ],
  };
}

/** Its report held against what it was asked. */
export function scannerAnswer(
  { status, stdout, cut }: ProgramRun,
  packages: readonly Introduced[],
): ScannerAnswer {
  if (cut !== undefined) return { ok: false, why: `osv-scanner did not answer: ${cut}` };
  if (status !== 0 && status !== 1)
    return {
      ok: false,
      why: `osv-scanner ended with ${status === undefined ? "a signal" : `status ${status}`}`,
    };
  const report = reportIn(stdout);
  if (report === undefined) return { ok: false, why: "osv-scanner did not finish its report" };
  const findings: ToolFinding[] = [];
  for (const each of packages) {
    const advisories = report.get(keyOf(each));
    if (advisories === undefined) return { ok: false, why: `osv-scanner left \`${each.name}\` out` };
    findings.push(...advisories.map((advisory) => findingOf(advisory, entriesAbout(advisory, each), each)));
  }
  const isSilent = status === 1 && findings.length === 0;
  return isSilent ? { ok: false, why: "osv-scanner's report is not whole" } : { ok: true, findings };
}

/** Advisories by package; undefined where it is not what osv-scanner writes: then it did not finish. */
function reportIn(text: string): ReadonlyMap<string, readonly unknown[]> | undefined {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    // Half of a report is none.
    return undefined;
  }
  const found = new Map<string, unknown[]>();
  for (const entry of listAt(report, "results").flatMap((result) => listAt(result, "packages"))) {
    const named = member(entry, "package");
    const [name, version, ecosystem] = ["name", "version", "ecosystem"].map((key) => textAt(named, key));
    if (name === undefined || version === undefined || ecosystem === undefined) return undefined;
    const advisories = listAt(entry, "vulnerabilities");
    if (advisories.some((advisory) => textAt(advisory, "id") === undefined)) return undefined;
    const key = `${ecosystem} ${ecosystem === "PyPI" ? pythonName(name) : name} ${version}`;
    found.set(key, [...(found.get(key) ?? []), ...advisories]);
  }
  return found;
}

function ecosystemOf({ ecosystem }: Introduced): string {
  return OSV_ECOSYSTEMS[ecosystem] ?? "";
}

/** Advisories of Go modules name versions without their `v`. */
function plainVersion({ version = "" }: Introduced): string {
  return version.replace(/^v(?=\d)/, "");
}

function keyOf(each: Introduced): string {
  return `${ecosystemOf(each)} ${each.name} ${plainVersion(each)}`;
}
