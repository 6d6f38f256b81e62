import { resolve } from "node:path";
import type { DependencyScan } from "../collect/dependency-scan.ts";
import { type BytePath, displayPath } from "../contract/byte-path.ts";
import { isAtLeast, type Severity } from "../engine/severity.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import {
  type AskedRegistries,
  askRegistries,
  type RegistryAnswer,
  registriesOf,
} from "../scan/dependencies/registries.ts";
import { maskSecrets } from "../scan/secrets/mask.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { requireGitPlace } from "./git-place.ts";
import { type Io, write } from "./io.ts";
import { showProgress } from "./progress.ts";
import { useProxy } from "./proxy.ts";
import { VULNERABILITIES, vulnerabilitySources } from "./vulnerability-options.ts";

/** From which severity on a finding of a directory shuts: the default of `security.dependencies.stop_at`. */
const STOP_AT: Severity = "high";

export const command: Command = {
  name: "scan dependencies",
  summary: "look at the dependencies of a directory, or at what a range does to them",
  options: {
    dir: { value: "DIR", summary: "every manifest and lock file below it (default: here)" },
    base: { value: "REV", summary: "with --head: only what the range does, from the repository here" },
    head: { value: "REV", summary: "the range's end, as `check` takes it" },
    ...VULNERABILITIES,
    "ask-registry": {
      value: "NAME[=URL]",
      summary: "ask whether new packages are known: npm, pypi, … or all; at URL, where given",
      many: true,
    },
    format: FORMAT,
  },
  notes: [
    "Reads manifests and lock files of npm, pnpm, Yarn, Bun, pip, Poetry, uv, Go, Cargo, Maven, Gradle, Bundler, Composer",
    "and NuGet, `uses:` of workflows, FROM of Dockerfiles and submodules. Nothing is installed or run, and no network is needed",
    "unless --ask-registry is given: then the names of new packages are told to these registries.",
    "In a directory everything counts as new; directories that others fill (node_modules, vendor, .venv) are left out.",
    "A range is held against its target's policy, thread configs and plan; a directory against none, and `high` shuts.",
    "exit status: 0 none, 1 a finding from `stop_at` on, 2 cannot run, 3 lesser findings or something that is not known",
  ],
  examples: [
    "proofgate scan dependencies",
    "proofgate scan dependencies --dir services/billing --format json",
    "proofgate scan dependencies --base main --head HEAD --advisories osv/",
    "proofgate scan dependencies --osv-scanner ~/.cache",
    "proofgate scan dependencies --base main --head HEAD --ask-registry npm=https://npm.example.com",
  ],
  run: scan,
};

interface DependencyFinding {
  readonly path: string;
  readonly line?: number;
  /** A kind of risk, `vulnerable` or `unregistered`. */
  readonly kind: string;
  readonly level: "review" | "stop";
  readonly severity: Severity;
  readonly message: string;
  readonly note?: string;
}

interface Said {
  /** That are new, or new in a version. */
  readonly packages: number;
  readonly findings: readonly DependencyFinding[];
  readonly unread: readonly { readonly path: string; readonly what: string; readonly why: string }[];
  readonly unknown: readonly { readonly what: string; readonly why: string }[];
  /** Whether new names were looked up. */
  readonly registries: "asked" | "not asked";
}

async function scan(given: Given, io: Io): Promise<number> {
  const progress = showProgress(io, "looking at dependencies");
  let said: Said;
  try {
    const registries = registriesAsked(given);
    const found = await lookedAt(given, io);
    said =
      typeof found === "string" ? nothingKnown(found) : sayingOf(found, await asked(found, registries, io));
  } finally {
    progress.end();
  }
  if (given.value("format") === "json") await answer(io, { version: 1, ...said });
  else await write(io.stdout, textOf(said));
  if (said.findings.some(({ level }) => level === "stop")) return EXIT.shut;
  return said.findings.length + said.unread.length + said.unknown.length > 0 ? EXIT.review : EXIT.pass;
}

