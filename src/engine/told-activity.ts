import type { BytePath } from "../contract/byte-path.ts";
import type { ActivityKind } from "./activity.ts";

/** What one teller told of one kind: a feed that the operator trusts, or the run and its jobs. */
export interface ToldNames {
  readonly kind: ActivityKind;
  readonly independent: boolean;
  /** In the order of their bytes, without what was beyond those that are kept. */
  readonly names: readonly string[];
}

/** What was told of a run's calls of tools. */
export interface ToldToolCalls {
  readonly calls: number;
  /** The most called first, maybe not all; `seen`: calls of which a feed tells in which the run has no hand. */
  readonly tools: readonly { readonly tool: string; readonly calls: number; readonly seen: number }[];
}

/** All that was told of what a run did beside its requests to models. */
export interface ToldDeeds {
  readonly names: readonly ToldNames[];
  /** Absent: nobody told of any, nor that there were none. */
  readonly tools?: ToldToolCalls;
}

/** What was told of what a run read and called, held against what it may [P5] [P20] [P37] [P51] [P151]. */
export interface ActivityFact {
  /** Hosts that were called and let through, and that nobody declared; in byte order. */
  readonly undeclaredHosts: readonly {
    readonly host: string;
    /** Seen by a gateway, and not only told by the run itself. */
    readonly independent: boolean;
  }[];
  /** Files of the repository that were read, and that lie outside what the requirements say may be; in byte order. */
  readonly readsOutside: readonly BytePath[];
  /** The requirements that say so; empty where one of them says nothing. */
  readonly boundBy: readonly string[];
  /** Places of credentials that were read, as they were told; in byte order. */
  readonly credentialsRead: readonly string[];
  /** Calls of tools, and how many there may be; absent where nobody told of any. */
  readonly toolCalls?: { readonly used: number; readonly allowed: number; readonly setBy: string };
  /** Tools that were called though the thread's config allows others alone, the most called first. */
  readonly unlistedTools: readonly { readonly tool: string; readonly calls: number }[];
}
