import type { Call, ProgramJudge } from "../call.ts";
import { fileOf } from "../effects.ts";
import { readOptions } from "../options.ts";
import { runsFetched, runsFile } from "../run-file.ts";
import { type Feed, NO_FEED, say } from "../scene.ts";
import { literalWord, type ShellWord, shown, tailOf } from "../shell-word.ts";
import { judgeVariable } from "../variables.ts";
import { namesDeedIn } from "./deeds.ts";
import { runsPackage } from "./runners.ts";

const TAKES =
  "--prefix -C --cwd --dir -w --workspace -F --filter --loglevel --registry --cache --userconfig --script-shell --tag --otp --access --omit --include --reporter --config --use-node-version --network-timeout --mutex --cache-folder --modules-folder --store-dir";

/** Subcommands of npm, pnpm and yarn that read, check, or bring what manifest and lock file declare. */
const QUIET =
  /^(ci|test|t|tst|start|stop|restart|ls|list|ll|la|outdated|audit|view|info|show|v|why|explain|version|pack|prune|dedupe|ddp|doctor|fund|help|root|bin|prefix|query|sbom|rebuild|rb|init|create-workspace|licenses|fetch|import|store|check|node|workspaces|constraints|versions|patch|patch-commit|env-list|find-dupes|ping|search|docs|repo|bugs|get|cache|clean-install|install-clean|install-test|it|cit|install-ci-test|link|ln|approve-builds|up-check|policies|tag-check|install-peerdeps|why|generate-lock-entry|autoclean|diff|pkg|shrinkwrap|whoami|stage|completion|import|catalog|deploy-check)$/;

export const npm: ProgramJudge = (call) => {
  const { scene, name } = call;
  const options = readOptions(call.args, TAKES, true);
  settings(call);
  runsFetched(scene, ["package.json", ".npmrc", ".pnpmfile.cjs"]);
  const [first, ...rest] = options.operands;
  if (first === undefined) return name === "yarn" ? undefined : NO_FEED;
  if (first.dynamic)
    return say(
      scene,
      "dynamic-argument",
      `what \`${name}\` does is known only when it runs: \`${shown(first.text)}\``,
    );
  const after = readOptions(rest, TAKES, true);
  switch (first.value) {
    case "run":
    case "run-script":
    case "rum":
    case "urn":
      return runScript(call, after.operands[0]);
    case "exec":
      // Only npm fetches what is not installed.
      if (name === "npm") return runsPackage(call, rest);
      // One quoted text is for a shell: `yarn exec 'tsc -p .'`.
      for (const text of /\s/.test(after.operands[0]?.value ?? "") ? after.operands.slice(0, 1) : [])
        return scene.judgeText(text.value, call.stdin);
      return scene.judgeWords(after.operands, call.stdin);
    case "x":
    case "dlx":
      return runsPackage(call, rest);
    case "install":
    case "i":
    case "add":
    case "isntall":
    case "in":
    case "ins":
    case "update":
    case "up":
    case "upgrade":
    case "global":
      return install(call, rest);
    case "workspace":
      return scene.judgeWords([literalWord(name), ...after.operands.slice(1)], call.stdin);
    case "foreach":
      return;
    case "workspaces":
      return after.operands[0]?.value === "foreach" ? forEach(call, rest) : undefined;
    default:
      return npmChanges(call, first, rest);
  }
};

/** What changes the manager, the machine or the registry; and what is left. */
function npmChanges(call: Call, first: ShellWord, rest: readonly ShellWord[]): Feed | undefined {
  const { scene, name } = call;
  const after = readOptions(rest, TAKES, true);
  switch (first.value) {
    case "config":
    case "set":
    case "c":
      return configure(call, first.value === "set" ? [literalWord("set"), ...rest] : rest);
    case "init":
    case "create":
      if (after.operands.length > 0)
        return runsPackage(
          call,
          after.operands.map((word, index) =>
            index === 0 ? { ...word, value: `create-${word.value}` } : word,
          ),
        );
      return;
    case "uninstall":
    case "remove":
    case "rm":
    case "un":
    case "unlink":
      if (readOptions(rest).has("-g", "--global"))
        say(scene, "changes-system", `\`${name}\` removes a package from the machine`);
      return;
    case "pkg":
    case "set-script":
      return writesScripts(call, rest);
    case "unpublish":
      return say(scene, "destroys-remote", `\`${name} unpublish\` takes a package away from everybody`);
  }
  if (
    /^(publish|deprecate|dist-tag|dist-tags|owner|access|adduser|login|logout|token|team|org|profile|hook|star|npm|deploy|self-update|setup|env|trust)$/.test(
      first.value,
    )
  ) {
    return say(scene, "acts-remotely", `\`${name} ${first.value}\` changes something outside the repository`);
  }
  if (QUIET.test(first.value)) return;
  // pnpm and yarn run a script, or a declared dependency's program, by its bare name.
  if (name !== "npm") return runBare(call, [first, ...rest]);
  say(scene, "unknown-program", `\`${name} ${shown(first.value)}\` is not a command that we know`);
}

