import type { Call, ProgramJudge } from "../call.ts";
import { contacts, hostOf } from "../network.ts";
import { readOptions } from "../options.ts";
import { type Scene, say } from "../scene.ts";
import { mayBeOption, type ShellWord, shown } from "../shell-word.ts";

/** Names that repositories protect. */
export const PROTECTED =
  /^(main|master|trunk|develop|development|dev|staging|stage|production|prod|release|stable|default|gh-pages|release[/-].*|hotfix\/.*|v?\d+(\.\d+|\.x)*)$/;
const AGENTS = /^(agent|copilot)\//;

/**
 * Pushing the own branch is everyday. Force and deletion rewrite what others have: block, but on the agent's own branch,
 * where a person looks, because a rewritten agent branch stops its run (contract.md, 2).
 */
export const gitPush: ProgramJudge = ({ scene, args }: Call) => {
  const options = readOptions(args, "-o --push-option --repo --receive-pack --exec");
  const what = `\`git push ${shown(args.map(({ text }) => text).join(" "))}\``;
  if (options.has("--mirror", "--prune"))
    return say(scene, "rewrites-history", `${what} replaces every branch there`);
  const [remote, ...refspecs] = options.operands;
  if (remote !== undefined && hostOf(remote.value) !== undefined) contacts(scene, remote, "git push");
  const lease = options.names.some((name) => name === "--force-with-lease" || name === "--force-if-includes");
  const force = options.names.some((name) => name === "--force" || name === "-f" || name === "--forc");
  const remove = options.has("-d", "--delete");
  if (options.has("--all") && (force || lease))
    return say(scene, "rewrites-history", `${what} rewrites every branch there`);
  if (args.some(mayBeOption) || remote?.dynamic)
    say(scene, "dynamic-argument", `what ${what} sends where is known only when it runs`);
  if (refspecs.length === 0) return pushCurrent(scene, what, force, lease);
  for (const spec of refspecs) {
    const forced = force || lease || spec.value.startsWith("+");
    pushOne(scene, what, targetOf(spec), forced, remove || spec.value.startsWith(":"));
  }
};

function pushCurrent(scene: Scene, what: string, force: boolean, lease: boolean): undefined {
  const { branch } = scene.context;
  if (force)
    return isOwn(scene, branch ?? "")
      ? own(scene, what)
      : say(scene, "rewrites-history", `${what} rewrites a branch that it does not name`);
  if (lease && !(branch !== undefined && PROTECTED.test(branch))) return own(scene, what);
  if (lease || (branch !== undefined && PROTECTED.test(branch))) {
    say(scene, lease ? "rewrites-history" : "acts-remotely", `${what} goes to a protected branch`);
  }
}

function pushOne(scene: Scene, what: string, target: string, forced: boolean, removed: boolean): undefined {
  if (removed || forced) {
    if (isOwn(scene, target)) return own(scene, what);
    return say(
      scene,
      "rewrites-history",
      removed ? `${what} deletes \`${shown(target)}\`` : `${what} rewrites \`${shown(target)}\``,
    );
  }
  if (PROTECTED.test(target))
    say(
      scene,
      "acts-remotely",
      `${what} goes straight to \`${shown(target)}\``,
      "promotion goes through the gates",
    );
}

function own(scene: Scene, what: string): undefined {
  say(scene, "acts-remotely", `${what} rewrites the own branch`, "a rewritten agent branch stops its run");
}

function isOwn({ context }: Scene, target: string): boolean {
  if (target === "HEAD" || target === "") return context.branch !== undefined && AGENTS.test(context.branch);
  return target === context.branch
    ? !PROTECTED.test(target)
    : context.branch === undefined && AGENTS.test(target);
}

/** The name of the branch there that a refspec updates. */
function targetOf({ value }: ShellWord): string {
  const spec = value.replace(/^\+/, "");
  const target = spec.includes(":") ? spec.slice(spec.lastIndexOf(":") + 1) : spec;
  return target.replace(/^refs\/(heads|tags)\//, "").replaceAll("\u0001", "?");
}
