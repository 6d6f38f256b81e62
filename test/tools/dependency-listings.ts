/**
 * Holds our readers of lock files against the listings of the package managers themselves, on checkouts of real projects.
 *
 *   node test/tools/dependency-listings.ts CHECKOUT…
 *
 * Each checkout has a lock file at its root; the package manager that wrote it must be on the PATH. What the managers
 * write is written into the checkouts: give copies. Prints one row of a table each, then what only one side names.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import type { Dependency } from "../../src/scan/dependencies/dependency.ts";
import { formatOf, readList } from "../../src/scan/dependencies/read-list.ts";

interface Manager {
  readonly name: string;
  readonly file: string;
  /** Tells its lock file from another manager's of the same name. */
  readonly mark?: RegExp;
  readonly version: readonly string[];
  /** `name version` of every package that it says is in the lock file. */
  readonly listing: (directory: string) => Set<string>;
  /** Which of ours the listing speaks of. */
  readonly includes?: (dependency: Dependency) => boolean;
}

const isRelease = ({ origin, version }: Dependency) =>
  origin?.kind !== "local" && origin?.kind !== "git" && version !== undefined;

const MANAGERS: readonly Manager[] = [
  {
    name: "npm",
    file: "package-lock.json",
    version: ["npm", "--version"],
    listing: (directory) =>
      npmTree(JSON.parse(run(directory, "npm", "ls", "--all", "--json", "--package-lock-only"))),
  },
  {
    name: "pnpm",
    file: "pnpm-lock.yaml",
    version: ["pnpm", "--version"],
    listing: (directory) => {
      const args = ["list", "--recursive", "--depth", "Infinity", "--json", "--lockfile-only"];
      const found = JSON.parse(run(directory, "pnpm", ...args)) as unknown[];
      return new Set(found.flatMap((project) => [...npmTree(project)]));
    },
  },
  {
    name: "Yarn 1",
    file: "yarn.lock",
    mark: /^# yarn lockfile v1/m,
    version: ["yarn", "--version"],
    listing: (directory) => {
      const lines = run(directory, "yarn", "list", "--json", "--no-progress", "--ignore-engines").split("\n");
      const tree = lines.flatMap((line) =>
        line.includes('"type":"tree"') ? JSON.parse(line).data.trees : [],
      );
      const names = new Set<string>();
      const walk = (nodes: readonly { name: string; shadow?: boolean; children?: [] }[]): void => {
        for (const { name, shadow, children = [] } of nodes) {
          if (!shadow) names.add(atLast(name));
          walk(children);
        }
      };
      walk(tree);
      return names;
    },
  },
  {
    name: "Yarn 4",
    file: "yarn.lock",
    mark: /^__metadata:/m,
    version: ["yarn-berry", "--version"],
    listing: (directory) => {
      const lines = run(directory, "yarn-berry", "info", "--all", "--recursive", "--json").split("\n");
      const found = lines.filter(Boolean).map((line) => JSON.parse(line) as { value: string });
      const releases = found.filter(({ value }) => /@(?:npm|patch|https?):|@[^:]+#commit=/.test(value));
      return new Set(
        releases
          .map(({ value }) => value.replace(/@patch:.*$/, "").replace(/@virtual:[^#]+#/, "@"))
          .filter((value) => value.includes("@npm:"))
          .map((value) => atLast(value.replace("@npm:", "@").replace(/::.*$/, ""))),
      );
    },
    includes: ({ origin }) => origin === undefined,
  },
  {
    name: "uv",
    file: "uv.lock",
    version: ["uv", "--version"],
    listing: (directory) => {
      const args = [
        "export",
        "--frozen",
        "--all-extras",
        "--all-groups",
        "--all-packages",
        "--no-hashes",
        "--no-header",
        "--no-annotate",
      ];
      return pinned(run(directory, "uv", ...args));
    },
  },
  {
    name: "Poetry",
    file: "poetry.lock",
    version: ["poetry", "--version"],
    listing: (directory) => {
      const lines = run(directory, "poetry", "show", "--all", "--no-ansi", "--no-truncate").split("\n");
      return new Set(
        lines.flatMap((line) => {
          const [, name, version] = /^(\S+)\s+(?:\(!\)\s+)?(\d\S*)/.exec(line) ?? [];
          return name === undefined ? [] : [`${name} ${version}`];
        }),
      );
    },
  },
  {
    name: "Go",
    file: "go.mod",
    version: ["go", "version"],
    listing: (directory) => {
      const { Require = [] } = JSON.parse(run(directory, "go", "mod", "edit", "-json"));
      return new Set(
        (Require as { Path: string; Version: string }[]).map(({ Path, Version }) => `${Path} ${Version}`),
      );
    },
  },
  {
    name: "Cargo",
    file: "Cargo.lock",
    version: ["cargo", "--version"],
    listing: (directory) => {
      const { packages } = JSON.parse(
        run(directory, "cargo", "metadata", "--format-version", "1", "--locked", "--all-features"),
      );
      const found = packages as { name: string; version: string; source: string | null }[];
      return new Set(
        found.filter(({ source }) => source !== null).map(({ name, version }) => `${name} ${version}`),
      );
    },
  },
  {
    name: "Composer",
    file: "composer.lock",
    version: ["composer", "--version", "--no-ansi"],
    listing: (directory) => {
      const { locked } = JSON.parse(
        run(directory, "composer", "show", "--locked", "--format=json", "--no-plugins"),
      );
      return new Set(
        (locked as { name: string; version: string }[]).map(
          ({ name, version }) => `${name} ${version.split(" ")[0]}`,
        ),
      );
    },
  },
  {
    name: "Bundler",
    file: "Gemfile.lock",
    version: ["bundle", "--version"],
    listing: (directory) => {
      const program =
        'require "bundler"; Bundler::LockfileParser.new(File.read("Gemfile.lock")).specs.each { |s| puts "#{s.name} #{s.full_name.delete_prefix(s.name + "-")}" }';
      return new Set(run(directory, "ruby", "-e", program).split("\n").filter(Boolean));
    },
    includes: ({ version }) => version !== undefined,
  },
];

function npmTree(root: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    const fields = node as Record<
      string,
      Record<string, { version?: string; from?: string; name?: string; missing?: boolean }>
    >;
    for (const section of [
      "dependencies",
      "devDependencies",
      "optionalDependencies",
      "unsavedDependencies",
    ]) {
      for (const [key, child] of Object.entries(fields[section] ?? {})) {
        const { version, from, missing } = child;
        const isRelease = version !== undefined && /^\d/.test(version) && !missing;
        if (isRelease)
          names.add(
            `${from !== undefined && !/[:/#]/.test(from.replace(/^@[^/]+\//, "")) ? from : key} ${version}`,
          );
        walk(child);
      }
    }
  };
  walk(root);
  return names;
}

function pinned(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)/gm)].map(
      ([, name, version]) => `${name} ${version}`,
    ),
  );
}

