import { type BytePath, baseName } from "../../contract/byte-path.ts";
import { type DependencyList, type Ecosystem, UnreadableList } from "./dependency.ts";
import { LIST_BYTES_MAX } from "./limits.ts";
import { readBunLock } from "./readers/bun-lock.ts";
import { readGemfile, readGemLock } from "./readers/bundler.ts";
import { readCargoLock, readCargoManifest } from "./readers/cargo.ts";
import { readComposerLock, readComposerManifest } from "./readers/composer.ts";
import { readGoMod, readGoSum } from "./readers/go.ts";
import { readGradleBuild, readGradleLock, readVersionCatalogue } from "./readers/gradle.ts";
import { readPom } from "./readers/maven.ts";
import { readNpmLock } from "./readers/npm-lock.ts";
import { readNpmManifest } from "./readers/npm-manifest.ts";
import { readNugetLock, readNugetProject } from "./readers/nuget.ts";
import { readPnpmLock } from "./readers/pnpm-lock.ts";
import { readPipfile, readPyproject } from "./readers/pyproject.ts";
import { readPipfileLock, readPoetryLock, readUvLock } from "./readers/python-locks.ts";
import { readDockerfile, readSubmodules, readWorkflow } from "./readers/references.ts";
import { readRequirements } from "./readers/requirements.ts";
import { readYarnLock } from "./readers/yarn-lock.ts";

/** How the files of one name are read. */
export interface ListFormat {
  readonly kind: "manifest" | "lock";
  readonly ecosystem: Ecosystem;
  /** For lock files: names of the manifests that stand beside them. */
  readonly manifests?: readonly string[];
  /** Absent where nobody of ours reads it. */
  readonly read?: (text: string) => DependencyList;
}

type Row = readonly [RegExp, ListFormat["kind"], Ecosystem, ListFormat["read"], (readonly string[])?];

const PYTHON = ["pyproject.toml", "Pipfile", "setup.py", "setup.cfg"] as const;
const GRADLE = ["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"] as const;

// biome-ignore format: a table
const FORMATS: readonly Row[] = [
  [/^package\.json$/, "manifest", "npm", readNpmManifest],
  [/^(?:package-lock|npm-shrinkwrap)\.json$/, "lock", "npm", readNpmLock, ["package.json"]],
  [/^pnpm-lock\.yaml$/, "lock", "npm", readPnpmLock, ["package.json", "package.yaml", "package.json5", "pnpm-workspace.yaml"]],
  [/^yarn\.lock$/, "lock", "npm", readYarnLock, ["package.json"]],
  [/^bun\.lock$/, "lock", "npm", readBunLock, ["package.json"]],
  [/^bun\.lockb$/, "lock", "npm", undefined, ["package.json"]],
  [/^(?:requirements|constraints)[^/]*\.(?:txt|in)$|^[^/]*requirements\.(?:txt|in)$/, "manifest", "pypi", readRequirements],
  [/^pyproject\.toml$/, "manifest", "pypi", readPyproject],
  [/^Pipfile$/, "manifest", "pypi", readPipfile],
  [/^(?:poetry|pdm)\.lock$/, "lock", "pypi", readPoetryLock, PYTHON],
  [/^uv\.lock$/, "lock", "pypi", readUvLock, PYTHON],
  [/^Pipfile\.lock$/, "lock", "pypi", readPipfileLock, PYTHON],
  [/^go\.mod$/, "manifest", "golang", readGoMod],
  [/^go\.sum$/, "lock", "golang", readGoSum, ["go.mod"]],
  [/^Cargo\.toml$/, "manifest", "cargo", readCargoManifest],
  [/^Cargo\.lock$/, "lock", "cargo", readCargoLock, ["Cargo.toml"]],
  [/^pom\.xml$/, "manifest", "maven", readPom],
  [/^(?:buildscript-)?gradle\.lockfile$/, "lock", "maven", readGradleLock, GRADLE],
  [/^[\w.-]*\.versions\.toml$/, "manifest", "maven", readVersionCatalogue],
  [/^[\w.-]*\.gradle(?:\.kts)?$/, "manifest", "maven", readGradleBuild],
  [/^(?:Gemfile|gems\.rb)$/, "manifest", "gem", readGemfile],
  [/^Gemfile\.lock$/, "lock", "gem", readGemLock, ["Gemfile"]],
  [/^gems\.locked$/, "lock", "gem", readGemLock, ["gems.rb"]],
  [/^composer\.json$/, "manifest", "composer", readComposerManifest],
  [/^composer\.lock$/, "lock", "composer", readComposerLock, ["composer.json"]],
  [/\.(?:cs|fs|vb)proj$|^Directory\.(?:Packages|Build)\.(?:props|targets)$|^packages\.config$/, "manifest", "nuget", readNugetProject],
  [/^packages\.lock\.json$/, "lock", "nuget", readNugetLock],
  [/^(?:[\w.-]+\.)?(?:Docker|Container)file(?:\.[\w.-]+)?$/i, "manifest", "docker", readDockerfile],
  [/^\.gitmodules$/, "manifest", "generic", readSubmodules],
  [/^action\.ya?ml$/, "manifest", "github", readWorkflow],
];

