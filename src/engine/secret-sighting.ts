import type { BytePath } from "../contract/byte-path.ts";

/** Where in what a range brings something was found. */
export interface SecretPlace {
  readonly where: "content" | "path" | "commit" | "tag" | "branch name";
  /** Absent where it is in a commit, a tag or a name. A path that holds a secret itself is not said. */
  readonly path?: BytePath;
  /** 1-based, in the content as its commit has it. */
  readonly line?: number;
  readonly commit?: string;
}

/** A secret, or what looks like one. The secret itself is nowhere here. */
export interface SecretSighting extends SecretPlace {
  /** Confirmed: a vendor's own format, or a private key with a body. A candidate only looks like one (contract.md, 4). */
  readonly level: "confirmed" | "candidate";
  /** The format's id, for example `github-token-classic`. */
  readonly format: string;
  /** At most four characters, and the length. */
  readonly preview: string;
  /** How it was decoded, outermost first. */
  readonly via: readonly string[];
  /** Stays while the secret stands where it was brought, and says nothing of it: keyed with what holds it [T162]. */
  readonly sameAs: string;
}

/** Something that the scan did not look at: it is named, and never passes. */
export interface UnscannedSecretPlace extends SecretPlace {
  /** A ceiling of the scan; `unreadable`: packed in a way that nobody can open without a key, or broken. */
  readonly kind: "ceiling" | "unreadable";
  /** One clause for people. */
  readonly what: string;
}

export interface SecretsFact {
  readonly sightings: readonly SecretSighting[];
  readonly unscanned: readonly UnscannedSecretPlace[];
}
