import { resolve } from "node:path";
import type { Collected, CollectRequest } from "../collect/from-repository.ts";
import type { GivenReports } from "../collect/given-reports.ts";
import type { Mode } from "../engine/facts.ts";
import type { Finding } from "../engine/finding.ts";
import { maskedVerdict } from "../engine/masked-verdict.ts";
import type { Rule } from "../engine/rule.ts";
import type { Subject } from "../engine/subject.ts";
import type { Verdict } from "../engine/verdict.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { TextOptions } from "../report/text.ts";
import type { Command, Given, OptionSpec } from "./command.ts";
import { exitStatusOf } from "./exit-status.ts";
import { requireGitPlace } from "./git-place.ts";
import { type Io, wantsColour, write } from "./io.ts";
import { ownPrices, PRICES } from "./own-prices.ts";
import { showProgress } from "./progress.ts";
import { VULNERABILITIES, vulnerabilitySources } from "./vulnerability-options.ts";

const MODES = ["observe", "warn", "enforce"] as const satisfies readonly Mode[];
const FORMATS = ["text", "json", "sarif", "markdown"] as const;
type Format = (typeof FORMATS)[number];

const REPORTS = [
  ...["tests", "tests-on-base", "base-tests-on-head", "coverage", "base-coverage"],
  ...["sarif", "base-sarif", "usage"],
];

const reports = (summary: string): OptionSpec => ({ value: "FILE", summary, many: true });

export const command: Command = {
  name: "check",
  summary: "judge a range of commits in a local repository",
  options: {
    repo: { value: "DIR", summary: "the repository, a work tree or bare (default: here)" },
    base: { value: "REV", summary: "the target's tip; policy and configs are read there", required: true },
    head: { value: "REV", summary: "what wants to reach the target", required: true },
    branch: { value: "NAME", summary: "the head's branch (default: the name that --head has)" },
    actor: { value: "LOGIN", summary: "who pushed, as GitHub knows them" },
    format: { value: "FORMAT", summary: "how to print", choices: FORMATS },
    mode: { value: "MODE", summary: "instead of the policy's mode", choices: MODES },
    ...VULNERABILITIES,
    pin: {
      value: "HASH",
      summary: "the hash of the plan on record: approved as an amendment, or pushed by the planner",
    },
    tests: reports("test reports: JUnit XML, TAP, CTRF, `go test -json`, Jest's or Vitest's JSON"),
    "tests-on-base": reports("test reports of the head's tests on the target's code"),
    "base-tests-on-head": reports("test reports of the target's tests on the head's code"),
    coverage: reports("coverage reports of the head: LCOV, Cobertura, JaCoCo, Clover, Go, Istanbul"),
    "base-coverage": reports("coverage reports of the target's tip, in the same forms"),
    sarif: reports("reports of other analysers of code: SARIF 2.1.0"),
    "base-sarif": reports("the same analysers' reports of the target's tip"),
    usage: reports("what the run's requests to models cost, in any form that `usage import` reads"),
    prices: PRICES,
  },
  notes: [
    "Nothing is written to the repository, no code of it is run, and no network is needed.",
    "Reports are taken as they are handed over, in any of the forms; the facts say that they are self-reported.",
    "exit status: 0 pass, 1 fail or stop, 2 cannot run, 3 review (in observe and warn: 0 unless 2)",
    "Errors go to standard error; with --format json, as one line of JSON.",
  ],
  examples: [
    "proofgate check --base main --head HEAD",
    "proofgate check --base origin/dev --head agent/WP-142 --actor 'acme-coder[bot]' --format json",
    "proofgate check --base main --head HEAD --tests reports/*.xml --coverage coverage/lcov.info",
    "proofgate check --repo ../shop.git --base main --head 1f2e3d4 --branch agent/WP-142 --mode enforce",
  ],
  run: check,
};

async function check(given: Given, io: Io): Promise<number> {
  const startedAt = performance.now();
  const asked = requestOf(given, io);
  requireGitPlace(asked.repository);
  const handedOver = await reportsOf(given, io);
  const request = { ...asked, ...optional("reports", handedOver) };
  const progress = showProgress(io, "judging");
  try {
    const { collectFromRepository } = await import("../collect/from-repository.ts");
    // Git is at work while the engine and the rules are loaded.
    const [collected, { evaluate }, { rules }] = await Promise.all([
      collectFromRepository(request),
      import("../engine/evaluate.ts"),
      import("../rules/index.ts"),
    ]);
    try {
      const { suggestion } = collected;
      const judged: Verdict = {
        ...evaluate({ ...collected, rules }),
        ...(suggestion ? { suggested_plan: suggestion.plan } : {}),
      };
      const verdict = maskedVerdict(judged, collected.mask);
      const milliseconds = Math.round(performance.now() - startedAt);
      const report = await render(verdict, { given, io, rules, collected, milliseconds });
      progress.end();
      await write(io.stdout, report);
      return exitStatusOf(verdict);
    } finally {
      await collected.close();
    }
  } finally {
    progress.end();
  }
}

