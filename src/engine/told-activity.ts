import type { BytePath } from "../contract/byte-path.ts";
import type { ActivityKind } from "./activity.ts";

/** What one teller told of one kind: a feed that the operator trusts, or the run and its jobs. */
export interface ToldNames {
  readonly kind: ActivityKind;
  readonly independent: boolean;
  /** In the order of their bytes, without what was beyond those that are kept. */
  readonly names: readonly string[];
}

/** What was told of what a run read and called, held against what it may [P5] [P37] [P151]. */
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
}
