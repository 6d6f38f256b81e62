import { branchNameProblem } from "../contract/branch-name.ts";
import { CannotRun } from "../git/cannot-run.ts";

/**
 * The branch that a person's or a CI system's words name, without `refs/heads/` or `refs/remotes/<remote>/`; undefined
 * where they name none: a tag, a pull request's merge (`refs/pull/12/merge`, `12/merge`). `HEAD` is what it points to.
 * @throws CannotRun for a text that git takes for no branch's name.
 */
export function namedBranch(words: string, branchOfHead: string | undefined): string | undefined {
  if (words === "HEAD" || words === "@") return branchOfHead;
  if (/^(?:refs\/(?:remotes\/)?pull\/|refs\/tags\/|\d+\/(?:merge|head)$)/.test(words)) return undefined;
  const name = words.replace(/^(?:refs\/)?(?:heads\/|remotes\/[^/]+\/)/, "").replace(/^origin\//, "");
  const problem = branchNameProblem(name);
  if (problem) throw new CannotRun(`\`--branch\`: ${problem.message}`, problem.help);
  return name;
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
