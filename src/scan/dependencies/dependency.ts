/** Who names and hands out packages: the types of package URLs (purl). `generic`: a submodule, which no registry knows. */
export type Ecosystem =
  | "npm"
  | "pypi"
  | "golang"
  | "cargo"
  | "maven"
  | "gem"
  | "composer"
  | "nuget"
  | "github"
  | "docker"
  | "generic";

/** Where a package is fetched from. */
export interface Origin {
  /**
   * `registry`: one of its ecosystem's own public registries. `host`: an archive or an index elsewhere. `git`: a
   * repository. `local`: a directory of the machine that installs.
   */
  readonly kind: "registry" | "host" | "git" | "local";
  /** Lower case, with a port that is not the usual one. Absent where the file names none. */
  readonly host?: string;
  /** The repository at that host (`acme/tool`), where the host alone does not say whose it is. */
  readonly repository?: string;
  /** Whether it is fetched by a protocol that nobody on the way can change. */
  readonly isEncrypted: boolean;
  /** Of git: whether a whole commit id is named. */
  readonly isPinned?: boolean;
  /** The package that the address itself names, where it does. */
  readonly names?: string;
}

/** One package as one file names it. */
export interface Dependency {
  readonly ecosystem: Ecosystem;
  /** As the ecosystem compares names; of an alias, the package that is really fetched. */
  readonly name: string;
  /** The name by which others ask for it, where that is another one. */
  readonly alias?: string;
  /** The one version that is meant; absent where the file gives a range only. */
  readonly version?: string;
  /** What a manifest asks for, as it is written. */
  readonly range?: string;
  /** Named by a person's manifest, not by another package. */
  readonly isDirect: boolean;
  /** Needed to build or to test only. */
  readonly isDev: boolean;
  /** Absent where the file does not say: then it is the registry that the package manager is set up with. */
  readonly origin?: Origin;
  /** `algorithm:digest` each; empty where the file has none. */
  readonly integrity: readonly string[];
  /** It comes inside another package's archive, and so has neither address nor digest of its own. */
  readonly isBundled?: boolean;
  /** Whether the package runs a program of its own when it is installed; absent where the file does not say. */
  readonly runsOnInstall?: boolean;
  /** As the file writes it, an SPDX expression where its author kept to that. */
  readonly license?: string;
  /** A text in the file at which its entry begins. */
  readonly anchor: string;
}

/** An index of packages that a manifest adds to those its package manager knows. */
export interface PackageIndex {
  readonly host: string;
  readonly isEncrypted: boolean;
  readonly anchor: string;
}

/** All packages that one manifest or lock file names. */
export interface DependencyList {
  readonly kind: "manifest" | "lock";
  readonly ecosystem: Ecosystem;
  readonly dependencies: readonly Dependency[];
  /** Names that the file's own packages and projects ask for; absent where the format does not say. */
  readonly asked?: ReadonlySet<string>;
  /** What the lock file says that the manifest beside it asks for: ranges by name. Absent where the format does not say. */
  readonly direct?: ReadonlyMap<string, string>;
  readonly indexes: readonly PackageIndex[];
  /** The name of the project whose manifest it is. */
  readonly project?: string;
  /** Whether a program adds further dependencies when the project is built (`dynamic` of PEP 621). */
  readonly isPartial?: boolean;
  /** Whether other projects of the repository share the lock file. */
  readonly hasWorkspaces?: boolean;
  /** What of the file no reader understands, a clause each: its dependencies are not all known. */
  readonly gaps: readonly string[];
}

/** A file that a reader of its format cannot take: the message is one clause. */
export class UnreadableList extends Error {}

/** A package URL without qualifiers, as policies and plans name packages. */
export function purlOf({ ecosystem, name, version }: Pick<Dependency, "ecosystem" | "name" | "version">) {
  const path = name
    .split(ecosystem === "maven" ? ":" : "/")
    .map((part) => encodeURIComponent(part).replaceAll("%3A", ":"))
    .join("/");
  return `pkg:${ecosystem}/${path}${version === undefined ? "" : `@${encodeURIComponent(version)}`}`;
}
