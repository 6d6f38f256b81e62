import type { Weakening } from "../../engine/weakened-test.ts";
import type { Setting } from "./settings.ts";

/** A setting of a test runner or a coverage tool that lets more through than before. */
export interface SettingWeakening {
  readonly kind: Weakening;
  readonly what: string;
  /** 1-based, after the change; absent where the setting is gone. */
  readonly line?: number;
}

const COVERAGE = /cover|c8|nyc|tarpaulin|jacoco|simplecov|fail_under|minimum/i;
const SHARE =
  /\.(?:branches|functions|lines|statements|minimum|fail_under|minimum_coverage|fail-under|target|line|branch|mutation|break)$/;
const RUNNER =
  /jest|vitest|vite\.config|playwright|mocha|cypress|karma|ava|pytest|tox|nextest|runsettings|surefire|failsafe|rspec|taprc|wdio/i;
const BOUND =
  /\.(?:testTimeout|hookTimeout|timeout|defaultCommandTimeout|slow-timeout|retries|retry|reruns|retry-times|rerunFailingTestsCount|threshold)$/;
/** Loosen when they are switched on. */
const LOOSE_ON =
  /\.(?:passWithNoTests|dangerouslyIgnoreUnhandledErrors|allowOnly|skipTests|maven\.test\.skip|testFailureIgnore|maven\.test\.failure\.ignore|ignoreFailures|isIgnoreFailures|updateSnapshots?|skip_covered|skipITs|skip-full|pass-with-no-tests|allow-uncaught|skip)$/;
/** Loosen when they are switched off. */
const LOOSE_OFF =
  /\.(?:forbidOnly|forbid-only|check-coverage|failIfNoTests|failIfNoSpecifiedTests|xfail_strict|perFile|per-file|failZero|fail-zero|forbidPending|forbid-pending|failOnViolation)$/;
const LEFT_OUT =
  /\.(?:exclude|excludes|testPathIgnorePatterns|coveragePathIgnorePatterns|modulePathIgnorePatterns|testIgnore|omit|norecursedirs|collect_ignore(?:_glob)?|ignore|ignores|spec-exclude|exclude_lines|exclude_also|excludeSpecPattern|sonar\.(?:coverage|test)\.exclusions|excludedGroups|excludeTags)(?:\[\])?$/;
const TAKEN_IN =
  /\.(?:testMatch|testRegex|include|includes|testpaths|spec|testDir|roots|python_files|python_functions|python_classes|specPattern|collectCoverageFrom|source|projects|files|test_suite)(?:\[\])?$/;
/** Configuration of something else in the same file: packaging, compiling, shading. */
const ELSEWHERE =
  /^pyproject\.toml\.(?:project|build-system|tool\.(?:flit|poetry|setuptools|hatch\.build|hatch\.version|pdm\.build|maturin|scikit-build|uv|cibuildwheel|check-manifest|black|isort|towncrier|commitizen|semantic_release))\b|^pom\.xml\.(?![\w-]*(?:surefire|failsafe|jacoco|pitest|test|cobertura|clover|spotbugs|pmd|checkstyle|dependency-check))[\w-]+-plugin\./;
/** What nobody tests. */
const EVERYDAY =
  /node_modules|^(?:\*\*\/)?(?:dist|build|out|coverage|\.git|\.venv|venv|env|__pycache__|\.tox|target|vendor|\.next|\.cache|bin|obj)(?:\/|$)/;
