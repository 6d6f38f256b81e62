import { hostOf, isDeclared } from "../network.ts";
import { runsOrigin } from "../run-origin.ts";
import { type Scene, say } from "../scene.ts";
import { type ShellWord, shown } from "../shell-word.ts";

/** Settings whose value git runs. */
const RUNS =
  /^(core\.(pager|editor|sshcommand|fsmonitor|askpass|gitproxy|alternaterefscommand)|sequence\.editor|gpg(\..*)?\.program|gpg\.ssh\.defaultkeycommand|diff\.external|diff\..*\.(command|textconv)|merge\..*\.driver|filter\..*\.(clean|smudge|process)|(difftool|mergetool|browser|man|guitool)\..*\.(cmd|path)|credential(\..*)?\.helper|pager\..*|interactive\.difffilter|uploadpack\.packobjectshook|sendemail\..*(cmd|smtpserver)|remote\..*\.(uploadpack|receivepack|vcs|proxy)|web\.browser|trailer\..*\.(cmd|command)|receive\.procreceiverefs|submodule\..*\.update|tar\..*\.command|hook\..*\.command)$/;
const HARMLESS =
  /^(user\.\w+|author\.\w+|committer\.\w+|init\.defaultbranch|pull\.(rebase|ff)|push\.(default|autosetupremote|followtags)|fetch\.(prune|parallel|prunetags)|merge\.(ff|conflictstyle|renamelimit)|rebase\.\w+|rerere\.\w+|color\..*|diff\.(algorithm|renames|renamelimit|colormoved|nopre\w+|mnemonicprefix)|core\.(autocrlf|eol|safecrlf|quotepath|filemode|ignorecase|longpaths|symlinks|whitespace|abbrev|precomposeunicode|compression|untrackedcache|preloadindex|fscache|bare|commentchar|excludesfile|splitindex|checkstat|logallrefupdates|packedgit\w+)|advice\..*|log\.\w+|format\.\w+|status\.\w+|column\..*|branch\..*\.(remote|merge|rebase)|branch\.(sort|autosetuprebase|autosetupmerge)|tag\.sort|http\.(postbuffer|lowspeed\w+|maxrequests|version)|gc\.auto|pack\.\w+|index\.\w+|feature\.\w+|protocol\.version|checkout\.\w+|commit\.(template|verbose|cleanup)|blame\.\w+|lfs\.(?!customtransfer|extension).*|submodule\.(recurse|fetchjobs)|help\.autocorrect|worktree\.\w+|versionsort\..*|apply\.\w+|am\.\w+|clone\.\w+|grep\.\w+|stash\.\w+|github\.user|maintenance\.\w+)$/;

/**
 * A setting of git, for one command or for good. Git runs what some of them hold, and some are protections.
 * @param value undefined: it is taken away
 */
export function gitSetting(
  scene: Scene,
  name: string,
  value: ShellWord | undefined,
  dynamic = false,
): undefined {
  const key = name.toLowerCase();
  const text = value === undefined ? "" : ` to \`${shown(value.value.replaceAll("\u0001", "?"))}\``;
  const what = `git's \`${shown(name)}\` is set${text}`;
  if (dynamic)
    return say(
      scene,
      "dynamic-argument",
      `which of git's settings is changed is known only when it runs: \`${shown(name)}\``,
    );
  if (key === "core.hookspath" || key === "core") return hooksPath(scene, what, value);
  const off = value === undefined || /^(false|0|no|off|)$/i.test(value.value);
  const guards =
    /^(http(\..*)?\.sslverify|fetch\.fsckobjects|transfer\.fsckobjects|receive\.(fsckobjects|denynonfastforwards|denydeletes|denycurrentbranch)|core\.protect(hfs|ntfs))$/.test(
      key,
    );
  if (guards && (off || value?.value === "ignore"))
    return say(scene, "disables-protection", what, "git no longer refuses what it should");
  // Switching one of them on is nobody's loss.
  if (guards && /^(true|1|yes|on)$/i.test(value?.value ?? "")) return;
  if (/^(commit|tag|push)\.(gpgsign|forcesignannotated)$/.test(key)) {
    if (off) say(scene, "changes-what-runs", what, "signatures are left out");
    return;
  }
  if (RUNS.test(key)) return runs(scene, key, what, value);
  if (key.startsWith("alias.")) return alias(scene, what, value);
  if (/^url\..*\.(insteadof|pushinsteadof)$/.test(key)) {
    const host = hostOf(name.slice(4, name.lastIndexOf(".")));
    if (host === undefined || !isDeclared(scene, host))
      say(scene, "undeclared-host", what, "git reaches another host than the one that is written");
    return;
  }
  if (key === "safe.directory") {
    if (value?.value === "*") say(scene, "changes-what-runs", what, "git trusts every repository");
    return;
  }
  if (!HARMLESS.test(key)) say(scene, "changes-what-runs", what);
}

/** The folders where projects keep their hooks are everyday; anywhere else switches the hooks off. */
function hooksPath(scene: Scene, what: string, value: ShellWord | undefined): undefined {
  if (
    value !== undefined &&
    /^\.?\/?(\.husky(\/_)?|\.githooks|\.git-hooks|githooks|hooks|\.hooks|scripts\/(git-)?hooks|tools\/(git-)?hooks|\.config\/hooks|\.github\/hooks)\/?$/.test(
      value.value,
    )
  ) {
    return say(scene, "changes-what-runs", what, "git takes its hooks from there");
  }
  say(scene, "disables-protection", what, "the repository's hooks no longer run");
}

function runs(scene: Scene, key: string, what: string, value: ShellWord | undefined): undefined {
  if (
    value === undefined ||
    value.value === "" ||
    /^(cat|less( -\w+)?|true|false|:|vim?|nano|code( --wait| -w)?|emacs|store|cache( --timeout=\d+)?|osxkeychain|manager(-core)?|gpg2?|ssh-keygen)$/.test(
      value.value,
    )
  )
    return;
  if (key.startsWith("filter.lfs.") && /^git-lfs /.test(value.value)) return;
  if (value.origin !== undefined) runsOrigin(scene, value.origin, what);
  scene.judgeText(value.value.replace(/^!/, ""));
  say(scene, "changes-what-runs", what, "git runs it");
}

function alias(scene: Scene, what: string, value: ShellWord | undefined): undefined {
  if (value === undefined) return;
  if (value.origin !== undefined) runsOrigin(scene, value.origin, what);
  scene.judgeText(value.value.startsWith("!") ? value.value.slice(1) : `git ${value.value}`);
  if (value.value.startsWith("!") || value.dynamic)
    say(scene, "changes-what-runs", what, "git runs it under another name");
}
