import type { Call, ProgramTable } from "../call.ts";
import { judgeInnerCommands } from "../inner-commands.ts";
import { readOptions } from "../options.ts";
import { runsFetched } from "../run-file.ts";
import { type Feed, NO_FEED, say } from "../scene.ts";
import { literalWord, type ShellWord, shown } from "../shell-word.ts";
import { TOOL_NAMES } from "./building.ts";
import { namesDeedIn } from "./deeds.ts";

const TAKES =
  "-p --package -c --call -w --workspace --prefix --cache --registry --with --from --python --spec --index-url --script-shell";

/** Runs a package's program: the installed one where there is one, else what the registry has at that moment. */
export function runsPackage(call: Call, words: readonly ShellWord[]): Feed {
  const { scene, name, stdin } = call;
  const options = readOptions(words, TAKES, true);
  for (const text of options.values("-c", "--call")) scene.judgeText(text.value, stdin);
  const [first, ...rest] = options.operands;
  const sources = [
    ...options.values("-p", "--package", "--with", "--from", "--spec"),
    ...(first === undefined ? [] : [first]),
  ];
  for (const source of sources)
    if (isAddress(source.value))
      say(
        scene,
        "runs-fetched-code",
        `\`${name}\` fetches \`${shown(source.text)}\` and runs it`,
        "it comes from no registry",
      );
  if (first === undefined) return NO_FEED;
  if (first.dynamic) {
    say(
      scene,
      "dynamic-command",
      `which package \`${name}\` runs is known only when it runs: \`${shown(first.text)}\``,
    );
    return NO_FEED;
  }
  const program = programOf(first.value);
  runsFetched(scene, [`node_modules/.bin/${program}`]);
  const start = scene.findings.length;
  const feed = scene.judgeWords([{ ...first, value: program }, ...rest], stdin);
  if (!isTool(program) && !scene.context.tools?.has(program)) {
    scene.findings = scene.findings.filter(({ rule }, index) => index < start || rule !== "unknown-program");
    say(
      scene,
      "installs-packages",
      `\`${name}\` runs \`${shown(first.text)}\`, which is fetched where it is not installed`,
    );
  }
  return feed;
}

/** Packages that projects declare and run every day; another name may be anybody's package, `cat` included. */
const PACKAGE_TOOLS = new Set(
  "rimraf husky prisma drizzle-kit typeorm knex sequelize-cli concurrently cross-env npm-run-all run-s run-p shx cpx cpy copyfiles mkdirp del del-cli zx nodemon dotenv dotenvx env-cmd c8 nyc start-server-and-test wait-on tsx ts-node changeset semantic-release release-it np lerna nx turbo simple-git-hooks lefthook pre-commit vercel wrangler firebase netlify supabase node-gyp prebuildify napi".split(
    " ",
  ),
);

function isTool(name: string): boolean {
  return PACKAGE_TOOLS.has(name) || TOOL_NAMES.has(name);
}

