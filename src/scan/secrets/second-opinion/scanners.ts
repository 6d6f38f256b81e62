import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ProgramRun } from "../../program.ts";

/** What another scanner says of a copy: a rule of its own, and where. Never what it found. */
export interface Sighting {
  /** The copy's file name. */
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

/** Another scanner: how it is asked, and how its answer is read. */
export interface OtherScanner {
  readonly versionArgs: readonly string[];
  /** @param folder holds the copies in `contents/`, and is else ours to write in. */
  args(folder: string): readonly string[];
  /** Undefined: it did not finish its work. */
  sightings(run: ProgramRun, folder: string): Sighting[] | undefined;
  /** What its copies must not say, so that the judged text cannot silence it; of the same length. */
  readonly silencer?: readonly [string, string];
}

/** Its own rules, and nothing of the judged text's: no `.gitleaks.toml`, no ignore file, no allow comment. */
const gitleaks: OtherScanner = {
  versionArgs: ["version"],
  args: (folder) => {
    writeFileSync(join(folder, "gitleaks.toml"), "[extend]\nuseDefault = true\n");
    const where = ["--config", join(folder, "gitleaks.toml"), "--gitleaks-ignore-path", join(folder, "none")];
    const how = ["--ignore-gitleaks-allow", "--redact", "--no-banner", "--no-color", "--exit-code", "0"];
    const what = ["--log-level", "error", "--report-format", "json", "--report-path", reportOf(folder)];
    return ["dir", join(folder, "contents"), ...where, ...how, ...what];
  },
  sightings: ({ status, cut }, folder) => {
    if (status !== 0 || cut !== undefined) return undefined;
    return gitleaksReport(readText(reportOf(folder)))?.map(({ File, StartLine, RuleID }) => ({
      file: basename(File),
      line: StartLine,
      rule: RuleID,
    }));
  },
};

interface GitleaksFinding {
  readonly File: string;
  readonly StartLine: number;
  readonly RuleID: string;
}

/** Undefined where it is not what gitleaks writes, whoever wrote it. */
function gitleaksReport(text: string): GitleaksFinding[] | undefined {
  try {
    const said: unknown = JSON.parse(text);
    return Array.isArray(said) && said.every(isGitleaksFinding) ? said : undefined;
  } catch {
    // Not JSON: then it did not finish.
    return undefined;
  }
}

function isGitleaksFinding(value: unknown): value is GitleaksFinding {
  if (typeof value !== "object" || value === null) return false;
  const { File, StartLine, RuleID } = value as Partial<Record<keyof GitleaksFinding, unknown>>;
  return typeof File === "string" && Number.isInteger(StartLine) && typeof RuleID === "string";
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function reportOf(folder: string): string {
  return join(folder, "report.json");
}

const PRESET = "@secretlint/secretlint-rule-preset-recommend";
/** `…/7-a.txt: line 1, col 0, Error - [BasicAuth] … (preset > @secretlint/secretlint-rule-basicauth)`. */
const COMPACT = /^(?:.*[\\/])?(\d+-[^\\/]*): line (\d+), col \d+, \w+ - .*secretlint-rule-([\w-]+)\)$/gm;

/** Its recommended rules. Its comments cannot be switched off: they are broken in the copies. */
const secretlint: OtherScanner = {
  versionArgs: ["--version"],
  args: (folder) => {
    const rules = JSON.stringify({ rules: [{ id: PRESET }] });
    const how = ["--format", "compact", "--no-color", "--no-terminalLink", "--secretlintrcJSON", rules];
    return [...how, "--secretlintignore", join(folder, "none"), join(folder, "contents", "*")];
  },
  sightings: ({ status, stdout, cut }) => {
    if (cut !== undefined || (status !== 0 && status !== 1)) return undefined;
    return [...stdout.matchAll(COMPACT)].map(([, file = "", line, rule = ""]) => ({
      file,
      line: Number(line),
      rule,
    }));
  },
  silencer: ["secretlint-", "secretlint_"],
};

export const OTHER_SCANNERS = { gitleaks, secretlint } as const satisfies Record<string, OtherScanner>;

export type OtherScannerName = keyof typeof OTHER_SCANNERS;
