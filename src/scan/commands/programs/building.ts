import { type Call, optionsOf, type ProgramJudge, type ProgramTable, subcommandOf } from "../call.ts";
import { overwrites } from "../effects.ts";
import { inlineCode } from "../inline-code.ts";
import { readOptions } from "../options.ts";
import { runsFetched, runsFile } from "../run-file.ts";
import { say } from "../scene.ts";
import { mayBeOption, type ShellWord, shown, UNKNOWN } from "../shell-word.ts";
import { assignmentOf, judgeVariable } from "../variables.ts";
import { namesDeedIn } from "./deeds.ts";

/** Compile, check, format or test what the repository's own configuration tells them. */
const TOOLS =
  "borp tstyche branchcmp richgo gox promu only-allow tap-mocha-reporter tsd-check snazzy neostandard workerpool lcov-result-merger melos danger secretlint redocly tsc tsgo vue-tsc tsup tsdown tsd tsx-check esbuild rollup rolldown webpack webpack-cli parcel vite vitest jest mocha ava tap tape uvu jasmine karma playwright cypress nightwatch wdio testcafe storybook start-storybook build-storybook eslint eslint_d oxlint oxfmt biome rome prettier prettierd standard xo tslint stylelint htmlhint markdownlint markdownlint-cli2 remark textlint cspell alex commitlint lint-staged husky-run size-limit bundlesize publint attw arethetypeswrong knip depcheck madge dependency-cruiser depcruise ls-engines npm-package-json-lint sort-package-json syncpack api-extractor typedoc jsdoc documentation docusaurus vitepress vuepress astro next nuxt nuxi svelte-kit svelte-check gatsby remix react-router react-scripts craco ng expo-lint vue-cli-service ember polymer preact microbundle unbuild bunchee babel swc spack ncc pkgroll terser uglifyjs cleancss csso postcss sass node-sass lessc tailwindcss tailwind svgo imagemin purgecss workbox browserify gulp grunt broccoli lerna nx turbo rush wireit moon bazel bazelisk buck buck2 pants please earthly changeset auto-changelog conventional-changelog conventional-recommended-bump stryker c8-report tap-spec faucet tsm nodeunit qunit intern hereby jake xtask serve http-server live-server vite-preview graphql-codegen openapi-generator openapi-typescript buf protoc protoc-gen-go protolint thrift flatc relay-compiler prisma-generate typechain hardhat forge solhint slither pytest py.test tox nox ruff black flake8 pylint mypy pyright basedpyright pyre isort bandit autopep8 yapf autoflake pyupgrade pydocstyle vulture radon interrogate coverage unittest behave robot lettuce sphinx-build sphinx-autobuild mkdocs pdoc twine-check check-manifest pyroma build flit_core maturin cython cythonize pyinstaller nuitka doc8 codespell djlint isort rstcheck blacken-docs scons waf mypyc stubtest stubgen pip-audit safety vermin hypothesis nbqa jupyter-nbconvert gofmt gofumpt goimports golint golangci-lint staticcheck gosec govulncheck revive errcheck gotestsum ginkgo mockgen wire stringer gocyclo ineffassign misspell rustc rustfmt rustdoc clippy-driver wasm-bindgen wasm-opt cbindgen bindgen wasm2wat wat2wasm trunk cross gcc g++ cc c++ c89 c99 clang clang++ clang-format clang-tidy cppcheck cpplint ld lld ar ranlib as nasm yasm strip objcopy cmake-format ctest cpack ninja meson samu autoconf automake autoreconf aclocal libtool libtoolize m4 bison flex yacc lex swig doxygen gcov lcov genhtml gcovr javac jar javadoc kotlinc scalac groovyc checkstyle spotbugs pmd ktlint detekt google-java-format rspec minitest rubocop standardrb erblint reek brakeman steep sorbet srb rdoc yard cucumber i18n-tasks haml-lint slim-lint phpunit pest phpcs phpcbf phpstan psalm php-cs-fixer rector phan infection parallel-lint swiftc swift-format swiftlint swiftformat xcpretty xcbeautify dart dartfmt nimble zig mix-format hlint ormolu fourmolu stylish-haskell ghcid hie elm elm-test elm-format purs spago dune ocamlformat ocamlbuild ocamlfind crystal-format shards ameba shellcheck shfmt bats hadolint yamllint ansible-lint cfn-lint tflint checkov tfsec trivy-config kubeval kubeconform kube-linter conftest opa jsonlint jsonnet jsonnetfmt cue taplo sqlfluff vale proselint write-good lychee linkcheck markdown-link-check editorconfig-checker ec typos reuse licensee addlicense license-checker semgrep gitleaks trufflehog detect-secrets actionlint zizmor commitizen gitlint pandoc asciidoctor pdflatex xelatex lualatex latexmk bibtex biber dot plantuml mmdc convert magick inkscape ffmpeg cwebp optipng pngquant jpegoptim benchmark tinybench autocannon lighthouse lhci axe pa11y backstop percy chromatic-local verdaccio-check ncu-check np-preview tsc-watch tsc-alias resolve-tspaths replace-in-file copy-webpack ts-jest ts-mocha nps-check concurrently-check browserslist update-browserslist-db caniuse wc-e2e web-test-runner wtr es-check glob-run msgfmt msgmerge xgettext pot tic msgcat dprint treefmt pre-commit-check alejandra nixfmt nixpkgs-fmt statix deadnix statik packr go-bindata air reflex modd fresh wasm-pack cosmiconfig jsr-check tcm typed-css-modules patch-package postinstall-postinstall ultra-runner husky-check npm-check docsify docsify-cli honkit gitbook hexo hugo jekyll eleventy @11ty/eleventy zola mdbook antora slidev marp tsd-lite expect-type dtslint attw react-native-lint detox-build metro pod-lint xcodebuild xcrun codesign-check agvtool fastlane-lint sourcery needle swiftgen";

