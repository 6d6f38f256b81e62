import type { BytePath } from "../../contract/byte-path.ts";
import type { ThreadConfig } from "../../contract/generated/documents.ts";
import type { EffectivePolicy } from "../../contract/policy-defaults.ts";
import type { Rung } from "../../engine/ladder.ts";

/** What GitHub showed, or why it did not: that it was not seen never means that it is not set. */
export type Seen<T> =
  | { readonly seen: true; readonly value: T }
  | { readonly seen: false; readonly why: string };

export type DocumentState<T> =
  | { readonly state: "absent" }
  | { readonly state: "invalid"; readonly problem: string }
  | { readonly state: "valid"; readonly value: T };

/** A rule in force for a branch ("Get rules for a branch"), and the ruleset that it comes from. */
export interface ActiveRule {
  readonly type: string;
  readonly rulesetId: number;
  readonly source: "Repository" | "Organization" | "Enterprise";
  /** Of `required_status_checks`: the context, and the App that alone may post it. */
  readonly checks: readonly { readonly context: string; readonly appId: number | undefined }[];
}

export interface BypassActor {
  readonly type: string;
  readonly id: number | undefined;
}

export interface AppInstallation {
  readonly appId: number;
  readonly slug: string;
  readonly isSuspended: boolean;
  /** Whether for all repositories of the owner; else GitHub does not say for which. */
  readonly isForAll: boolean;
  readonly permissions: Permissions;
}

export type Permissions = Readonly<Record<string, string>>;

/** A repository as GitHub has it at one moment, as far as the token behind the reading may see it. */
export interface RepositoryState {
  /** `owner/name`. */
  readonly name: string;
  readonly defaultBranch: string;
  /** Of the GitHub App; undefined: nobody said. */
  readonly appId: number | undefined;
  /** On the default branch. */
  readonly policy: DocumentState<EffectivePolicy>;
  /** The policies at the tips of the other rungs: what reaches a rung is judged by its own. */
  readonly rungPolicies: readonly {
    readonly branch: string;
    readonly policy: DocumentState<EffectivePolicy>;
  }[];
  /** The policy's open questions of governance. */
  readonly openQuestions: readonly string[];
  /** By directory; the root (`""`) is always one. */
  readonly threads: Seen<ReadonlyMap<BytePath, DocumentState<ThreadConfig>>>;
  readonly rungs: readonly { readonly rung: Rung; readonly rules: Seen<readonly ActiveRule[]> }[];
  readonly agentBranches: readonly {
    readonly pattern: string;
    readonly rules: Seen<readonly ActiveRule[]>;
  }[];
  /** Who gets past each ruleset. */
  readonly bypass: ReadonlyMap<number, Seen<readonly BypassActor[]>>;
  /** What each agent of the policy may do: `none`, `read`, `triage`, `write`, `maintain`, `admin`. */
  readonly agents: readonly { readonly login: string; readonly role: Seen<string> }[];
  readonly actions: Seen<{ readonly token: string; readonly mayApprove: boolean }>;
  /** The Apps that are installed for the repository's owner. */
  readonly installations: Seen<readonly AppInstallation[]>;
  readonly workflows: Seen<readonly { readonly path: string; readonly text: string }[]>;
}
