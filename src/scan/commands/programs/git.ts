import type { Call, ProgramJudge, ProgramTable } from "../call.ts";
import { deletes, fileOf, writes } from "../effects.ts";
import { readOptions } from "../options.ts";
import { absoluteOf } from "../place.ts";
import { type Feed, NO_FEED, say, whereIs } from "../scene.ts";
import { type ShellWord, shown } from "../shell-word.ts";
import { gitPush, PROTECTED } from "./git-push.ts";
import { gitRefs } from "./git-refs.ts";
import { clone, fetch, remote, submodule } from "./git-remotes.ts";
import { gitSetting } from "./git-settings.ts";

const GLOBAL =
  "-C -c --git-dir --work-tree --namespace --exec-path --config-env --super-prefix --attr-source";

/** Subcommands that look, or change only the index, the work tree or this branch. */
const QUIET = new Set(
  "status diff log show blame annotate shortlog describe rev-parse rev-list ls-files ls-tree cat-file name-rev merge-base grep show-ref for-each-ref count-objects whatchanged range-diff diff-tree diff-index diff-files cherry check-ignore check-attr check-mailmap check-ref-format verify-commit verify-tag fsck var version help add mv init apply am format-patch cherry-pick revert merge rebase stash switch checkout restore commit fetch pull reset rm sparse-checkout notes bundle archive mailinfo mailsplit patch-id interpret-trailers stripspace column hash-object write-tree read-tree commit-tree mktree merge-tree merge-file merge-base unpack-objects pack-objects index-pack verify-pack maintenance ls-remote lfs flow bisect submodule worktree clean tag branch remote config push clone update-ref reflog gc prune filter-branch filter-repo replace symbolic-ref difftool mergetool subtree request-pull daemon rerere get-tar-commit-id absorb town machete gui citool instaweb --version --help --exec-path update-index svn p4 send-email credential fast-import fast-export hook".split(
    " ",
  ),
);

const git: ProgramJudge = (call) => {
  const { scene } = call;
  const { cwd } = scene;
  const global = readOptions(call.args, GLOBAL, true);
  for (const setting of global.values("-c", "--config-env")) {
    const equals = setting.value.indexOf("=");
    gitSetting(
      scene,
      equals < 0 ? setting.value : setting.value.slice(0, equals),
      equals < 0 ? undefined : { ...setting, value: setting.value.slice(equals + 1) },
    );
  }
  for (const directory of global.values("-C", "--work-tree")) {
    scene.cwd =
      whereIs(scene, directory).kind === "unknown" ? undefined : absoluteOf(directory.value, scene.cwd);
  }
  if (global.has("--exec-path") && global.value("--exec-path") !== undefined)
    say(scene, "changes-what-runs", "`git --exec-path` says where git's own programs are");
  const [first, ...rest] = global.operands;
  const feed = first === undefined ? NO_FEED : subcommand(call, first, rest);
  scene.cwd = cwd;
  return feed;
};

function subcommand(call: Call, first: ShellWord, args: readonly ShellWord[]): Feed | undefined {
  const { scene } = call;
  const name = first.value;
  if (first.dynamic)
    return say(
      scene,
      "dynamic-argument",
      `what \`git\` does is known only when it runs: \`${shown(first.text)}\``,
    );
  if (!QUIET.has(name))
    return say(scene, "unknown-program", `\`git ${shown(name)}\` is not a command that we know, or an alias`);
  for (const [index, word] of args.entries()) {
    const option =
      /^(--upload-pack|--receive-pack|--exec|--upload-archive|--(smtp-server|sendmail-cmd|to-cmd|cc-cmd|header-cmd))(=|$)/;
    if (option.test(word.value) && !(name === "rebase" && word.value === "--exec")) {
      const [, text = args[index + 1]?.value ?? ""] = /=(.*)$/s.exec(word.value) ?? [];
      if (/[\s/]/.test(text)) scene.judgeText(text);
      say(scene, "runs-inline-code", `\`git ${name}\` runs \`${shown(word.text)}\``);
    }
    if (/^(--remote=)?(ext|fd)::/.test(word.value)) {
      scene.judgeText(word.value.replace(/^.*?::/s, "").replaceAll("% ", " "));
      say(scene, "runs-hidden-code", `\`${shown(word.text)}\` is a command that git runs`);
    }
    if (
      /^--no-veri(fy?)?$/.test(word.value) ||
      (name === "commit" &&
        /^-[a-zA-Z]*n/.test(word.value) &&
        !/^-[a-zA-Z]*[mFCc]/.test(word.value.slice(0, word.value.indexOf("n"))))
    ) {
      say(scene, "disables-protection", `\`git ${name} ${shown(word.text)}\` skips the hooks`);
    }
    if (word.value === "--no-gpg-sign" || word.value === "--no-verify-signatures")
      say(scene, "changes-what-runs", `\`git ${name} ${word.value}\` leaves signatures out`);
  }
  return (SUBCOMMANDS[name] ?? quiet)({ ...call, name, args });
}

