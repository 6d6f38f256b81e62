import type { BytePath } from "../contract/byte-path.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import { treeOfCommit } from "../git/commits.ts";
import { isAncestor } from "../git/revert.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import type { FoundAlteration } from "./altered-tests.ts";
import type { JudgedRange } from "./judged-range.ts";

/** A head that the branch was seen to have. */
export interface SeenPush {
  readonly head: string;
  /** What the branch had before, as GitHub told of that push; absent where it was new. */
  readonly before?: string;
  /** Who pushed, as GitHub authenticated them; absent where nobody knows. */
  readonly login?: string;
}

const PUSHES_MAX = 1000;

/**
 * Of the altered tests' files those that nobody but listed testers has pushed: who wrote a commit is its author's own claim,
 * who pushed it first is GitHub's word [H9]. `pushes`: in the order in which they were first seen.
 */
export async function testsByTesters(
  range: JudgedRange,
  pushes: readonly SeenPush[] | undefined,
  found: readonly FoundAlteration[],
): Promise<Fact<readonly BytePath[]>> {
  if (pushes === undefined) return unknown("only a server sees who pushes, and none was asked");
  const testers = new Set(
    range.policy.policy.agents.flatMap(({ login, role }) => (role === "tester" ? [login.toLowerCase()] : [])),
  );
  const paths = [...new Set(found.map(({ from }) => from))];
  if (paths.length === 0 || testers.size === 0) return observed([]);
  if (pushes.length > PUSHES_MAX) return unknown(`there were more than ${PUSHES_MAX} pushes`);
  const strange = await rewrittenAt(range, pushes);
  if (strange !== undefined)
    return unknown(
      `the branch was at \`${strange}\` once, which is no part of it: who pushed what is not clear`,
    );
  const parents = new Map(range.commits.map((commit) => [commit.sha, commit.parents]));
  const reaches = pushes.map(({ head, before, login }) => ({
    head: reachable(head, parents),
    before: reachable(before, parents),
    isTester: login !== undefined && testers.has(login.toLowerCase()),
  }));
  const isByTester = (sha: string): boolean => {
    const first = reaches.find(({ head }) => head.has(sha));
    return first?.isTester === true && !first.before.has(sha);
  };
  return observed(
    paths.filter((path) => {
      const touching = range.commits.filter(
        ({ changes, isCleanTargetMerge }) =>
          !isCleanTargetMerge && changes.some((change) => change.path === path),
      );
      return touching.length > 0 && touching.every(({ sha }) => isByTester(sha));
    }),
  );
}

/** A head that neither the range nor the target has: a commit may have been pushed with it, by whoever pushed that. */
async function rewrittenAt(
  { objects, set, commits }: JudgedRange,
  pushes: readonly SeenPush[],
): Promise<string | undefined> {
  const inRange = new Set(commits.map(({ sha }) => sha));
  const others = new Set(
    pushes.flatMap(({ head, before }) =>
      [head, ...(before === undefined ? [] : [before])].filter((sha) => !inRange.has(sha)),
    ),
  );
  for (const sha of others) {
    const isHere = (await treeOfCommit(objects, sha as Oid)) !== undefined;
    if (!isHere || !(await isAncestor(objects, sha as Oid, set.base, CEILINGS))) return sha;
  }
  return undefined;
}

/** Commits of the range that a commit stands on, itself among them. */
function reachable(
  sha: string | undefined,
  parents: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const open = sha === undefined ? [] : [sha];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const above = parents.get(next);
    if (above === undefined || found.has(next)) continue;
    found.add(next);
    open.push(...above);
  }
  return found;
}
