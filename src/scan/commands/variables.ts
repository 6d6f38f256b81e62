import { contacts, hostOf, isDeclared } from "./network.ts";
import { runsOrigin } from "./run-origin.ts";
import { type Scene, say, whereIs } from "./scene.ts";
import { literalWord, type ShellWord, shown, tailOf } from "./shell-word.ts";

type Judge = (scene: Scene, name: string, value: ShellWord, command: readonly ShellWord[]) => undefined;

/** Variables that change what runs, switch a protection off, or say where code comes from; each with its reason. */
const TABLE: readonly (readonly [names: string, judge: Judge])[] = [
  [
    "LD_PRELOAD LD_AUDIT DYLD_INSERT_LIBRARIES LD_PROFILE GCONV_PATH",
    changing("it puts a library into every program"),
  ],
  [
    "LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FRAMEWORK_PATH DYLD_FALLBACK_LIBRARY_PATH LIBPATH",
    insidePaths("libraries are taken from there"),
  ],
  [
    "BASH_ENV ENV PS4 PS1 PS0 SHELLOPTS BASHOPTS ZDOTDIR BASH_LOADABLES_PATH",
    changing("shells run what it holds"),
  ],
  ["CDPATH", changing("it decides where `cd` leads")],
  ["PATH", path],
  ["IFS", separators],
  [
    "PROMPT_COMMAND GIT_SSH_COMMAND GIT_SSH GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_ASKPASS GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND EDITOR VISUAL PAGER MANPAGER SSH_ASKPASS SUDO_ASKPASS BROWSER LESSOPEN LESSCLOSE RSYNC_RSH CVS_RSH RSYNC_CONNECT_PROG FCEDIT PSQL_EDITOR KUBE_EDITOR SUDO_EDITOR npm_config_script_shell NPM_CONFIG_SCRIPT_SHELL npm_config_git npm_config_node_gyp RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTC CC CXX LD AR CPP CMAKE_C_COMPILER_LAUNCHER CMAKE_CXX_COMPILER_LAUNCHER",
    runs,
  ],
  [
    "GIT_CONFIG GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_DIR GIT_WORK_TREE GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_OBJECT_DIRECTORY",
    gitSetting,
  ],
  ["NODE_OPTIONS BUN_OPTIONS", nodeOptions],
  [
    "PYTHONSTARTUP PERL5OPT PERL5DB RUBYOPT PYTHONINSPECT PYTHONBREAKPOINT PYTHONHOME JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS PHPRC PHP_INI_SCAN_DIR OPENSSL_CONF LUA_INIT R_PROFILE ERL_AFLAGS GCC_EXEC_PREFIX COMPILER_PATH",
    changing("an interpreter runs what it holds"),
  ],
  [
    "NODE_PATH PYTHONPATH PERL5LIB RUBYLIB GEM_PATH GEM_HOME CLASSPATH LUA_PATH",
    insidePaths("code is taken from there"),
  ],
  [
    "MAKEFLAGS GNUMAKEFLAGS MAKEFILES SHELL TAR_OPTIONS UNZIP ZIPOPT GZIP GREP_OPTIONS WGETRC CURL_HOME KUBECONFIG DOCKER_HOST DOCKER_CONTEXT SYSTEMD_EDITOR TERMCAP TERMINFO npm_config_userconfig npm_config_globalconfig NPM_CONFIG_USERCONFIG PIP_CONFIG_FILE GIT_CEILING_DIRECTORIES",
    changing("it decides what a program does or whom it talks to"),
  ],
  [
    "NODE_TLS_REJECT_UNAUTHORIZED PYTHONHTTPSVERIFY npm_config_strict_ssl NPM_CONFIG_STRICT_SSL YARN_ENABLE_STRICT_SSL NODE_CHECK_TLS",
    protects(/^(0|false|no|off)$/i, "connections are no longer checked"),
  ],
  [
    "GIT_SSL_NO_VERIFY PIP_TRUSTED_HOST GIT_TERMINAL_NO_VERIFY GONOSUMDB GONOSUMCHECK GOINSECURE HISTIGNORE CURL_INSECURE BUNDLE_SSL_VERIFY_MODE",
    protects(/^(?!(0|false|no|off|)$)/i, "connections or downloads are no longer checked"),
  ],
  ["GOSUMDB", protects(/^off$/i, "downloaded modules are no longer checked")],
  ["GOFLAGS", protects(/-insecure|-toolexec/, "downloads are no longer checked, or another program is run")],
  ["HISTFILE", protects(/^(\/dev\/null)?$/, "what is done is no longer recorded")],
  ["HISTSIZE HISTFILESIZE SAVEHIST", protects(/^0$/, "what is done is no longer recorded")],
  [
    "HUSKY HUSKY_SKIP_HOOKS LEFTHOOK LEFTHOOK_EXCLUDE SKIP PRE_COMMIT_ALLOW_NO_CONFIG OVERCOMMIT_DISABLE SKIP_HOOKS SKIP_SIMPLE_GIT_HOOKS",
    hooks,
  ],
  [
    "npm_config_registry NPM_CONFIG_REGISTRY YARN_REGISTRY YARN_NPM_REGISTRY_SERVER PIP_INDEX_URL PIP_EXTRA_INDEX_URL UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL GOPROXY CARGO_REGISTRY_DEFAULT BUNDLE_MIRROR__ALL http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy PLAYWRIGHT_DOWNLOAD_HOST",
    addresses,
  ],
  [
    "SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE CURL_CA_BUNDLE GIT_SSL_CAINFO",
    insidePaths("it decides whom connections trust"),
  ],
];