const quiet: ProgramJudge = () => undefined;

function clean({ scene, args }: Call): undefined {
  const options = readOptions(args, "-e --exclude");
  if (options.has("-n", "--dry-run")) return;
  if (options.operands.length === 0) {
    if (scene.cwd === undefined || !scene.cwd.startsWith(scene.root))
      return deletes(scene, here(scene.cwd), "git clean", true);
    return say(
      scene,
      "discards-work",
      "`git clean` deletes every file that git does not know",
      "nothing brings them back",
    );
  }
  for (const word of options.operands) deletes(scene, word, "git clean", true);
}

function here(cwd: string | undefined): ShellWord {
  return { text: ".", value: cwd ?? "\u0001", dynamic: cwd === undefined, glob: false, home: false };
}

function reset({ scene, args }: Call): undefined {
  if (args.some(({ value }) => value === "--hard"))
    say(scene, "discards-work", "`git reset --hard` throws away what is not committed");
}

/** Naming files is everyday; naming everything throws all work away. */
function restore({ scene, args, name }: Call): undefined {
  const all = args.some(({ value }) => value === "." || value === ":/" || value === "*");
  const forced =
    args.some(({ value }) => /^(-f|--force|--discard-changes)$/.test(value)) && name !== "restore";
  const staged =
    args.some(({ value }) => value === "--staged" || value === "-S") &&
    !args.some(({ value }) => value === "--worktree" || value === "-W");
  const at = args.findIndex(({ value }) => value === "-B" || value === "-C" || value === "--force-create");
  if (at >= 0 && PROTECTED.test(args[at + 1]?.value ?? ""))
    say(scene, "discards-work", `\`git ${name}\` moves a protected branch`);
  if ((all && !staged) || forced)
    say(scene, "discards-work", `\`git ${name}\` throws away what is not committed`);
}

function stash({ scene, args }: Call): undefined {
  if (args[0]?.value === "clear" || args[0]?.value === "drop")
    say(scene, "discards-work", `\`git stash ${args[0].value}\` throws stashed work away`);
}

function rebase({ scene, args, name }: Call): undefined {
  for (const [index, word] of args.entries()) {
    const text = /^(-x|--exec)$/.test(word.value)
      ? args[index + 1]
      : /^(-x|--exec=)./.test(word.value)
        ? { ...word, value: word.value.replace(/^(-x|--exec=)/, "") }
        : undefined;
    if (text !== undefined) scene.judgeText(text.value);
    if (word.value === "--root")
      say(scene, "rewrites-history", `\`git ${name} --root\` rewrites the whole history`);
  }
}

function bisect({ scene, args, stdin }: Call): undefined {
  if (args[0]?.value === "run") scene.judgeWords(args.slice(1), stdin);
}

