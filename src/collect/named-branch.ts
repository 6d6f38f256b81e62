import { branchNameProblem } from "../contract/branch-name.ts";
import { CannotRun } from "../git/cannot-run.ts";

/** A head's branch, as far as the words for it tell. */
export interface NamedBranch {
  /** Without `refs/heads/` or `refs/remotes/<remote>/`. */
  readonly name: string;
  /** The words themselves, where they may be a name as they stand: an agent's branch is none the less for a remote. */
  readonly asGiven?: string;
  /** What else the words may name: where an unknown remote's name ends, nobody can tell. */
  readonly guesses?: readonly string[];
}

/**
 * The branch that a person's or a CI system's words name, without `refs/heads/` or `refs/remotes/<remote>/`; undefined
 * where they name none: a tag, a pull request's merge (`refs/pull/12/merge`, `12/merge`). `HEAD` is what it points to.
 * `remotes` are the configured ones: `corp/team` is one remote, and of several that fit the longest is meant.
 * @throws CannotRun for a text that git takes for no branch's name.
 */
export function namedBranch(
  words: string,
  branchOfHead: NamedBranch | undefined,
  remotes: readonly string[],
): NamedBranch | undefined {
  if (words === "HEAD" || words === "@") return branchOfHead;
  if (/^(?:refs\/(?:remotes\/)?pull\/|refs\/tags\/|\d+\/(?:merge|head)$)/.test(words)) return undefined;
  const branch = readWords(words, remotes);
  const problem = branchNameProblem(branch.name);
  if (problem) throw new CannotRun(`\`--branch\`: ${problem.message}`, problem.help);
  return branch;
}

function readWords(words: string, remotes: readonly string[]): NamedBranch {
  const local = /^(?:refs\/)?heads\/(.*)$/s.exec(words)?.[1];
  if (local !== undefined) return { name: local };
  const tracked = /^(?:refs\/)?remotes\/(.*)$/s.exec(words)?.[1];
  if (tracked !== undefined) return trackedBranch(tracked, remotes);
  const ofRemote = withoutRemote(words, remotes);
  if (ofRemote !== undefined && !words.startsWith("origin/")) return { name: ofRemote, asGiven: words };
  return { name: ofRemote ?? words.replace(/^origin\//, "") };
}

/** `name` follows `refs/remotes/`. Of an unknown remote the first segment is taken for its name, as git clone makes them. */
function trackedBranch(name: string, remotes: readonly string[]): NamedBranch {
  const branch = withoutRemote(name, remotes);
  if (branch !== undefined) return { name: branch };
  const segments = name.split("/").slice(1);
  const [first = "", ...guesses] = segments.map((_, index) => segments.slice(index).join("/"));
  return guesses.length === 0 ? { name: first } : { name: first, guesses };
}

function withoutRemote(name: string, remotes: readonly string[]): string | undefined {
  const fitting = remotes.filter((remote) => name.startsWith(`${remote}/`));
  const lengths = fitting.map((remote) => remote.length + 1);
  return lengths.length === 0 ? undefined : name.slice(Math.max(...lengths));
}

/**
 * A login as GitHub writes it; the GitHub CLI's `app/name` is the App's `name[bot]`.
 * @throws CannotRun for a text that can be no login: judged as somebody unknown, an agent would pass for a person.
 */
export function namedActor(words: string): string {
  const login = words.startsWith("app/") ? `${words.slice("app/".length)}[bot]` : words;
  if (/^[A-Za-z0-9_-]{1,100}(?:\[bot\])?$/.test(login)) return login;
  throw new CannotRun(
    `${JSON.stringify(words)} is not a login of GitHub's`,
    "give who pushed as GitHub names them, such as `alice` or `acme-coder[bot]`",
  );
}
