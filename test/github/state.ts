import type { ActionsState } from "./actions-state.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "./check-state.ts";
import type { Clock } from "./clock.ts";
import type { QueueEntry } from "./merge-queue.ts";
import type { Plumbing } from "./plumbing.ts";
import type { Issue, IssueComment, Pull } from "./pull-state.ts";
import type { Release } from "./release-state.ts";
import type { Protection, Ruleset } from "./rule-state.ts";
import type { Delivery } from "./webhooks.ts";

/** Everything that the double holds: GitHub as plain data. Who may read or write it is decided in rest/, never here. */
export interface World {
  readonly clock: Clock;
  /** Where the bare repositories lie; one directory a repository id. */
  readonly directory: string;
  /** `http://127.0.0.1:PORT`, once it listens. */
  origin: string;
  /** What REST addresses in answers begin with: the origin, or `/api/v3` below it as on GitHub Enterprise Server. */
  api: string;
  readonly limits: Limits;
  readonly accounts: Map<number, Account>;
  readonly repositories: Map<number, Repository>;
  readonly apps: Map<number, App>;
  /** Manifests that somebody has confirmed, by the code that stands for the App until it is exchanged. */
  readonly manifests: Map<string, { readonly manifest: Manifest; readonly owner: Account | undefined }>;
  readonly installations: Map<number, Installation>;
  readonly teams: Map<number, Team>;
  readonly tokens: Map<string, Token>;
  readonly deliveries: Delivery[];
  /** Told of every event; the webhooks are made from it. */
  announce: (event: Event) => void;
  nextId: () => number;
}

/** Where GitHub cuts its answers. Smaller ones make truncation cheap to test. */
export interface Limits {
  /** Files of a comparison, at most 300 ("Compare two commits"). */
  readonly comparedFilesMax: number;
  /** Files of a pull request, at most 3,000 ("List pull requests files"). */
  readonly pullFilesMax: number;
  /** Commits of a pull request, at most 250 ("List commits on a pull request"). */
  readonly pullCommitsMax: number;
  /** Entries of a recursive tree, at most 100,000 ("Get a tree"). */
  readonly treeEntriesMax: number;
  /** Bytes of one file's patch; GitHub leaves the key away above about a megabyte. */
  readonly patchBytesMax: number;
  /** Bytes of a blob, at most 100 MB ("Get a blob"). */
  readonly blobBytesMax: number;
  /** Commits of a push event, at most 2,048 ("push"). */
  readonly pushedCommitsMax: number;
  /** Refs of one push above which no event is sent, 5,000 ("push"). */
  readonly pushedRefsMax: number;
  /** Whether `mergeable` is null until it has been asked for once, as on a busy GitHub. */
  readonly mergeableLate: boolean;
}

export interface Account {
  readonly id: number;
  login: string;
  readonly type: "User" | "Bot" | "Organization";
}

export type Role = "read" | "triage" | "write" | "maintain" | "admin";

export interface Repository {
  readonly id: number;
  name: string;
  owner: Account;
  private: boolean;
  defaultBranch: string;
  archived: boolean;
  /** What GitHub says of its size. */
  kibibytes: number;
  readonly parent: Repository | undefined;
  readonly git: Plumbing;
  readonly createdAt: string;
  pushedAt: string;
  readonly mergeMethods: Set<MergeMethod>;
  deleteBranchOnMerge: boolean;
  readonly collaborators: Map<number, Role>;
  nextNumber: number;
  readonly pulls: Map<number, Pull>;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, IssueComment>;
  readonly checkSuites: Map<number, CheckSuite>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: CommitStatus[];
  readonly releases: Map<number, Release>;
  readonly rulesets: Map<number, Ruleset>;
  readonly protections: Map<string, Protection>;
  readonly actions: ActionsState;
  readonly queue: QueueEntry[];
  /** Names it had before, `owner/name` in lower case: they lead here. */
  readonly formerNames: Set<string>;
}

export type MergeMethod = "merge" | "squash" | "rebase";

export type Access = "read" | "write" | "admin";
export type Permissions = Readonly<Record<string, Access>>;

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly owner: Account;
  /** The account that acts: `SLUG[bot]`. */
  readonly bot: Account;
  readonly publicKey: string;
  readonly createdAt: string;
  permissions: Permissions;
  events: readonly string[];
  webhook: { readonly url: string; readonly secret: string } | undefined;
}

/** What GitHub's page for new Apps takes of a manifest. */
export interface Manifest {
  readonly name: string;
  readonly url: string;
  readonly redirect_url: string;
  readonly description?: string;
  readonly public?: boolean;
  readonly hook_attributes?: { readonly url: string; readonly active?: boolean };
  readonly default_events?: readonly string[];
  readonly default_permissions?: Permissions;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  repositories: "all" | Set<number>;
  permissions: Permissions;
  events: readonly string[];
  suspendedAt: string | undefined;
  readonly createdAt: string;
}

export interface Team {
  readonly id: number;
  readonly organization: Account;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: string;
  readonly members: Map<number, "member" | "maintainer">;
  readonly repositories: Map<number, Role>;
}

/** What stands behind a credential. `expiresAt` in milliseconds since 1970. */
export type Token =
  | { readonly kind: "user"; readonly account: Account }
  | {
      readonly kind: "installation";
      readonly installation: Installation;
      readonly repositories: "all" | ReadonlySet<number>;
      readonly permissions: Permissions;
      readonly expiresAt: number;
      revoked: boolean;
    };

/** Something that happened, before it is known whom to tell. */
export interface Event {
  readonly name: string;
  readonly action: string | undefined;
  readonly repository: Repository | undefined;
  /** Only this installation is told (its own life cycle); else all that may know. */
  readonly installation?: Installation;
  /** Only this App is told (its own check suite). */
  readonly onlyApp?: App;
  readonly sender: Account;
  readonly payload: Readonly<Record<string, unknown>>;
}