function config({ scene, args }: Call): undefined {
  const options = readOptions(args, "-f --file --blob --type --default --comment --value");
  if (
    options.has(
      "--get",
      "--get-all",
      "--get-regexp",
      "-l",
      "--list",
      "--show-origin",
      "--get-urlmatch",
      "--name-only",
    )
  )
    return;
  if (options.has("-e", "--edit")) return changesSettings(scene);
  let operands = options.operands;
  if (/^(get|list|edit|set|unset|add)$/.test(operands[0]?.value ?? "")) {
    if (/^(get|list)$/.test(operands[0]!.value)) return;
    if (operands[0]!.value === "edit") return changesSettings(scene);
    operands = operands.slice(1);
  }
  const [key, value] = operands;
  const removes =
    options.has("--unset", "--unset-all", "--remove-section") || options.operands[0]?.value === "unset";
  if (key === undefined || (value === undefined && !removes)) return;
  gitSetting(scene, key.value, value ?? undefined, key.dynamic);
}

function changesSettings(scene: Call["scene"]): undefined {
  say(scene, "changes-what-runs", "`git config --edit` changes git's settings");
}

function runsTool({ scene, args, name }: Call): undefined {
  for (const [index, word] of args.entries()) {
    const text = /^(-x|--extcmd|-O|--open-files-in-pager)$/.test(word.value)
      ? args[index + 1]
      : /^(--extcmd=|-O.|--open-files-in-pager=)/.test(word.value)
        ? word
        : undefined;
    if (text === undefined) continue;
    scene.judgeText(text.value.replace(/^(--extcmd=|-O|--open-files-in-pager=)/, ""));
    say(scene, "runs-inline-code", `\`git ${name}\` runs \`${shown(text.text)}\``);
  }
}

function worktree({ scene, args }: Call): undefined {
  const [verb, ...rest] = args;
  const { operands, has } = readOptions(rest, "-b -B --reason");
  if (verb?.value === "add" && operands[0] !== undefined) writes(scene, operands[0], "git worktree", true);
  if (verb?.value === "remove" && operands[0] !== undefined && has("-f", "--force"))
    deletes(scene, operands[0], "git worktree", true);
}

function sends({ scene, name }: Call): undefined {
  say(scene, "acts-remotely", `\`git ${name}\` speaks to others, or changes git's own store`);
}

function remove({ scene, args }: Call): undefined {
  for (const word of readOptions(args).operands) {
    if (readOptions(args).has("--cached")) return;
    deletes(scene, word, "git rm", readOptions(args).has("-r"));
  }
}

/** A patch that nobody has read becomes code of the repository. */
function applies({ scene, name, stdin, args }: Call): undefined {
  const origins = args.map((word) => word.origin ?? scene.tainted.get(fileOf(scene, word) ?? ""));
  if (stdin.kind === "fetched" || stdin.kind === "hidden" || origins.some((origin) => origin !== undefined))
    say(
      scene,
      "runs-outside-code",
      `\`git ${name}\` takes in a patch that was fetched or decoded just before`,
    );
}

const SUBCOMMANDS: Readonly<Record<string, ProgramJudge>> = {
  clean,
  reset,
  restore,
  checkout: restore,
  switch: restore,
  stash,
  rebase,
  bisect,
  submodule,
  clone,
  remote,
  fetch,
  pull: fetch,
  "ls-remote": fetch,
  config,
  difftool: runsTool,
  mergetool: runsTool,
  grep: runsTool,
  worktree,
  rm: remove,
  push: gitPush,
  daemon: sends,
  instaweb: sends,
  "send-email": sends,
  credential: sends,
  "fast-import": sends,
  svn: sends,
  p4: sends,
  apply: applies,
  am: applies,
  bundle: quiet,
  hook: quiet,
  ...gitRefs,
};

export const GIT: ProgramTable = [
  ["git hub", git],
  [
    "git-filter-repo bfg git-filter-branch",
    ({ scene, name }) => say(scene, "rewrites-history", `\`${name}\` rewrites the whole history`),
  ],
  [
    "svn hg bzr fossil",
    ({ scene, name, args }) =>
      /^(status|log|diff|info|st|cat|blame)$/.test(args[0]?.value ?? "")
        ? undefined
        : say(scene, "acts-remotely", `\`${name}\` speaks to a server`),
  ],
];