async function lookedAt(given: Given, io: Io): Promise<DependencyScan | string> {
  const [dir, base, head] = [given.value("dir"), given.value("base"), given.value("head")];
  const sources = vulnerabilitySources(given, io, resolve(io.directory, dir ?? "."));
  if ((base === undefined) !== (head === undefined))
    throw new CannotRun("`--base` and `--head` go together", "give both, or neither");
  if (base !== undefined && head !== undefined) {
    if (dir !== undefined)
      throw new CannotRun("`--dir` and `--base` exclude each other", "give a directory, or a range");
    requireGitPlace(io.directory);
    const { scanRange } = await import("../collect/dependency-scan.ts");
    return await scanRange(io.directory, { base, head }, sources);
  }
  const { listsBelow } = await import("./dependency-files.ts");
  const { compareLists } = await import("../scan/dependencies/compare.ts");
  const { askForVulnerabilities } = await import("../collect/vulnerability-facts.ts");
  const lists = await listsBelow(resolve(io.directory, dir ?? "."));
  const comparison = compareLists(lists, { allowedHosts: [], denied: { packages: [], licenses: [] } });
  const vulnerabilities = await askForVulnerabilities(comparison, sources);
  return { comparison, vulnerabilities, stopAt: STOP_AT };
}

function registriesAsked(given: Given): AskedRegistries {
  const registries = registriesOf(given.all("ask-registry"));
  if (typeof registries !== "string") return registries;
  throw new CannotRun(registries, "`proofgate scan dependencies --help` shows how it is used");
}

async function asked(
  { comparison }: DependencyScan,
  registries: AskedRegistries,
  io: Io,
): Promise<RegistryAnswer | undefined> {
  if (Object.keys(registries).length === 0) return undefined;
  const endProxy = useProxy(io.environment);
  try {
    return await askRegistries(comparison.introduced, registries);
  } finally {
    endProxy();
  }
}

function sayingOf(
  { comparison, vulnerabilities, stopAt }: DependencyScan,
  registry: RegistryAnswer | undefined,
): Said {
  const { fact, introduced } = comparison;
  const { unknown: why } = vulnerabilities;
  const unknown = [
    ...(why === undefined ? [] : [{ what: "vulnerabilities", why }]),
    ...(registry?.unsaid ?? []).map(({ name, why }) => ({ what: "registries", why: `\`${name}\`: ${why}` })),
  ];
  const findings = [
    ...fact.risks.map(({ kind, severity, message, note, path, line }) => ({
      ...{ path, line, kind, severity, message, note },
    })),
    ...(registry?.absent ?? []).map(({ name, path, line }) => ({
      ...{ path, line, kind: "unregistered", severity: "high" as const, note: UNREGISTERED },
      message: `\`${name}\` is new, and its registry does not know it`,
    })),
    ...vulnerabilities.findings.map(({ id, severity, message, path, line }) => ({
      ...{ path: path ?? NOWHERE, line, kind: "vulnerable", severity, message, note: id },
    })),
  ];
  return {
    packages: new Set(introduced.map(({ ecosystem, name }) => `${ecosystem} ${name}`)).size,
    findings: findings.map(({ path, line, note, message, ...finding }) => ({
      ...finding,
      path: shown(path),
      ...(line === undefined ? {} : { line }),
      level: isAtLeast(finding.severity, stopAt) ? "stop" : "review",
      message: maskSecrets(message),
      ...(note === undefined ? {} : { note: maskSecrets(note) }),
    })),
    // What was no better on the target is not this change's doing.
    unread: fact.unread
      .filter(({ isOld }) => !isOld)
      .map(({ path, what, why }) => ({ path: shown(path), what, why: maskSecrets(why) })),
    unknown: unknown.map(({ what, why }) => ({ what, why: maskSecrets(why) })),
    registries: registry === undefined ? "not asked" : "asked",
  };
}

const UNREGISTERED = "whoever registers the name decides what is installed";
const NOWHERE = "" as BytePath;

function shown(path: BytePath): string {
  return maskSecrets(displayPath(path));
}

function nothingKnown(why: string): Said {
  return {
    packages: 0,
    findings: [],
    unread: [],
    unknown: [{ what: "dependencies", why }],
    registries: "not asked",
  };
}

function textOf({ packages, findings, unread, unknown, registries }: Said): string {
  const found = findings.flatMap(({ path, line, kind, level, message, note }) => [
    `${level}[${kind}]: ${forTerminal(message)}`,
    `  --> ${forTerminal(path)}${line === undefined ? "" : `:${line}`}`,
    ...(note === undefined ? [] : [`  = note: ${forTerminal(note)}`]),
    "",
  ]);
  const open = [
    ...unread.map(({ path, why }) => `not read: ${forTerminal(path)}: ${forTerminal(why)}`),
    ...unknown.map(({ what, why }) => `not known: ${what}: ${forTerminal(why)}`),
  ];
  const stops = findings.filter(({ level }) => level === "stop").length;
  const sum = `${packages} packages: ${stops} stop, ${findings.length - stops} to review, ${open.length} not known; registries were ${registries}`;
  return `${[...found, ...open, sum].join("\n")}\n`;
}
