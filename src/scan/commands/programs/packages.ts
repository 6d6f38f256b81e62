import type { Call, ProgramJudge, ProgramTable } from "../call.ts";
import { hostOf, isDeclared } from "../network.ts";
import { readOptions } from "../options.ts";
import { type Feed, NO_FEED, say } from "../scene.ts";
import { literalWord, shown, tailOf } from "../shell-word.ts";
import { isTabledVariable, judgeVariable } from "../variables.ts";
import { namesDeedIn } from "./deeds.ts";
import { runsPackage } from "./runners.ts";

const TAKES =
  "--prefix -C --cwd --dir -w --workspace -F --filter --loglevel --registry --cache --userconfig --script-shell --tag --otp --access --omit --include --reporter --config --use-node-version --network-timeout --mutex --cache-folder --modules-folder --store-dir";

/** Subcommands of npm, pnpm and yarn that read, check, or bring what manifest and lock file declare. */
const QUIET =
  /^(ci|test|t|tst|start|stop|restart|ls|list|ll|la|outdated|audit|view|info|show|v|why|explain|version|pack|prune|dedupe|ddp|doctor|fund|help|root|bin|prefix|query|sbom|rebuild|rb|init|create-workspace|licenses|fetch|import|store|check|node|workspaces|constraints|versions|patch|patch-commit|env-list|find-dupes|ping|search|docs|repo|bugs|get|cache|clean-install|install-clean|install-test|it|cit|install-ci-test|link|ln|approve-builds|up-check|policies|tag-check|install-peerdeps|why|generate-lock-entry|autoclean|diff|pkg|shrinkwrap|whoami|stage|completion|import|catalog|deploy-check)$/;

const npm: ProgramJudge = (call) => {
  const { scene, name } = call;
  const options = readOptions(call.args, TAKES, true);
  settings(call);
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
      return name === "npm" ? runsPackage(call, rest) : scene.judgeWords(after.operands, call.stdin);
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
  if (name !== "npm") return runBare(call, options.operands);
  say(scene, "unknown-program", `\`${name} ${shown(first.value)}\` is not a command that we know`);
};

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

const PIP_TAKES =
  "-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url --trusted-host -t --target --prefix --root -f --find-links --python -p --python-version --platform --group --extra --progress-bar --cache-dir --report --only-binary --no-binary --config-settings";
/** What every environment is prepared with. */
const PIP_TOOLS = /^(pip|setuptools|wheel|build|virtualenv)([=<>~!].*)?$/;