const JUDGES = new Map(
  TABLE.flatMap(([names, judge]) => names.split(" ").map((name) => [name, judge] as const)),
);

/** @param command the words that run with the assignment; none where it stands alone */
export function judgeVariable(
  scene: Scene,
  name: string,
  value: ShellWord,
  command: readonly ShellWord[],
): undefined {
  const judge = JUDGES.get(name);
  if (judge !== undefined) return judge(scene, name, value, command);
  if (/^(BASH_FUNC_|CARGO_TARGET_.*_(RUNNER|LINKER)$)/.test(name))
    changing("it holds code that is run")(scene, name, value, command);
  if (/^GIT_CONFIG_(KEY|VALUE)_/.test(name)) gitSetting(scene, name, value, command);
}

/** Whether the table knows it: what a workflow may put into later steps' environment. */
export function isTabledVariable(name: string): boolean {
  return JUDGES.has(name) || /^(BASH_FUNC_|GIT_CONFIG_)/.test(name);
}

function changing(why: string): Judge {
  return (scene, name, value) =>
    say(scene, "changes-what-runs", `\`${name}\` is set to \`${shown(value.text)}\``, why);
}

function protects(off: RegExp, why: string): Judge {
  return (scene, name, value) => {
    if (off.test(value.value))
      say(scene, "disables-protection", `\`${name}\` is set to \`${shown(value.text)}\``, why);
    else if (value.dynamic) changing(why)(scene, name, value, []);
  };
}

/** Every entry lies in the repository, or is what was there before. */
function insidePaths(why: string): Judge {
  return (scene, name, value, command) => {
    for (const entry of value.value.split(":")) {
      if (entry === "" || entry === `$${name}`) continue;
      const kind = whereIs(scene, { ...value, value: entry, dynamic: entry.includes("\u0001") }).kind;
      if (kind !== "inside" && kind !== "root" && !(kind === "unknown" && isItself(name, value))) {
        return changing(why)(scene, name, value, command);
      }
    }
  };
}

function isItself(name: string, { text }: ShellWord): boolean {
  return new RegExp(`\\$\\{?${name}\\b`).test(text);
}

function path(scene: Scene, name: string, value: ShellWord, command: readonly ShellWord[]): undefined {
  if (!isItself(name, value))
    return changing("programs are looked for elsewhere")(scene, name, value, command);
  const entries = value.value.split(":").filter((entry) => entry !== "\u0001");
  const known = entries.every((entry) => {
    const { kind } = whereIs(scene, { ...value, value: entry, dynamic: entry.includes("\u0001") });
    return (
      (kind === "inside" && entry !== "") || /^\/(usr\/(local\/)?)?s?bin$|^\/opt\/homebrew\/bin$/.test(entry)
    );
  });
  if (!known) changing("programs may be taken from there")(scene, name, value, command);
}