function isAddress(value: string): boolean {
  return (
    /^(git[+:]|https?:|ssh:|github:|gitlab:|bitbucket:|gist:|file:\/)/.test(value) ||
    /^[\w-]+\/[\w.-]+(#|$)/.test(value)
  );
}

/** `@scope/name@1.2` is called after its last part, as npm names the programs of most packages. */
function programOf(spec: string): string {
  const bare = spec.replace(/(.)@[^/]*$/, "$1").replace(/(.)(==|\[).*$/, "$1");
  const aliases: Readonly<Record<string, string>> = {
    "@biomejs/biome": "biome",
    "@changesets/cli": "changeset",
    "@playwright/test": "playwright",
    "@angular/cli": "ng",
    "@vue/cli": "vue-cli-service",
    typescript: "tsc",
    "@sveltejs/kit": "svelte-kit",
    "@storybook/cli": "storybook",
    "@arethetypeswrong/cli": "attw",
  };
  return Object.hasOwn(aliases, bare) ? aliases[bare]! : bare;
}

/** Of start-server-and-test: what it waits for, ports or addresses, several joined by `|`. */
const AWAITED = /^(?:(?:^|\|)(?:\d+|(?:https?(?:-(?:get|head|options))?|tcp|socket|file):[^\s|]+))+$/;

/** `concurrently "npm:watch" "tsc -w"`: each word is a text. */
function texts({ args, scene, name, stdin }: Call): undefined {
  const { operands } = readOptions(
    args,
    "-n --names -c --prefix-colors -p --prefix -s --success --max-processes -m --restart-tries --restart-after -i",
  );
  for (const word of operands) {
    if (name === "start-server-and-test" && AWAITED.test(word.value)) continue;
    const script = /^(npm|pnpm|yarn|bun|node|deno):(.+)$/.exec(word.value);
    if (script) namesDeedIn(scene, { ...word, value: script[2]! });
    else if (word.dynamic)
      say(
        scene,
        "dynamic-command",
        `what \`${name}\` runs is known only when it runs: \`${shown(word.text)}\``,
      );
    else if (/^[\w:*-]+$/.test(word.value) && name !== "concurrently") namesDeedIn(scene, word);
    else scene.judgeText(word.value, stdin);
  }
}

/** `npm-run-all lint test:*`: each word is a package script. */
function scripts({ args, scene }: Call): undefined {
  for (const word of args) if (!word.value.startsWith("-")) namesDeedIn(scene, word);
}

function shx(call: Call): Feed {
  const [first] = call.args;
  if (first === undefined) return NO_FEED;
  return call.scene.judgeWords(call.args, call.stdin);
}

/** Programs that run another program's words behind `--`, or behind their own subcommand. */
function behindDashes({ args, scene, stdin, name }: Call): Feed | undefined {
  const at = args.findIndex(({ value }) => value === "--");
  if (at >= 0) return scene.judgeWords(args.slice(at + 1), stdin);
  if (name === "lerna" && args[0]?.value === "exec")
    return scene.judgeText(
      args
        .slice(1)
        .filter(({ value }) => !value.startsWith("-"))
        .map(({ value }) => value)
        .join(" "),
    );
  const text = args.findIndex(({ value }) => value === "--run" || value === "--command");
  if (text >= 0 && args[text + 1] !== undefined) scene.judgeText(args[text + 1]!.value, stdin);
  judgeInnerCommands(scene, args, stdin);
  if (/^(publish|release|deploy|destroy)$/.test(args[0]?.value ?? ""))
    say(scene, "acts-remotely", `\`${name} ${args[0]!.value}\` changes something outside the repository`);
  if (
    args.some(({ value }) =>
      /^(reset|--force-reset|--accept-data-loss|schema:drop|db:drop|drop)$/.test(value),
    )
  )
    say(scene, "discards-work", `\`${name}\` empties the database`);
}

function husky({ args, scene }: Call): undefined {
  if (args[0]?.value === "uninstall")
    say(scene, "disables-protection", "`husky uninstall` takes the git hooks away");
  const text = args[0]?.value === "add" || args[0]?.value === "set" ? args[2] : undefined;
  if (text !== undefined) scene.judgeText(text.value);
}

/** Git hooks: running them is everyday, taking them away is not. */
function hooks({ args, scene, name }: Call): undefined {
  if (args[0]?.value === "uninstall")
    say(scene, "disables-protection", `\`${name} uninstall\` takes the git hooks away`);
}

function changeset({ args, scene, name }: Call): undefined {
  if (args[0]?.value === "publish") say(scene, "acts-remotely", `\`${name} publish\` publishes packages`);
}

export const RUNNERS: ProgramTable = [
  [
    "npx bunx pnpx uvx pipx yarnx dlx bun-x",
    (call) =>
      runsPackage(
        call,
        call.name === "pipx" && call.args[0]?.value === "run" ? call.args.slice(1) : pipxGuard(call),
      ),
  ],
  ["concurrently conc start-server-and-test", texts],
  ["npm-run-all npm-run-all2 run-s run-p run-z nps wsrun wireit-run nr", scripts],
  ["shx", shx],
  [
    "lerna nx turbo rushx dotenv-cli env-cmd-run prisma drizzle-kit typeorm knex sequelize sequelize-cli direnv dotenvx-run with-env nix nix-shell devbox",
    behindDashes,
  ],
  ["husky", husky],
  ["pre-commit lefthook overcommit simple-git-hooks", hooks],
  ["changeset", changeset],
  [
    "cmd-shim corepack-run",
    (call) => void call.scene.judgeWords([literalWord("npx"), ...call.args], call.stdin),
  ],
];

function pipxGuard({ name, args, scene }: Call): readonly ShellWord[] {
  if (name !== "pipx") return args;
  if (args[0] !== undefined && args[0].value !== "list")
    say(
      scene,
      "installs-packages",
      `\`pipx ${shown(args.map(({ text }) => text).join(" "))}\` installs a program`,
    );
  return [];
}
