import { type BytePath, baseName, bytePathOfText, displayPath, textOfPath } from "../contract/byte-path.ts";
import { indexPatterns, valueFor } from "../contract/pattern-index.ts";
import { protectedBy } from "../contract/protected-paths.ts";
import type { DependenciesFact } from "../engine/dependency-change.ts";
import type { Fact } from "../engine/fact.ts";
import { entriesAt, type FileAnswer, lookupAll } from "../git/lookup.ts";
import type { JudgedRange } from "./judged-range.ts";
import type { ProvenJob } from "./proven-job.ts";

/** Groups of protected paths that decide what a job runs, or what it counts. */
const DECIDING: ReadonlySet<string> = new Set([
  ...["ci", "git", "hook", "shell", "toolchain", "package-manager", "scanner", "coverage"],
]);

/** Configuration of test runners, of what translates tests for them, and builds that run them. */
const TEST_CONFIGURATION = [
  ...[
    "vitest.config.*",
    "vitest.workspace.*",
    "vitest.setup.*",
    "vite.config.*",
    "jest.config.*",
    "jest.setup.*",
  ],
  ...[
    "jest.preset.*",
    ".mocharc*",
    "karma.conf.*",
    "ava.config.*",
    "playwright.config.*",
    "cypress.config.*",
  ],
  ...["cypress.json", "web-test-runner.config.*", "wdio.conf.*", ".taprc", "babel.config.*", ".babelrc*"],
  ...[".swcrc", "tsconfig*.json", "jsconfig.json", "stryker.conf*", "bunfig.toml", "deno.json", "deno.jsonc"],
  ...["pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg", "setup.py", "noxfile.py", "conftest.py"],
  ...["Makefile", "makefile", "GNUmakefile", "*.mk", "justfile", "Justfile", "Taskfile.y*ml", "Rakefile"],
  ...[".rspec", "phpunit.xml*", "phpunit.dist.xml", "pom.xml", "build.gradle*", "settings.gradle*"],
  ...[
    "gradle.properties",
    "build.rs",
    "*.csproj",
    "*.fsproj",
    "*.vbproj",
    "Directory.Build.*",
    "*.runsettings",
  ],
  ...["nx.json", "project.json", "turbo.json", "lerna.json", "BUILD.bazel", "WORKSPACE", "MODULE.bazel"],
];
const CONFIGURATION = indexPatterns(TEST_CONFIGURATION.map((name) => [`**/${name}`, name] as const));

/** Install scripts that come or are hidden: they run before the tests do. */
const HOOKS: ReadonlySet<string> = new Set(["script-gained", "script-new", "script-hidden"]);
const MANIFEST_BYTES_MAX = 1024 * 1024;
const WORDS_MAX = 100;

/**
 * What the change does to how its own evidence is made (threats.md, 3.3): one clause, or undefined. Only what is in force at
 * the head counts: the job ran there.
 */
export async function tamperingOf(
  range: JudgedRange,
  jobs: readonly ProvenJob[],
  dependencies: Fact<DependenciesFact>,
): Promise<string | undefined> {
  const changed = await changedAtHead(range);
  const deciding = changed.find(
    (path) =>
      DECIDING.has(protectedBy(path, [])?.category ?? "") || valueFor(CONFIGURATION, path) !== undefined,
  );
  if (deciding !== undefined) return changes(deciding, "which decides what its tests do");
  const called = wordsOfCommands(jobs);
  const script = changed.find((path) => called.has(path));
  if (script !== undefined) return changes(script, "which its test command runs");
  const manifest = await changedManifest(range, changed);
  if (manifest !== undefined) return changes(manifest, "and more in it than dependencies");
  const hook = dependencies.known ? dependencies.value.risks.find(({ kind }) => HOOKS.has(kind)) : undefined;
  return hook && `the change brings a package that runs a script when it is installed, \`${hook.name}\``;
}

function changes(path: BytePath, what: string): string {
  return `the change touches \`${displayPath(path)}\`, ${what}`;
}

async function changedAtHead({ objects, set, touched }: JudgedRange): Promise<readonly BytePath[]> {
  const paths = touched.map(({ path }) => path);
  const [before, after] = await Promise.all([
    entriesAt(objects.reader, set.baseTree, paths),
    entriesAt(objects.reader, set.headTree, paths),
  ]);
  const stateOf = (answers: typeof before, path: BytePath): string => {
    const answer = answers.get(path);
    return answer?.kind === "entry" ? `${answer.entry.mode} ${answer.entry.oid}` : (answer?.kind ?? "");
  };
  return paths.filter((path) => stateOf(before, path) !== stateOf(after, path));
}

/** Words of the commands that may be files of the repository: `bash ci/test.sh` runs one. */
function wordsOfCommands(jobs: readonly ProvenJob[]): ReadonlySet<BytePath> {
  const words = jobs.flatMap(({ command, thread }) => {
    const named = (command?.text ?? "").split(/[\s;&|"'()=]+/).slice(0, WORDS_MAX);
    const plain = named.map((word) => word.replace(/^(?:\.\/)+/, "")).filter((word) => word !== "");
    return thread === "." ? plain : plain.flatMap((word) => [word, `${thread}/${word}`]);
  });
  return new Set(words.map((word) => bytePathOfText(word)));
}

async function changedManifest(
  { objects, set }: JudgedRange,
  changed: readonly BytePath[],
): Promise<BytePath | undefined> {
  const { differsBeyondDependencies, hasKnownParts } = await import(
    "../scan/dependencies/beyond-dependencies.ts"
  );
  const manifests = changed.filter((path) => hasKnownParts(textOfPath(baseName(path)) ?? ""));
  if (manifests.length === 0) return undefined;
  const read = (tree: typeof set.baseTree) => lookupAll(objects.reader, tree, manifests, MANIFEST_BYTES_MAX);
  const [before, after] = [await read(set.baseTree), await read(set.headTree)];
  return manifests.find((path) => {
    const sides = [before.get(path), after.get(path)];
    // What is no file of an ordinary size says nothing that can be compared.
    if (sides.some((side) => side?.kind !== "file" && side?.kind !== "absent")) return true;
    const [one, other] = sides.map(textOf);
    return differsBeyondDependencies(textOfPath(baseName(path)) ?? "", one, other);
  });
}

function textOf(answer: FileAnswer | undefined): string | undefined {
  return answer?.kind === "file" ? answer.bytes.toString("utf8") : undefined;
}