const OPTION =
  /--pass-?[wW]ith-?[nN]o-?[tT]ests|--no-tests[= ]pass|--update-?[sS]napshots?\b|(?<=(?:jest|vitest|playwright|ava|tap)\b.*\s)-u\b|--ci=false|--test-?[pP]ath-?[iI]gnore-?[pP]atterns?[= ]\S+|--ignore(?:-glob)?[= ]\S+|--deselect[= ]\S+|-[km]\s*["'\\]*\s*not\b[^"'\\]*|--no-cov\b|--exclude[= ]\S+|\|\|\s*(?:true|exit 0|:)(?=\s|$)|;\s*(?:true|exit 0)\s*$|-DskipTests\S*|-Dmaven\.test\.\S+|--tag\s+~\S+|--reruns[= ]\d+|--retr(?:y|ies)[= ]\d+|--retry-times[= ]\d+|(?<=cargo test.*)--skip[= ]\S+|-x test\b|--exit-zero|--allow-only|--dangerously\S+|-t\s*["'\\]\^?\(\?!\S*/g;
const RUNS_TESTS =
  /\b(?:jest|vitest|mocha|ava|tap|tape|playwright|cypress|karma|nyc|c8|pytest|tox|nox|unittest|rspec|rake|cargo|go test|dotnet|mvn|gradlew?|jasmine|wdio|uvu|bun|deno|turbo|nx|lerna|react-scripts|ng)\b|--test\b|\b(?:npm|pnpm|yarn)\b|\.(?:[cm]?[jt]s|sh|py|rb)\b/;

/** Settings that let more through after a change than before. A new setting that only tightens is never among them. */
export function compareSettings(before: readonly Setting[], after: readonly Setting[]): SettingWeakening[] {
  const then = Map.groupBy(before, ({ key }) => key);
  const now = Map.groupBy(after, ({ key }) => key);
  const found: SettingWeakening[] = [];
  for (const key of new Set([...then.keys(), ...now.keys()])) {
    const old = then.get(key) ?? [];
    const next = now.get(key) ?? [];
    if (ELSEWHERE.test(key)) continue;
    if (LEFT_OUT.test(key)) found.push(...newEntries(key, old, next));
    else if (TAKEN_IN.test(key)) found.push(...takenIn(key, old, next));
    else found.push(...values(key, old.at(-1), next.at(-1)));
    found.push(...options(key, old, next));
  }
  return found;
}

function values(key: string, old: Setting | undefined, next: Setting | undefined): SettingWeakening[] {
  const place = next ? { line: next.line } : {};
  const say = (kind: Weakening, what: string) => [{ kind, what, ...place }];
  const name = `\`${shortKey(key)}\``;
  const [then, now] = [amount(old), amount(next)];
  if (SHARE.test(key) && COVERAGE.test(key)) {
    if (then === undefined || (now !== undefined && now >= then)) return [];
    return say(
      "lower threshold",
      now === undefined
        ? `${name} asked for ${old!.value}, and is gone`
        : `${name} asked for ${old!.value}, and asks for ${next!.value}`,
    );
  }
  if (BOUND.test(key) && (RUNNER.test(key) || /codecov/i.test(key))) {
    const isRetry = /retr|rerun/i.test(key);
    const from = then ?? (isRetry ? 0 : undefined);
    if (now === undefined || from === undefined || now <= from) return [];
    const kind = isRetry ? "more retries" : /threshold/.test(key) ? "lower threshold" : "longer timeout";
    return say(kind, `${name} was ${old?.value ?? "none"}, and is ${next!.value}`);
  }
  const isOn = /^(?:true|1|yes|all|new)$/i.test(next?.value ?? "");
  const wasOn = /^(?:true|1|yes|all|new)$/i.test(old?.value ?? "");
  if (LOOSE_ON.test(key) && isOn && !wasOn) return say("runner option", `${name} is switched on`);
  if (LOOSE_OFF.test(key) && wasOn && !isOn) return say("runner option", `${name} is switched off`);
  return /\.scripts\.[^.]*test[^.]*$/.test(key) ? script(key, old, next) : [];
}

/** A script that ran tests and says something else instead. */
function script(key: string, old: Setting | undefined, next: Setting | undefined): SettingWeakening[] {
  if (!old || !RUNS_TESTS.test(old.value) || (next && RUNS_TESTS.test(next.value))) return [];
  const what = `the script \`${shortKey(key)}\` ran tests, and ${next ? "no longer does" : "is gone"}`;
  return [{ kind: "runner option", what, ...(next ? { line: next.line } : {}) }];
}

function newEntries(key: string, old: readonly Setting[], next: readonly Setting[]): SettingWeakening[] {
  // Elsewhere `exclude` is about compilers and packages.
  if (
    !RUNNER.test(key) &&
    !COVERAGE.test(key) &&
    !/pyproject|pom\.xml|sonar|codecov|gradle(?:\.kts)?\.(?:.*\.)?\w*[tT]est\./.test(key)
  )
    return [];
  const known = new Set(old.map(({ value }) => value));
  return next
    .filter(({ value }) => !known.has(value) && !EVERYDAY.test(value))
    .map(({ value, line }) => ({
      kind: "excluded",
      what: `\`${shortKey(key)}\` leaves out \`${value.slice(0, 80)}\` now`,
      line,
    }));
}

function takenIn(key: string, old: readonly Setting[], next: readonly Setting[]): SettingWeakening[] {
  if (!RUNNER.test(key) && !COVERAGE.test(key)) return [];
  const left = new Set(next.map(({ value }) => value));
  const known = new Set(old.map(({ value }) => value));
  const gone = next.length === 0 ? [] : old.filter(({ value }) => !left.has(value) && !value.startsWith("!"));
  const denied = next.filter(
    ({ value }) => value.startsWith("!") && !known.has(value) && !EVERYDAY.test(value.slice(1)),
  );
  return [
    ...gone.map(({ value }) => ({
      kind: "excluded" as const,
      what: `\`${shortKey(key)}\` no longer has \`${value.slice(0, 80)}\``,
      line: next[0]!.line,
    })),
    ...denied.map(({ value, line }) => ({
      kind: "excluded" as const,
      what: `\`${shortKey(key)}\` leaves out \`${value.slice(1, 80)}\` now`,
      line,
    })),
  ];
}

/** Options in command lines: package scripts, `addopts`, lists of arguments. */
function options(key: string, old: readonly Setting[], next: readonly Setting[]): SettingWeakening[] {
  if (!/script|addopts|args|commands?|testenv|\.rspec|\[\]$|options|argLine/i.test(key)) return [];
  const known = new Set(old.flatMap(({ value }) => optionsIn(value)));
  return next.flatMap(({ value, line }) => {
    if (/\.scripts\./.test(key) && !RUNS_TESTS.test(value) && !/test|check|verify|ci\b|coverage/.test(key))
      return [];
    return optionsIn(value)
      .filter((option) => !known.has(option) && !EVERYDAY.test(option.replace(/^--[\w-]+[= ]/, "")))
      .map((option) => ({
        kind: "runner option" as const,
        what: `\`${shortKey(key)}\` has \`${option.slice(0, 80)}\` now`,
        line,
      }));
  });
}

function optionsIn(value: string): string[] {
  return [...value.slice(0, 4000).matchAll(OPTION)].map(([option]) => option.trim());
}

function amount(setting: Setting | undefined): number | undefined {
  const [, digits] = /^(-?\d+(?:[._]\d+)*)\s*%?s?$/.exec(setting?.value ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits.replace(/_/g, ""));
}

/** The key without the file's name. */
function shortKey(key: string): string {
  const [, rest = key] =
    /^(?:\.?[\w-]+(?:\.config|\.conf|\.workspace)?\.(?:[cm]?[jt]s|json|toml|cfg|ini|ya?ml|xml|py|properties)|\.[a-z0-9]+rc)\.(.*)$/.exec(
      key,
    ) ?? [];
  return rest.replace(/\[\]$/, "").slice(-80);
}