function requestOf(given: Given, io: Io): CollectRequest & { readonly repository: string } {
  const repository = resolve(io.directory, given.value("repo") ?? ".");
  return {
    repository,
    // Both are required, so that both are here.
    base: given.value("base")!,
    head: given.value("head")!,
    ...optional("branch", given.value("branch")),
    ...optional("actor", given.value("actor")),
    ...optional("mode", modeOf(given)),
    ...optional("pin", pinOf(given)),
    ...vulnerabilitySources(given, io, repository),
  };
}

/** Loads what reads files only where some are given. */
async function reportsOf(given: Given, io: Io): Promise<GivenReports | undefined> {
  if (given.value("prices") !== undefined && given.all("usage").length === 0)
    throw new CannotRun("`--prices` has nothing to price", "give `--usage FILE` with it");
  if (!REPORTS.some((name) => given.all(name).length > 0)) return undefined;
  const { readReports } = await import("./report-files.ts");
  return { ...(await readReports(given, io.directory)), ...optional("prices", await ownPrices(given, io)) };
}

interface Rendering {
  readonly given: Given;
  readonly io: Io;
  readonly rules: readonly Rule[];
  readonly collected: Collected;
  readonly milliseconds: number;
}

/** Loads only the report that is asked for. */
async function render(
  verdict: Verdict,
  { given, io, rules, collected, milliseconds }: Rendering,
): Promise<string> {
  // `choices` lets nothing else through.
  const format = (given.value("format") ?? "text") as Format;
  switch (format) {
    case "json": {
      const { renderJson } = await import("../report/json.ts");
      return renderJson(verdict, milliseconds);
    }
    case "sarif": {
      const { renderSarif } = await import("../report/sarif.ts");
      const { ownVersion } = await import("./installation.ts");
      return renderSarif(verdict, { rules, version: ownVersion() });
    }
    case "markdown": {
      const { renderMarkdown } = await import("../report/markdown.ts");
      const path = collected.suggestion && collected.mask(collected.suggestion.path);
      return renderMarkdown(verdict, { milliseconds, ...optional("suggestedPath", path) });
    }
    case "text": {
      const { renderText } = await import("../report/text.ts");
      const { placesToShow } = await import("../report/excerpt-places.ts");
      const { invocationOf } = await import("./installation.ts");
      const { optionsToGive } = await import("./missing-reports.ts");
      const excerpts = await excerptsOf(placesToShow(verdict.findings), collected);
      return renderText(verdict, {
        colour: wantsColour(io),
        milliseconds,
        excerpts,
        toGive: optionsToGive(verdict, given),
        invocation: invocationOf(io.environment),
        ...contextOf(given, collected),
      });
    }
  }
}

/** What the text says of who and what was judged; names are the judged agent's to choose, so they are masked too. */
function contextOf(
  given: Given,
  { facts, suggestion, mask }: Collected,
): Pick<TextOptions, "asked" | "suggestion"> {
  const asked = {
    base: mask(given.value("base")!),
    head: mask(given.value("head")!),
    ...(facts.subject.known ? { subject: maskedSubject(facts.subject.value, mask) } : {}),
  };
  if (!suggestion) return { asked };
  return { asked, suggestion: { path: mask(suggestion.path), notes: suggestion.notes.map(mask) } };
}

function maskedSubject(subject: Subject, mask: Collected["mask"]): Subject {
  return subject.branch === undefined ? subject : { ...subject, branch: mask(subject.branch) };
}

async function excerptsOf(
  findings: readonly Finding[],
  collected: Collected,
): Promise<ReadonlyMap<Finding, readonly string[]>> {
  const excerpts = new Map<Finding, readonly string[]>();
  for (const finding of findings) {
    const lines = await collected.excerpt(finding);
    if (lines) excerpts.set(finding, lines);
  }
  return excerpts;
}

function modeOf(given: Given): Mode | undefined {
  return MODES.find((mode) => mode === given.value("mode"));
}

function pinOf(given: Given): string | undefined {
  const pin = given.value("pin")?.replace(/^sha256:/, "");
  if (pin === undefined || /^[0-9a-f]{64}$/.test(pin)) return pin;
  throw new CannotRun(
    `\`${given.value("pin")}\` is not a plan's hash`,
    "give 64 lower-case hexadecimal digits, as `proofgate plan hash` prints them",
  );
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