export const TOOL_NAMES: ReadonlySet<string> = new Set(TOOLS.split(" "));

/** Options of such tools that run a program or load code from elsewhere. */
function tool(call: Call): undefined {
  const { scene, args, name } = call;
  for (const word of args) {
    const path = /^(?:-B|-fplugin=|-specs=|--config=|--plugin=|--require=|-wrapper=?|--rulesdir=)(.*)$/.exec(
      word.value,
    );
    if (path && /^[/~]|^\.\.\//.test(path[1]!))
      say(scene, "runs-outside-code", `\`${name}\` takes code from \`${shown(word.text)}\``);
    if (/^(-wrapper|--exec|-fplugin|--gcc-toolchain)\b/.test(word.value))
      say(scene, "runs-inline-code", `\`${name}\` runs \`${shown(word.text)}\``);
  }
  // `clang-18`, `x86_64-linux-gnu-gcc`.
  if (COMPILERS.has(name.replace(/^[\w-]+-(?=[a-z+]+$)|-?[\d.]+$/g, "")))
    for (const file of optionsOf(call, "-o -I -L -D -include -x -c -e -f").values("-o"))
      overwrites(scene, file, name);
}

const COMPILERS = new Set([
  "gcc",
  "g++",
  "cc",
  "c++",
  "clang",
  "clang++",
  "ld",
  "rustc",
  "javac",
  "nasm",
  "as",
]);

function make(call: Call): undefined {
  const { scene, args, name, stdin } = call;
  const options = readOptions(
    args,
    "-f --file --makefile -C --directory -I --include-dir -o --old-file -W --what-if --eval -E",
  );
  for (const file of options.values("-f", "--file", "--makefile")) {
    if (file.value === "-" && stdin.kind === "text") recipes(call, stdin.text);
    else if (scene.written.has(file.value)) recipes(call, scene.written.get(file.value)!);
    runsFile(scene, file, stdin, false);
  }
  if (!options.has("-f", "--file", "--makefile")) runsFetched(scene, ["GNUmakefile", "makefile", "Makefile"]);
  for (const directory of options.values("-C", "--directory", "-I", "--include-dir"))
    if (/^[/~]|^\.\.(\/|$)/.test(directory.value)) runsFile(scene, directory, stdin, false);
  for (const text of options.values("--eval", "-E")) {
    for (const [, called, recipe] of text.value.matchAll(/\$\(shell\s+([^)]*)\)|:\s*;?\s*(.+)/g)) {
      scene.judgeText(called ?? recipe ?? "");
    }
    say(scene, "runs-inline-code", `\`${name}\` evaluates \`${shown(text.text)}\``);
  }
  for (const word of options.operands) {
    makeRuns(call, word);
    const assigned = assignmentOf(word);
    if (assigned === undefined) {
      namesDeedIn(scene, word);
      if (/^(un)?install$|^distclean-all$/.test(word.value))
        say(scene, "changes-system", `\`${name} ${word.value}\` writes where programs are installed`);
      continue;
    }
    judgeVariable(scene, assigned[0], assigned[1], call.words);
  }
}

/** `X=$(shell …)`, `X:=$(shell …)`, `X!=…` and `SHELL=…` run what they hold. */
function makeRuns({ scene }: Call, word: ShellWord): undefined {
  const [, assigned] = /^(?:SHELL\s*[:?+]*|[\w.-]+\s*!)=(.*)$/s.exec(word.value) ?? [];
  const called = [...word.value.matchAll(/\$[({]shell\s+([^)}]*)/g)].map((match) => match[1]!);
  for (const text of assigned === undefined ? called : [assigned, ...called]) scene.judgeText(text);
  if (called.length > 0 || word.value.includes("!="))
    say(scene, "runs-inline-code", `\`${shown(word.text)}\` runs a command`);
}

