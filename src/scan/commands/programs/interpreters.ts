import type { Call, ProgramTable } from "../call.ts";
import { inlineCode, printsDecoded } from "../inline-code.ts";
import { readOptions } from "../options.ts";
import { runsFeed, runsFile } from "../run-file.ts";
import { type Feed, NO_FEED, say } from "../scene.ts";
import { mayBeOption, shown } from "../shell-word.ts";
import { namesDeedIn } from "./deeds.ts";

/** How an interpreter is told what to run. */
interface Interpreter {
  /** Options whose value is code. */
  readonly code: string;
  /** Options that load a file before the program. */
  readonly loads?: string;
  /** Other options that take a value. */
  readonly takes?: string;
  /** Options that name a module instead of a file. */
  readonly module?: string;
  /** The words behind an operand of this name are judged in its stead: `deno run`. */
  readonly subcommands?: readonly string[];
}

const NODE: Interpreter = {
  code: "-e --eval -p --print -pe",
  loads: "-r --require --import --loader --experimental-loader",
  takes:
    "-C --conditions --env-file --env-file-if-exists --max-old-space-size --stack-size --test-name-pattern --test-reporter --watch-path --test-concurrency --test-reporter-destination",
};

const INTERPRETERS_TABLE: readonly (readonly [names: string, interpreter: Interpreter])[] = [
  [
    "node nodejs iojs tsx ts-node ts-node-esm ts-node-script ts-node-dev jiti swc-node babel-node esno vite-node esbuild-runner zx electron qode txiki",
    NODE,
  ],
  ["bun", { ...NODE, subcommands: ["run"], takes: "--cwd --config -c" }],
  [
    "deno",
    { code: "--eval", loads: "--preload", takes: "-c --config --import-map --lock", subcommands: ["run"] },
  ],
  ["python python2 python3 pypy pypy3 py", { code: "-c", takes: "-W -X -Q", module: "-m" }],
  ["perl", { code: "-e -E", loads: "-I", takes: "-M -m -F -0" }],
  ["ruby jruby", { code: "-e", loads: "-r -I", takes: "-C -F -E" }],
  ["php", { code: "-r -R -B -E", loads: "-z", takes: "-d -c -S -t" }],
  ["lua luajit texlua", { code: "-e", loads: "-l" }],
  ["Rscript R", { code: "-e", takes: "-f" }],
  ["julia", { code: "-e -E --eval", loads: "-L" }],
  ["osascript", { code: "-e" }],
  ["elixir iex erl", { code: "-e -eval --eval", loads: "-r" }],
  ["groovy scala kotlin jshell ghc runghc stack-run", { code: "-e" }],
  ["tclsh wish expect", { code: "-c" }],
  ["raku perl6 crystal nim", { code: "-e -E" }],
];

function interpret(call: Call, interpreter: Interpreter): Feed {
  const { scene, name, stdin } = call;
  const { code, loads = "", takes = "", module = "" } = interpreter;
  let { args } = call;
  if (interpreter.subcommands?.includes(args[0]?.value ?? "")) args = args.slice(1);
  const options = readOptions(args, `${code} ${loads} ${takes} ${module}`, true);
  for (const text of options.values(...code.split(" "))) inlineCode(scene, text, name);
  for (const file of options.values(...loads.split(" "))) loadsFile(call, file);
  if (options.unclear && options.operands[0] !== undefined && mayBeOption(options.operands[0])) {
    say(
      scene,
      "dynamic-command",
      `what \`${name}\` runs is known only when it runs: \`${shown(options.operands[0].text)}\``,
    );
    return NO_FEED;
  }
  const texts = options.values(...code.split(" "));
  if (texts.length > 0)
    return { kind: texts.some(({ value }) => printsDecoded(value)) ? "hidden" : "unknown" };
  if (module !== "" && options.value(module) !== undefined) return NO_FEED;
  const asks = args.some(({ value }) =>
    /^(--version|-v|-V|--help|-h|--v8-options|--check|-i|--test|--run|-S|-l)$/.test(value),
  );
  const [script] = options.operands;
  if (script === undefined) return asks ? NO_FEED : runsFeed(scene, stdin, `\`${name}\` is run`, false);
  runsFile(scene, script, stdin, false);
  namesDeedIn(scene, script);
  if (MANAGES.test(script.value) && options.operands.slice(1).some(({ value }) => EMPTIES.test(value)))
    say(scene, "discards-work", `\`${name} ${shown(script.text)}\` empties a database`);
  return { kind: "unknown" };
}

/** Frameworks' own scripts, and what they call emptying the database. */
const MANAGES = /(^|\/)(artisan|manage\.py|console|rails|rake|flask|alembic)$/;
const EMPTIES =
  /^(migrate:(fresh|reset|refresh)|db:(wipe|drop|reset|purge)|flush|reset_db|sqlflush|doctrine:(database|schema):drop|zero)$/;