const pip: ProgramJudge = (call) => {
  const { scene, name } = call;
  const { operands } = readOptions(call.args, "--python --cache-dir --proxy --log", true);
  const [first, ...rest] = operands;
  if (first === undefined || !/^(install|download|wheel|uninstall|config|sync|compile)$/.test(first.value)) {
    if (
      first !== undefined &&
      !/^(list|freeze|show|check|search|help|debug|cache|index|hash|inspect|tree)$/.test(first.value)
    )
      say(scene, "unknown-program", `\`${name} ${shown(first.value)}\` is not a command that we know`);
    return;
  }
  if (/^(sync|compile)$/.test(first.value)) return;
  if (first.value === "config")
    return say(scene, "changes-what-runs", `\`${name} config\` changes the package manager`);
  const options = readOptions(rest, PIP_TAKES);
  if (options.has("--trusted-host"))
    say(scene, "disables-protection", `\`${name} --trusted-host\` is used`, "packages are fetched unchecked");
  for (const url of options.values("-i", "--index-url", "--extra-index-url", "-f", "--find-links"))
    judgeVariable(scene, "PIP_INDEX_URL", url, call.args);
  if (options.has("--break-system-packages"))
    say(scene, "changes-system", `\`${name}\` installs over the system's own packages`);
  const files = [
    ...options.values("-e", "--editable"),
    ...options.values("-r", "--requirement", "-c", "--constraint"),
  ];
  const packages = options.operands.filter(
    ({ value }) => !/^\.{1,2}(\/|\[|$)|^\[|^[\w./-]+\.(whl|tar\.gz)$/.test(value) && !PIP_TOOLS.test(value),
  );
  if (first.value === "uninstall") return;
  for (const word of [...files, ...packages]) {
    if (/^(git\+|https?:|ssh:)/.test(word.value))
      say(scene, "undeclared-host", `\`${shown(word.text)}\` comes from no index`);
  }
  if (packages.length > 0)
    say(
      scene,
      "installs-packages",
      `\`${name}\` installs \`${shown(packages.map(({ text }) => text).join(" "))}\``,
    );
};

/** Managers whose `install` brings what is declared, and whose `add` declares more. */
function declared(takes: string, quiet: RegExp, adds: RegExp, remote: RegExp): ProgramJudge {
  return (call) => {
    const { scene, name, stdin } = call;
    const { operands } = readOptions(call.args, takes, true);
    const [first, ...rest] = operands;
    if (first === undefined) return;
    if (/^(run|exec|shell|x)$/.test(first.value)) {
      const inner = readOptions(
        rest,
        "--with --python -p --extra --group --env -e -n --name --package --from --project --directory --index-url --gemfile",
        true,
      );
      if (inner.values("--with", "--from", "--package").length > 0)
        say(scene, "installs-packages", `\`${name} ${first.value}\` fetches packages`);
      return inner.operands.length === 0 ? undefined : scene.judgeWords(inner.operands, stdin);
    }
    if (first.value === "pip") return scene.judgeWords([literalWord("pip"), ...rest], stdin);
    if (first.value === "tool") return uvTool(call, rest);
    if (remote.test(first.value))
      return say(
        scene,
        "acts-remotely",
        `\`${name} ${first.value}\` changes something outside the repository`,
      );
    if (adds.test(first.value) && rest.some(({ value }) => !value.startsWith("-")))
      return say(
        scene,
        "installs-packages",
        `\`${name} ${shown(first.value)}\` installs \`${shown(rest.map(({ text }) => text).join(" "))}\``,
      );
    if (!quiet.test(first.value) && !adds.test(first.value))
      say(scene, "unknown-program", `\`${name} ${shown(first.value)}\` is not a command that we know`);
  };
}

function uvTool(call: Call, words: Call["args"]): Feed | undefined {
  if (words[0]?.value === "run") return runsPackage(call, words.slice(1));
  if (words[0]?.value === "install")
    say(call.scene, "installs-packages", "`uv tool install` installs a program");
}

/** Packages of the machine: everyday while an image is built, a change to somebody's machine otherwise. */
const system: ProgramJudge = (call) => {
  const { scene, name, args } = call;
  const words = args.map(({ value }) => value);
  if (
    words.some((word) =>
      /--allow-unauthenticated|--force-yes|--no-gpg-check|--nogpgcheck|--allow-untrusted|AllowInsecureRepositories=true|Check-Valid-Until=false|--no-check-certificate/.test(
        word,
      ),
    )
  ) {
    return say(scene, "disables-protection", `\`${name}\` installs unchecked packages`);
  }
  if (words.some((word) => /(Pre|Post)-Invoke|Dir::Bin|APT::Update|DPkg::/i.test(word))) {
    for (const word of args)
      if (word.value.includes("::")) scene.judgeText(word.value.slice(word.value.indexOf("=") + 1));
    return say(scene, "runs-inline-code", `\`${name}\` is told to run another program`);
  }
  if (
    words.length === 0 ||
    (words.some((word) =>
      /^(list|search|show|info|policy|--version|-l|-s|-L|-q|-qa|-Q|depends|deps|leaves|outdated|config|doctor|--prefix|shellenv|--print-architecture|help)$/.test(
        word,
      ),
    ) &&
      !words.includes("install"))
  )
    return;
  if (scene.context.place === "image") return;
  say(scene, "installs-packages", `\`${name} ${shown(words.join(" "))}\` changes the machine's packages`);
};

const ruby = declared(
  "--gemfile --path -v --version",
  /^(install|check|list|show|info|outdated|config|exec|lock|cache|package|pristine|clean|doctor|env|audit|open|platform|binstubs|viz|update|build|which|specification|contents|environment|--version|-v|help)$/,
  /^(add|inject)$/,
  /^(push|yank|owner|signin)$/,
);

/** `gem install x`, `composer require x`: named packages are new. */
const gem: ProgramJudge = (call) => {
  if (call.args[0]?.value === "install")
    say(
      call.scene,
      "installs-packages",
      `\`gem\` installs \`${shown(
        call.args
          .slice(1)
          .map(({ text }) => text)
          .join(" "),
      )}\``,
    );
  else return ruby(call);
};

/** Tools that switch versions of a language: what they fetch comes from the tool's own makers. */
const versions: ProgramJudge = ({ args, scene, name, stdin }) => {
  const [first, ...rest] = args;
  if (first === undefined) return;
  const at = args.findIndex(({ value }) => value === "--");
  if (/^(exec|run|x)$/.test(first.value)) {
    const words =
      at >= 0 ? args.slice(at + 1) : rest.filter(({ value }) => !/^--|^-\w$|^\d|^v\d|^lts/.test(value));
    return words.length === 0 ? undefined : scene.judgeWords(words, stdin);
  }
  if (name === "corepack" && /^(npm|pnpm|yarn)/.test(first.value))
    return scene.judgeWords([{ ...first, value: first.value.replace(/@.*/, "") }, ...rest], stdin);
  if (
    /^(install|add|plugin|plugin-add|upgrade|self|toolchain|component|target)$/.test(first.value) &&
    name !== "rustup" &&
    name !== "corepack" &&
    name !== "nvm"
  ) {
    say(
      scene,
      "installs-packages",
      `\`${name} ${shown(args.map(({ text }) => text).join(" "))}\` installs programs`,
    );
  }
};

/** Whether writing this variable for later steps would change what they run. */
export { hostOf, isDeclared, isTabledVariable };

export const PACKAGES: ProgramTable = [
  ["npm pnpm yarn yarnpkg cnpm tnpm pnpm-exec ni nr", npm],
  ["pip pipx-pip", pip],
  [
    "poetry uv pipenv pdm hatch rye pixi",
    declared(
      "-C --directory --project -p --python --color --config-file --env -e",
      /^(install|lock|sync|check|build|show|list|env|version|export|config|about|cache|init|new|venv|tree|python|self|help|update|outdated|graph|verify|clean|test|fmt|format|lint|dep|use|--version|audit|toolchain|upgrade|--help)$/,
      /^(add|require)$/,
      /^(publish|upload|login|index)$/,
    ),
  ],
  [
    "conda mamba micromamba",
    declared(
      "-n --name -p --prefix -c --channel -f --file",
      /^(env|activate|deactivate|info|list|config|clean|init|update|--version)$/,
      /^(install|create)$/,
      /^(upload|remove)$/,
    ),
  ],
  ["bundle bundler", ruby],
  ["gem", gem],
  [
    "composer",
    declared(
      "-d --working-dir",
      /^(install|update|validate|dump-autoload|dumpautoload|dump|check-platform-reqs|show|outdated|audit|diagnose|run-script|test|licenses|normalize|bump|config|clear-cache|why|status|archive|self-update|[a-z][\w:-]*)$/,
      /^(require|global|create-project)$/,
      /^(publish)$/,
    ),
  ],
  [
    "apt apt-get aptitude apk dnf yum microdnf zypper pacman brew port dpkg rpm snap flatpak emerge xbps-install pkg choco scoop winget apt-key add-apt-repository debconf-set-selections apt-cache apt-mark",
    system,
  ],
  [
    "nvm fnm volta asdf mise rtx rbenv pyenv rustup corepack sdk nodenv goenv jenv n opam pyenv-virtualenv rvm",
    versions,
  ],
  [
    "twine",
    ({ scene, args }) =>
      args[0]?.value === "check" ? undefined : say(scene, "acts-remotely", "`twine` uploads a package"),
  ],
  [
    "np semantic-release release-it standard-version release-please goreleaser lerna-publish bumpp vsce ovsx jsr gh-pages surge publish-npm",
    ({ scene, name, args }) => {
      if (
        args.some(({ value }) => /^(--dry-run|-d|check|--version|--snapshot|package)$/.test(value)) ||
        name === "standard-version" ||
        name === "bumpp"
      )
        return;
      say(scene, "acts-remotely", `\`${name}\` publishes`);
    },
  ],
  [
    "pod carthage",
    ({ scene, args, name }) =>
      args[0]?.value === "trunk" ? say(scene, "acts-remotely", `\`${name} trunk\` publishes`) : undefined,
  ],
];