/** Lines of a makefile that this very text wrote. */
function recipes({ scene }: Call, text: string): undefined {
  for (const line of text.split("\n").slice(0, 200)) scene.judgeText(line.replace(/^[^:\t]*[:\t]\s*;?/, ""));
}

function cmake(call: Call): undefined {
  const { scene, args, stdin } = call;
  const at = args.findIndex(({ value }) => value === "-P");
  if (at >= 0 && args[at + 1] !== undefined) runsFile(scene, args[at + 1]!, stdin, false);
  if (args[0]?.value === "-E") return scene.judgeWords(cmakeCommand(args.slice(1)), stdin) && undefined;
  if (args.some(({ value }) => value === "--install" || value === "install")) {
    const prefix = args.find(({ value }) => /^(--prefix|-DCMAKE_INSTALL_PREFIX)/.test(value));
    if (prefix === undefined)
      say(scene, "changes-system", "`cmake --install` writes where programs are installed");
  }
}

/** `cmake -E rm -rf x` and its kin are spelled like the programs they stand for. */
function cmakeCommand(words: Call["args"]): Call["args"] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  const names: Readonly<Record<string, string>> = {
    remove_directory: "rimraf",
    remove: "rm",
    copy: "cp",
    copy_directory: "cp",
    make_directory: "mkdir",
    rename: "mv",
    create_symlink: "ln",
    time: "time",
  };
  return [
    { ...first, value: Object.hasOwn(names, first.value) ? names[first.value]! : first.value },
    ...rest,
  ];
}

const GO_QUIET =
  /^(build|test|vet|fmt|list|env|version|doc|help|mod|generate|tool|clean|work|fix|bug|telemetry|)$/;

const go: ProgramJudge = (call) => {
  const { scene } = call;
  const { name, args } = subcommandOf(call, "-C");
  const options = readOptions(
    args,
    "-exec -toolexec -o -run -bench -tags -ldflags -gcflags -coverprofile -covermode -coverpkg -count -timeout -p -parallel -cpu -mod -modfile -overlay -vettool -cpuprofile -memprofile -race",
    false,
  );
  for (const program of options.values("-exec", "-toolexec", "-vettool")) {
    scene.judgeText(program.value);
    say(scene, "runs-inline-code", `\`go\` runs \`${shown(program.text)}\``);
  }
  for (const file of options.values("-o")) overwrites(scene, file, "go");
  if (name === "env" && options.has("-w", "-u"))
    return say(
      scene,
      /GOSUMDB|GONOSUM|GOINSECURE|GOFLAGS|GOPROXY/.test(args.map(({ value }) => value).join(" "))
        ? "disables-protection"
        : "changes-what-runs",
      "`go env -w` changes what every later build does",
    );
  if (name === "install" || name === "get") return goInstall(call, options.operands);
  if (name === "run") {
    const [target] = options.operands;
    if (target !== undefined && /@/.test(target.value))
      say(scene, "installs-packages", `\`go run\` fetches and runs \`${shown(target.text)}\``);
    else if (target !== undefined) runsFile(scene, target, call.stdin, false);
    return;
  }
  if (!GO_QUIET.test(name))
    say(scene, "unknown-program", `\`go ${shown(name)}\` is not a command that we know`);
};

function goInstall({ scene }: Call, operands: Call["args"]): undefined {
  const far = operands.filter(({ value }) => !/^\.\.?(\/|$)/.test(value) || value.includes(UNKNOWN));
  if (far.length > 0) say(scene, "installs-packages", `\`go\` installs \`${shown(far[0]!.text)}\``);
}

const CARGO_QUIET =
  /^(build|b|check|c|test|t|run|r|bench|doc|d|clippy|fmt|fix|clean|tree|metadata|fetch|update|verify-project|locate-project|version|help|nextest|llvm-cov|tarpaulin|audit|deny|machete|udeps|outdated|expand|miri|hack|semver-checks|package|init|new|generate-lockfile|vendor|search|criterion|insta|readme|sort|msrv|bloat|pkgid|report|rustc|rustdoc|careful|fuzz|mutants|watch|xtask|all-features|minimal-versions|spellcheck|public-api|zigbuild|about|component|dist-plan|)$/;

