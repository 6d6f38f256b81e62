import type { Call, ProgramJudge } from "../call.ts";
import { readOptions } from "../options.ts";
import { say } from "../scene.ts";
import { mayBeOption, shown } from "../shell-word.ts";
import { PROTECTED } from "./git-push.ts";

function branch({ scene, args }: Call): undefined {
  const options = readOptions(
    args,
    "-u --set-upstream-to --sort --format --contains --merged --no-merged --points-at",
  );
  const names = options.operands.map(({ value }) => value.replace(/^refs\/heads\//, ""));
  const removes = options.has("-d", "-D", "--delete");
  const moves = options.has("-f", "--force", "-M", "-C", "-m", "--move");
  if (args.some(mayBeOption))
    say(scene, "dynamic-argument", "what `git branch` does is known only when it runs");
  const protectedName = names.find((name) => PROTECTED.test(name));
  if (protectedName !== undefined && (removes || options.has("-f", "--force", "-M", "-C"))) {
    return say(scene, "rewrites-history", `\`git branch\` moves or deletes \`${shown(protectedName)}\``);
  }
  if (options.has("-D") || (moves && options.has("-f", "--force")))
    say(scene, "discards-work", "`git branch` drops commits that may be nowhere else");
}

function tag({ scene, args }: Call): undefined {
  const options = readOptions(args, "-m --message -F --file -u --local-user --sort --format");
  if (options.has("-d", "--delete", "-f", "--force"))
    say(scene, "discards-work", "`git tag` moves or deletes a tag");
}

function updateRef({ scene, args }: Call): undefined {
  const [ref] = readOptions(args, "-m").operands;
  const name = ref?.value.replace(/^refs\/heads\//, "") ?? "";
  const own =
    ref !== undefined &&
    !ref.dynamic &&
    !PROTECTED.test(name) &&
    !/^refs\/(tags|remotes)\//.test(name) &&
    name !== "HEAD";
  if (own && !readOptions(args, "-m").has("-d", "--stdin"))
    return say(scene, "discards-work", `\`git update-ref\` moves \`${shown(ref.text)}\``);
  say(
    scene,
    "rewrites-history",
    `\`git update-ref ${shown(args.map(({ text }) => text).join(" "))}\` moves a protected ref`,
  );
}

function rewrites({ scene, name }: Call): undefined {
  say(scene, "rewrites-history", `\`git ${name}\` rewrites history`);
}

function reflog({ scene, args }: Call): undefined {
  if (/^(expire|delete|drop)$/.test(args[0]?.value ?? ""))
    say(scene, "rewrites-history", "`git reflog` forgets what could be brought back");
}

function collect({ scene, args, name }: Call): undefined {
  if (name === "prune" || args.some(({ value }) => /^--prune=(now|all)|^--aggressive-prune$/.test(value))) {
    say(scene, "discards-work", `\`git ${name}\` deletes what could still be brought back`);
  }
}

function symbolicRef({ scene, args }: Call): undefined {
  if (readOptions(args, "-m").operands.length > 1)
    say(scene, "discards-work", "`git symbolic-ref` moves a ref");
}

/** Subcommands that move or forget refs. */
export const gitRefs: Readonly<Record<string, ProgramJudge>> = {
  branch,
  tag,
  "update-ref": updateRef,
  "filter-branch": rewrites,
  "filter-repo": rewrites,
  replace: rewrites,
  reflog,
  gc: collect,
  prune: collect,
  "symbolic-ref": symbolicRef,
};