const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;
const REQUIREMENTS_FOLDER = /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/;

/** How a path's file is read, by its name alone; undefined where it is no manifest and no lock file that we know. */
export function formatOf(path: BytePath): ListFormat | undefined {
  if (WORKFLOW.test(path)) return { kind: "manifest", ecosystem: "github", read: readWorkflow };
  if (REQUIREMENTS_FOLDER.test(path)) return { kind: "manifest", ecosystem: "pypi", read: readRequirements };
  const name = baseName(path);
  const row = FORMATS.find(([pattern]) => pattern.test(name));
  if (!row) return undefined;
  const [, kind, ecosystem, read, manifests] = row;
  return { kind, ecosystem, ...(read ? { read } : {}), ...(manifests ? { manifests } : {}) };
}

export type ListReading =
  | { readonly ok: true; readonly list: DependencyList; readonly text: string }
  /** `why`: one clause. */
  | { readonly ok: false; readonly why: string };

/** The packages that a file names. Never throws for what stands in the file. */
export function readList(format: ListFormat, bytes: Buffer): ListReading {
  if (!format.read) return { ok: false, why: "nobody of ours reads this format" };
  if (bytes.length > LIST_BYTES_MAX) return { ok: false, why: `it has more than ${LIST_BYTES_MAX} bytes` };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const list = format.read(text);
    requirePlainNames(list);
    return { ok: true, list, text };
  } catch (error) {
    // Each parser has errors of its own, and hostile text finds the rest: whatever it was, the file is not read.
    if (!(error instanceof Error) || error.message.startsWith("invariant:")) throw error;
    return { ok: false, why: reasonOf(error) };
  }
}

const NAME_LENGTH_MAX = 500;

/** What is said of packages goes into reports and ledgers: no half characters, and nothing of a length that no name has. */
function requirePlainNames({ dependencies, indexes, direct }: DependencyList): void {
  const isPlain = (text: string | undefined): boolean =>
    text === undefined || (text.length <= NAME_LENGTH_MAX && text.isWellFormed());
  for (const { name, alias, version, origin } of dependencies) {
    if (![name, alias, version, origin?.host, origin?.repository].every(isPlain))
      throw new UnreadableList(
        `a package's name or place is longer than ${NAME_LENGTH_MAX} characters, or no text`,
      );
  }
  const others = [...indexes.map(({ host }) => host), ...(direct?.keys() ?? [])];
  if (!others.every(isPlain)) throw new UnreadableList("what it names is no text");
}

function reasonOf(error: Error): string {
  // What it quotes may end in half a character.
  if (error instanceof UnreadableList) return error.message.toWellFormed();
  // A parser's message quotes the file, which may hold anything.
  const at = /\b(?:line|position) \d+(?: column \d+)?|\(\d+:\d+\)/.exec(error.message)?.[0];
  return `it is not written as its name says${at === undefined ? "" : ` (${at.replace(/[()]/g, "")})`}`;
}