/** `npm pkg set scripts.x=…`: the script is judged where it is written. */
function writesScripts({ scene, name }: Call, words: Call["args"]): undefined {
  if (words[0]?.value !== "set" && words.length < 2) return;
  for (const { value } of words) {
    const script = /^scripts(?:\.[^=]*|\[[^=]*)=(.*)$/s.exec(value)?.[1];
    if (script !== undefined) scene.judgeText(script);
  }
  if (
    words[0]?.value !== "set" &&
    words[1] !== undefined &&
    name === "npm" &&
    !/^(get|delete|fix)$/.test(words[0]!.value)
  )
    scene.judgeText(words[1].value);
}

function runScript({ scene, name }: Call, script: Call["args"][number] | undefined): undefined {
  if (script === undefined) return;
  if (script.dynamic)
    return say(
      scene,
      "dynamic-argument",
      `which script \`${name}\` runs is known only when it runs: \`${shown(script.text)}\``,
    );
  namesDeedIn(scene, script);
}

function runBare(call: Call, operands: Call["args"]): undefined {
  const [first] = operands;
  if (first !== undefined && /^[a-z][\w:.-]*$/i.test(first.value)) {
    namesDeedIn(call.scene, first);
    if (operands.length === 1) return;
    // A script may be called like a program, and then runs what package.json says; a program's words still tell.
    const start = call.scene.findings.length;
    call.scene.judgeWords(operands, call.stdin);
    call.scene.findings = call.scene.findings.filter(
      ({ rule }, index) => index < start || rule !== "unknown-program",
    );
  }
}

function forEach({ scene, stdin, name }: Call, words: Call["args"]): Feed {
  const at = words.findIndex(({ value }) => /^(run|exec)$/.test(value));
  return at < 0 ? NO_FEED : scene.judgeWords([literalWord(name), ...words.slice(at)], stdin);
}

/** With no package named, it brings what manifest and lock file declare. */
function install({ scene, name }: Call, words: Call["args"]): undefined {
  const options = readOptions(words, TAKES);
  const packages = options.operands.filter(
    ({ value }) => !/^\.{0,2}\/|^\.{1,2}$|^file:\.|^workspace:/.test(value),
  );
  for (const word of options.operands)
    if (scene.tainted.has(fileOf(scene, word) ?? ""))
      say(scene, "installs-packages", `\`${name}\` installs what was just fetched`);
  if (packages.length === 0 && !options.has("-g", "--global")) return;
  const [first] = packages;
  const what =
    first === undefined
      ? "a package for the whole machine"
      : `\`${shown(packages.map(({ text }) => text).join(" "))}\``;
  say(scene, "installs-packages", `\`${name}\` installs ${what}`);
  for (const word of packages) {
    if (/^(git[+:]|https?:|ssh:|github:|gitlab:|bitbucket:|gist:)/.test(word.value)) {
      say(scene, "undeclared-host", `\`${shown(word.text)}\` comes from no registry`);
    }
  }
}

/** Options that change where packages come from, or what runs scripts. */
function settings({ scene, args, name }: Call): undefined {
  for (const [index, word] of args.entries()) {
    const [option, value] = word.value.includes("=")
      ? [word.value.slice(0, word.value.indexOf("=")), tailOf(word, word.value.indexOf("=") + 1)]
      : [word.value, args[index + 1]];
    if (
      /^(--prefix|-C|--cwd|--dir)$/.test(option) &&
      value !== undefined &&
      /^[/~]|^\.\.(\/|$)/.test(value.value)
    )
      runsFile(scene, value, NO_FEED, false);
    if (option === "--registry" && value !== undefined)
      judgeVariable(scene, "npm_config_registry", value, args);
    if (
      option === "--script-shell" ||
      option === "--node-options" ||
      option === "--userconfig" ||
      option === "--globalconfig"
    ) {
      say(scene, "changes-what-runs", `\`${name} ${option}\` changes what runs`);
    }
    if (
      /^--(no-strict-ssl|strict-ssl=false|no-audit-signatures|no-verify)$/.test(word.value) ||
      (option === "--strict-ssl" && value?.value === "false")
    ) {
      say(
        scene,
        "disables-protection",
        `\`${name} ${shown(word.text)}\` is used`,
        "connections or packages are no longer checked",
      );
    }
  }
}

function configure({ scene, name }: Call, words: Call["args"]): undefined {
  const [verb, ...rest] = words;
  if (verb === undefined || /^(get|list|ls|--.*)$/.test(verb.value)) return;
  const text = rest.map(({ value }) => value).join(" ");
  if (
    /strict-ssl[ =]false|enableStrictSsl false|ignore-scripts[ =]false|enableScripts true|audit[ =]false|package-lock[ =]false|enableImmutableInstalls false|checksumBehavior ignore/i.test(
      text,
    )
  ) {
    return say(
      scene,
      "disables-protection",
      `\`${name} config ${shown(text)}\` is used`,
      "packages or connections are no longer checked",
    );
  }
  say(
    scene,
    "changes-what-runs",
    `\`${name} config ${shown(`${verb.value} ${text}`)}\` changes the package manager`,
  );
}
