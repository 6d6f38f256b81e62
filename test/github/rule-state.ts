/** One ruleset of a repository, as "Create a repository ruleset" takes it. */
export interface Ruleset {
  readonly id: number;
  name: string;
  target: "branch" | "tag";
  enforcement: "active" | "disabled" | "evaluate";
  include: readonly string[];
  exclude: readonly string[];
  rules: readonly Rule[];
  bypassActors: readonly BypassActor[];
  readonly createdAt: string;
  updatedAt: string;
}

export interface Rule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface BypassActor {
  readonly actor_id: number | null;
  readonly actor_type: string;
  readonly bypass_mode: string;
}

/** Classic protection of one branch, reduced to what blocks. */
export interface Protection {
  requiredChecks: { readonly strict: boolean; readonly checks: readonly RequiredCheck[] } | undefined;
  requiredReviews: { readonly count: number; readonly dismissStale: boolean } | undefined;
  enforceAdmins: boolean;
  allowForcePushes: boolean;
  allowDeletions: boolean;
  linearHistory: boolean;
  locked: boolean;
  /** Who alone may push, by login, team slug and App slug; absent: everyone with write access. */
  restrictions: { users: readonly string[]; teams: readonly string[]; apps: readonly string[] } | undefined;
}

/** `appId` absent or -1: any App may give it. */
export interface RequiredCheck {
  readonly context: string;
  readonly appId: number | undefined;
}
