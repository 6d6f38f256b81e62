import type { BytePath } from "../contract/byte-path.ts";
import type { Severity } from "./severity.ts";

/** What a change does to one package in one manifest or lock file. */
export interface DependencyChange {
  readonly deed: "add" | "remove" | "update" | "downgrade";
  /** As its ecosystem writes it. */
  readonly name: string;
  /** The package URL, with the version after the change where one is known. */
  readonly purl: string;
  /** Versions or ranges as they are written. */
  readonly from?: string;
  readonly to?: string;
  /** Asked for by the repository itself, not by another package. */
  readonly isDirect: boolean;
  readonly list: "manifest" | "lock";
  /** The lock file changed, and the manifest beside it did not. */
  readonly isLockAlone: boolean;
  readonly path: BytePath;
  /** 1-based, in the effect; absent where it is gone. */
  readonly line?: number;
  readonly commit?: string;
}

export const DEPENDENCY_RISKS = [
  /** A package comes from somewhere else than before. */
  "source-changed",
  /** A new package comes from no registry, and nobody named its host. */
  "source-unknown",
  /** An index of packages was added. */
  "index-added",
  /** The address is that of another package. */
  "source-of-another",
  /** A package of a private index is taken from a public one. */
  "source-confused",
  /** It is fetched in a way that anybody between can change. */
  "source-unencrypted",
  "integrity-lost",
  "integrity-weakened",
  /** The same version has other content. */
  "integrity-changed",
  /** A new package has no digest where all others have one. */
  "integrity-missing",
  "lookalike",
  /** A package that was there already runs a program when it is installed, and did not before. */
  "script-gained",
  /** A new package runs a program when it is installed. */
  "script-new",
  /** The lock file no longer says that the package runs one. */
  "script-hidden",
  "lock-without-manifest",
  /** A package that nothing asks for. */
  "lock-unasked",
  /** The lock file says that the manifest asks for what it does not ask for. */
  "lock-differs",
  /** The manifest asks for what its lock file does not have. */
  "lock-behind",
  "denied-package",
  "denied-license",
  "license-unknown",
] as const;
export type DependencyRiskKind = (typeof DEPENDENCY_RISKS)[number];

/** Something about a dependency that a reviewer would want to know, and that the change introduces. */
export interface DependencyRisk {
  readonly kind: DependencyRiskKind;
  readonly severity: Severity;
  /** The package, or the index's host. */
  readonly name: string;
  /** What happened: one sentence for a finding's message. */
  readonly message: string;
  /** Why it is thought so. */
  readonly note?: string;
  readonly path: BytePath;
  readonly line?: number;
  readonly commit?: string;
}

/** A manifest or lock file, or a part of one, whose dependencies are not known. */
export interface UnreadDependencies {
  readonly path: BytePath;
  /** `format`: nobody of ours reads such files. `part`: a line that is computed. */
  readonly what: "file" | "format" | "part";
  /** One clause. */
  readonly why: string;
  /** It was no better on the target. */
  readonly isOld: boolean;
  readonly commit?: string;
}

/** What the change does to dependencies, by its manifests and lock files; only what the effect shows. */
export interface DependenciesFact {
  readonly changes: readonly DependencyChange[];
  readonly risks: readonly DependencyRisk[];
  readonly unread: readonly UnreadDependencies[];
}