/** `name@version`, whose name may begin with a scope's mark. */
function atLast(text: string): string {
  const at = text.lastIndexOf("@");
  return `${text.slice(0, at)} ${text.slice(at + 1)}`;
}

function run(directory: string, program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, {
      cwd: directory,
      encoding: "utf8",
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    // npm ls lists everything and then fails for a peer that is missing.
    const { stdout } = error as { stdout?: string };
    if (stdout) return stdout;
    throw error;
  }
}

function ours(path: string, includes: (dependency: Dependency) => boolean, isAliased: boolean): Set<string> {
  const format = formatOf(bytePathOfText(basename(path)));
  if (!format) throw new Error(`no format: ${path}`);
  const reading = readList(format, readFileSync(path));
  if (!reading.ok) throw new Error(`${path}: ${reading.why}`);
  const releases = reading.list.dependencies.filter((each) => isRelease(each) && includes(each));
  return new Set(
    releases.map(({ name, alias, version }) => `${isAliased ? (alias ?? name) : name} ${version}`),
  );
}

const differences: string[] = [];
process.stdout.write(
  "| manager | project | its own listing | ours | in both |\n| --- | --- | --- | --- | --- |\n",
);
for (const directory of process.argv.slice(2)) {
  for (const { name, file, mark, version, listing, includes = () => true } of MANAGERS) {
    const path = join(directory, file);
    if (!existsSync(path) || (mark && !mark.test(readFileSync(path, "utf8")))) continue;
    const [program = "", ...args] = version;
    const release = /\d+(?:\.\d+)+/.exec(run("/", program, ...args))?.[0];
    const [theirs, mine] = [listing(directory), ours(path, includes, name === "npm" || name === "Yarn 1")];
    const common = [...theirs].filter((each) => mine.has(each)).length;
    process.stdout.write(
      `| ${name} ${release} | ${basename(directory)} | ${theirs.size} | ${mine.size} | ${common} |\n`,
    );
    const only = (left: Set<string>, right: Set<string>) =>
      [...left].filter((each) => !right.has(each)).slice(0, 12);
    differences.push(
      `${basename(directory)} ${name}: only theirs ${only(theirs, mine).join(", ") || "-"}; only ours ${only(mine, theirs).join(", ") || "-"}`,
    );
  }
}
process.stdout.write(`\n${differences.join("\n")}\n`);
