import type { Mode } from "../engine/facts.ts";

/** The rungs of the ladder, as far as the repository has them. */
export interface RungBranches {
  readonly dev: string | null;
  readonly staging: string | null;
  readonly main: string;
}

/** What a repository is set up with. */
export interface Setup {
  /** Who answers for it: `@acme` or `@acme/platform`. */
  readonly owner: string;
  /** Its name, for people. */
  readonly name: string;
  /** The file that GitHub reads owners from: a new one in another place would switch it off. */
  readonly codeOwnersPath: string;
  readonly branches: RungBranches;
  /** Patterns of agents' branches. */
  readonly agentBranches: readonly string[];
  /** Logins of agents: `acme-coder[bot]`. */
  readonly agents: readonly string[];
  readonly mode: Mode;
  /** `owner/name@commit` of the repository that holds the Action; absent: no workflow is written. */
  readonly action?: string | undefined;
  /** Of the GitHub App, which alone may then satisfy the required checks. */
  readonly appId?: number | undefined;
}