function separators(scene: Scene, name: string, value: ShellWord, command: readonly ShellWord[]): undefined {
  const harmless = !value.dynamic && /^\s*$/.test(value.value);
  if (!harmless && command[0]?.value !== "read")
    changing("it decides how words are split")(scene, name, value, command);
}

/** The value is a command line that some program will run. */
function runs(scene: Scene, name: string, value: ShellWord, command: readonly ShellWord[]): undefined {
  if (
    value.value === "" ||
    /^(true|:|cat|less|more|vi|vim|nano|gcc|g\+\+|clang|clang\+\+|cc|c\+\+|ar|ld|lld|sccache|ccache|false|none|echo|musl-gcc|rustc|emcc|em\+\+|(x86_64|aarch64|arm)[\w-]*-(gcc|g\+\+|ar|ld))(-\d+)?$/.test(
      value.value,
    )
  )
    return;
  if (value.origin !== undefined) runsOrigin(scene, value.origin, `what \`${name}\` holds is run`);
  // `LESSOPEN` begins with a pipe, or two, and a dash.
  scene.judgeText(value.value.replace(/^\|{1,2}-?/, "").replaceAll("\u0001", "$PROOFGATE_UNKNOWN"));
  changing("it is a command that another program runs")(scene, name, value, command);
}

function gitSetting(scene: Scene, name: string, value: ShellWord, command: readonly ShellWord[]): undefined {
  if (/hookspath/i.test(value.value)) {
    return say(
      scene,
      "disables-protection",
      `\`${name}\` is set to \`${shown(value.text)}\``,
      "git looks for its hooks elsewhere",
    );
  }
  changing("git reads its settings from there")(scene, name, value, command);
}

const LOADS_CODE =
  /(^|\s)(-r|--require|--import|--loader|--experimental-loader|--preload|--inspect\S*|-e|--eval|--env-file\S*|--conditions|-C)(=|\s|$)/;

function nodeOptions(scene: Scene, name: string, value: ShellWord, command: readonly ShellWord[]): undefined {
  if (value.dynamic && !isItself(name, value))
    return changing("Node runs what it names")(scene, name, value, command);
  if (LOADS_CODE.test(value.value)) changing("Node loads code that it names")(scene, name, value, command);
}

/** Skipping hooks disables a protection where git would run them; an installation without them is everyday in CI. */
function hooks(scene: Scene, name: string, value: ShellWord, command: readonly ShellWord[]): undefined {
  if (name.startsWith("HUSKY_SKIP") ? value.value === "0" : name.endsWith("HUSKY") && value.value === "1")
    return;
  if ((name === "LEFTHOOK" || name === "HUSKY") && !/^(0|false)$/.test(value.value)) return;
  const program = command.find((word) => !word.value.includes("="))?.value ?? "";
  if (program !== "" && !/^(git|export|hub|gh|env|lefthook|pre-commit)$/.test(program)) {
    return changing("hooks are skipped")(scene, name, value, command);
  }
  if (program === "" && name === "SKIP") return;
  say(scene, "disables-protection", `\`${name}\` is set to \`${shown(value.text)}\``, "hooks are skipped");
}

function addresses(scene: Scene, name: string, value: ShellWord): undefined {
  if (value.value === "" || /^(off|direct)$/.test(value.value)) return;
  for (const one of value.value.split(/[,|\s]+/)) {
    if (one === "direct" || one === "off" || one === "") continue;
    const host = hostOf(one);
    if (host !== undefined && isDeclared(scene, host)) continue;
    contacts(scene, host === undefined ? literalWord(one, value.text) : value, name);
  }
}

/** The pair of a word `NAME=value`, as `env` and `export` take it. */
export function assignmentOf(word: ShellWord): readonly [string, ShellWord] | undefined {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)\+?=/.exec(word.value);
  return match ? [match[1]!, tailOf(word, match[0].length)] : undefined;
}
