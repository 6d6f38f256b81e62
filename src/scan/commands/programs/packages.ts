import type { Call, ProgramJudge, ProgramTable } from "../call.ts";
import { fileOf } from "../effects.ts";
import { hostOf, isDeclared } from "../network.ts";
import { readOptions } from "../options.ts";
import { type Feed, say } from "../scene.ts";
import { literalWord, shown } from "../shell-word.ts";
import { isTabledVariable, judgeVariable } from "../variables.ts";
import { npm } from "./npm.ts";
import { runsPackage } from "./runners.ts";

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
  for (const word of options.operands)
    if (scene.tainted.has(fileOf(scene, word) ?? ""))
      say(scene, "installs-packages", `\`${name}\` installs what was just fetched`);
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
      /--allow-unauthenticated|--force-yes|--no-gpg-check|--nogpgcheck|--allow-untrusted|--nosignature|--nodigest|AllowInsecureRepositories=true|Check-Valid-Until=false|--no-check-certificate/.test(
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