/** A module's bare name is a declared dependency; a path is a file. */
function loadsFile({ scene, stdin, name }: Call, file: Parameters<typeof runsFile>[1]): undefined {
  if (/^data:|^https?:/.test(file.value))
    return say(scene, "runs-fetched-code", `\`${name}\` loads \`${shown(file.text)}\``);
  if (file.dynamic || /^[./~]|^[A-Za-z]:/.test(file.value)) runsFile(scene, file, stdin, false);
}

/** Modules of Python that are run by name, and what is known of them. */
function python(call: Call, interpreter: Interpreter): Feed {
  const { args, scene } = call;
  const at = args.findIndex(({ value }) => value === "-m" || /^-[a-zA-Z]*m$/.test(value));
  if (at < 0) {
    const joined = args.find(({ value }) => /^-m./.test(value));
    if (joined === undefined) return interpret(call, interpreter);
    return scene.judgeWords(
      [{ ...joined, value: joined.value.slice(2) }, ...args.slice(args.indexOf(joined) + 1)],
      call.stdin,
    );
  }
  const module = args[at + 1];
  if (module === undefined) return NO_FEED;
  if (
    /^(venv|ensurepip|compileall|py_compile|json\.tool|site|sysconfig|zipfile|tarfile|timeit|cProfile|pdb|doctest|tabnanny|pydoc|this|http\.server|SimpleHTTPServer|virtualenv|pytest_cov|trace|calendar|platform)$/.test(
      module.value,
    )
  )
    return NO_FEED;
  return scene.judgeWords(args.slice(at + 1), call.stdin);
}

/** Subcommands that only check, build, format or test what is there. */
const DENO_QUIET =
  /^(fmt|lint|check|test|bench|doc|info|types|coverage|cache|compile|bundle|help|lsp|task|--version|-V|--help)$/;

function deno(call: Call, interpreter: Interpreter): Feed {
  const [first] = call.args;
  if (first !== undefined && DENO_QUIET.test(first.value)) {
    for (const word of call.args)
      if (/^https?:/.test(word.value)) runsFile(call.scene, word, call.stdin, false);
    return NO_FEED;
  }
  if (first?.value === "eval" && call.args[1] !== undefined) {
    inlineCode(
      call.scene,
      call.args.slice(1).find(({ value }) => !value.startsWith("-")) ?? call.args[1],
      "deno",
    );
    return NO_FEED;
  }
  if (first?.value === "install" || first?.value === "add") return installing(call);
  if (call.args.some(({ value }) => /^(npm|jsr):/.test(value))) return installing(call);
  return interpret(call, interpreter);
}

function bun(call: Call, interpreter: Interpreter): Feed | undefined {
  const [first] = call.args;
  if (
    first === undefined ||
    /^(test|build|pm|outdated|why|help|remove|--version|-v|init|link|upgrade)$/.test(first.value)
  )
    return NO_FEED;
  if (/^(add|install|i|create|x|c|update|publish)$/.test(first.value)) {
    if (first.value === "x")
      return call.scene.judgeWords([{ ...first, value: "bunx" }, ...call.args.slice(1)], call.stdin);
    if (/^(install|i)$/.test(first.value) && !call.args.slice(1).some(({ value }) => !value.startsWith("-")))
      return NO_FEED;
    if (first.value === "publish")
      return say(call.scene, "acts-remotely", "`bun publish` publishes a package");
    return installing(call);
  }
  return interpret(call, interpreter);
}

function installing({ scene, name, args }: Call): Feed {
  say(
    scene,
    "installs-packages",
    `\`${name} ${shown(args.map(({ text }) => text).join(" "))}\` installs packages`,
  );
  return NO_FEED;
}

function java({ args, scene, stdin }: Call): undefined {
  for (const word of args)
    if (/^-(javaagent|agentpath|agentlib)/.test(word.value))
      say(scene, "changes-what-runs", `\`${shown(word.text)}\` puts code into the program`);
  const at = args.findIndex(({ value }) => value === "-jar");
  const jar = at < 0 ? args.find(({ value }) => !value.startsWith("-")) : args[at + 1];
  if (jar !== undefined && (at >= 0 || /[./]/.test(jar.value))) runsFile(scene, jar, stdin, false);
}

const SPECIAL: Readonly<Record<string, (call: Call, interpreter: Interpreter) => Feed | undefined>> = {
  python,
  deno,
  bun,
};

export const INTERPRETERS: ProgramTable = [
  ...INTERPRETERS_TABLE.map(([names, interpreter]) => {
    const judge = SPECIAL[names.split(" ")[0]!] ?? interpret;
    return [names, (call: Call) => judge(call, interpreter)] as const;
  }),
  ["java", java],
];
