/** How one update of a rung's ref is accounted for (contract.md, 6: accounting on the ladder is by ref update). */
export const ACCOUNTS = ["start", "pull", "updater", "adopted", "not-enforced", "none"] as const;
export type AccountKind = (typeof ACCOUNTS)[number];

/**
 * `start`: the tip from which the accounting begins. `pull`: a pull request whose judged head, merged into what was there,
 * gives exactly this tree. `updater`: a listed updater's own push, judged. `adopted`: people looked, and took it on.
 * `not-enforced`: the policy of that moment only reported. `none`: nobody has accounted for it.
 */
export interface Account {
  readonly kind: AccountKind;
  readonly pull?: number;
  /** Of the pull request, as it was merged. */
  readonly head?: string;
  /** By which that head was let through. */
  readonly verdictId?: string;
  /** Of `none`: a clause. */
  readonly why?: string;
}

/** One before → after of a rung's ref; undefined where the branch was not there. */
export interface RefUpdate {
  readonly branch: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly account: Account;
}

/** A pull request that GitHub says was merged as this update's last commit. */
export interface MergedPull {
  readonly number: number;
  readonly head: string;
  /** Of merging the head into what was there; undefined where git cannot merge them. */
  readonly tree: string | undefined;
  /** What was decided of the head at the gate, last; undefined where nothing was. */
  readonly verdict:
    | {
        readonly id: string;
        /** Its gravest level, or `pass`. */
        readonly verdict: string;
        /** Its policy only reported where it was not. */
        readonly isEnforced: boolean;
        /** A stop stood on its branch, or at the head itself. */
        readonly isStopped: boolean;
      }
    | undefined;
}

/** What is known of an update when it is seen. */
export interface SeenUpdate {
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Of `after`; undefined where it cannot be read. */
  readonly tree: string | undefined;
  /** `after` holds all that `before` had. */
  readonly isForward: boolean;
  readonly pull: MergedPull | undefined;
  /** Of a listed updater's own push, as it was judged without this; absent for everybody else's. */
  readonly updaterVerdict?: string | undefined;
  /** The policy of that moment shuts gates. */
  readonly isEnforced: boolean;
}

/** How an update is accounted for. What cannot be determined accounts for nothing, and says so. */
export function accountOf(seen: SeenUpdate): Account {
  const account = enforcedAccount(seen);
  // A policy that only reports has shut nothing: what came by then is its authors' to answer for.
  return account.kind === "none" && !seen.isEnforced ? { ...account, kind: "not-enforced" } : account;
}

function enforcedAccount(seen: SeenUpdate): Account {
  const { before, after, isForward, pull, updaterVerdict } = seen;
  if (after === undefined) return none("the branch was deleted");
  if (before === undefined) return none("the branch was made, and what it began with went through no gate");
  if (!isForward) return none("history was rewritten: what stood there before is not in it");
  if (pull !== undefined) return accountOfPull(seen, pull);
  if (updaterVerdict === undefined)
    return none("it was pushed directly, and no pull request was merged as it");
  if (updaterVerdict === "pass") return { kind: "updater" };
  return none(`an updater pushed it directly, and its verdict is \`${updaterVerdict}\``);
}

function accountOfPull({ tree }: SeenUpdate, pull: MergedPull): Account {
  const { number, head, verdict } = pull;
  const known = { pull: number, head };
  if (verdict === undefined)
    return { ...none(`pull request ${number} was merged before its head was judged`), ...known };
  const judged = { ...known, verdictId: verdict.id };
  if (tree === undefined || pull.tree !== tree)
    return {
      ...none(`merging the head of pull request ${number} does not give what stands there`),
      ...judged,
    };
  if (verdict.isStopped)
    return { ...none(`pull request ${number} was merged while it was stopped`), ...judged };
  if (verdict.verdict === "pass") return { kind: "pull", ...judged };
  const words = `pull request ${number} was merged past its gate: its verdict was \`${verdict.verdict}\``;
  return { ...none(words), ...judged, ...(verdict.isEnforced ? {} : { kind: "not-enforced" }) };
}

function none(why: string): Account {
  return { kind: "none", why };
}

/** Whether nobody has accounted for an update yet. */
export function isUnaccounted({ account }: Pick<RefUpdate, "account">): boolean {
  return account.kind === "none";
}

/**
 * The updates of the rung below that a promotion into the rung above carries: all since the head that was promoted there
 * last, oldest first. Where a head stood on the branch more than once, since the first time: nothing is left out.
 */
export function carriedUpdates<U extends RefUpdate>(
  below: readonly U[],
  above: readonly Pick<RefUpdate, "account">[],
): readonly U[] {
  const promoted = above.findLast(
    ({ account }) =>
      account.kind !== "none" &&
      account.head !== undefined &&
      below.some(({ after }) => after === account.head),
  );
  return promoted === undefined
    ? below
    : below.slice(below.findIndex(({ after }) => after === promoted.account.head) + 1);
}