const cargo: ProgramJudge = (call) => {
  const { scene } = call;
  const words = call.args[0]?.value.startsWith("+") ? call.args.slice(1) : call.args;
  const { name, args } = subcommandOf({ ...call, args: words }, "--config -Z --color -C --manifest-path");
  if (words.some(({ value }) => value.startsWith("--config") && true))
    say(scene, "changes-what-runs", "`cargo --config` may choose what is run");
  if (name === "watch") {
    const { values } = readOptions(args, "-x --exec -s --shell -w -i -d");
    for (const text of values("-s", "--shell")) scene.judgeText(text.value);
    for (const text of values("-x", "--exec")) scene.judgeText(`cargo ${text.value}`);
    return;
  }
  if (/^(install|add|binstall)$/.test(name)) {
    const local = args.some(({ value }) => value === "--path");
    if (!local) say(scene, "installs-packages", `\`cargo ${name}\` installs packages`);
    return;
  }
  if (/^(publish|login|yank|owner|logout)$/.test(name))
    return say(scene, "acts-remotely", `\`cargo ${name}\` speaks to the registry`);
  if (!CARGO_QUIET.test(name))
    say(scene, "unknown-program", `\`cargo ${shown(name)}\` is not a command that we know`);
};

/** Builders whose goals are words: what is sent elsewhere says so. */
const goals =
  (reads: string): ProgramJudge =>
  (call) => {
    const { scene, name, stdin } = call;
    const options = readOptions(call.args, reads);
    for (const file of options.values(
      "-f",
      "--file",
      "-b",
      "--build-file",
      "-I",
      "--init-script",
      "-s",
      "--settings",
      "-gs",
    ))
      runsFile(scene, file, stdin, false);
    for (const word of options.operands) {
      const goal = word.value.replace(/^.*:/, "");
      if (
        /^(deploy|publish\w*|release|upload\w*|site-deploy|bootRunRemote|uploadArchives|closeAndRelease\w*)$/.test(
          goal,
        ) &&
        !/ToMavenLocal$/.test(goal)
      ) {
        say(scene, "acts-remotely", `\`${name} ${shown(word.text)}\` publishes`);
      }
      if (mayBeOption(word))
        say(
          scene,
          "dynamic-argument",
          `what \`${name}\` does is known only when it runs: \`${shown(word.text)}\``,
        );
    }
  };

const mix: ProgramJudge = ({ args, scene, stdin }) => {
  const [first, ...rest] = args;
  if (first?.value === "cmd")
    return scene.judgeWords(
      rest.filter(({ value }) => !/^--(app|cd)/.test(value)),
      stdin,
    );
  for (const [index, { value }] of args.entries())
    if (/^(-e|--eval)$/.test(value) && args[index + 1] !== undefined)
      inlineCode(scene, args[index + 1]!, "elixir");
  if (/^(hex\.publish|deploy)$/.test(first?.value ?? ""))
    say(scene, "acts-remotely", `\`mix ${first!.value}\` publishes`);
};

const rake: ProgramJudge = ({ args, scene, name }) => {
  for (const word of args) {
    if (/^(db:(drop|reset|purge|truncate)|assets:clobber_all)/.test(word.value))
      say(scene, "discards-work", `\`${name} ${shown(word.text)}\` throws data away`);
    else if (!word.value.startsWith("-")) namesDeedIn(scene, word);
    if (word.value === "runner" || word.value === "r")
      say(scene, "runs-inline-code", `\`${name} runner\` runs code`);
  }
};

const dotnet: ProgramJudge = (call) => {
  const { name, args } = subcommandOf(call);
  if (call.name === "msbuild" || /\.(sln|\w+proj)$/.test(name)) return;
  if (
    /^(nuget|tool|add|workload)$/.test(name) &&
    args.some(({ value }) => /^(push|delete|install|package|update)$/.test(value))
  ) {
    return say(
      call.scene,
      args.some(({ value }) => /^(push|delete)$/.test(value)) ? "acts-remotely" : "installs-packages",
      `\`dotnet ${name}\` is used`,
    );
  }
  if (name === "ef" && args.some(({ value }) => value === "drop"))
    say(call.scene, "destroys-data", "`dotnet ef database drop` drops a database");
  else if (
    !/^(build|test|restore|run|clean|format|pack|publish|new|list|sln|msbuild|vstest|help|watch|nuget|tool|add|remove|ef|dev-certs|user-secrets|workload|)$/.test(
      name,
    ) &&
    !/\.dll$/.test(name)
  ) {
    say(call.scene, "unknown-program", `\`dotnet ${shown(name)}\` is not a command that we know`);
  }
};

export const BUILDING: ProgramTable = [
  [TOOLS, tool],
  ["make gmake bmake mingw32-make nmake remake", make],
  ["cmake", cmake],
  ["go", go],
  ["cargo", cargo],
  [
    "mvn mvnw mvnd gradle gradlew ant sbt lein clj clojure mill bloop kotlin-build",
    goals("-f --file -b --build-file -I --init-script -s --settings -gs -pl -P -p -D -x -T -c"),
  ],
  ["rake rails thor", rake],
  ["dotnet msbuild", dotnet],
  ["mix", mix],
  [
    "swift stack cabal flutter rebar3 configure just task mage invoke inv fab",
    goals("-f --file -C -c -d --package-path"),
  ],
];
