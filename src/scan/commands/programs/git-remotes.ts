import type { Call } from "../call.ts";
import { writes } from "../effects.ts";
import { contacts, hostOf } from "../network.ts";
import { readOptions } from "../options.ts";
import { say } from "../scene.ts";
import { mayBeOption, shown } from "../shell-word.ts";
import { gitSetting } from "./git-settings.ts";

export function submodule({ scene, args }: Call): undefined {
  const at = args.findIndex(({ value }) => value === "foreach");
  if (at >= 0) {
    const words = args.slice(at + 1).filter(({ value }) => value !== "--recursive" && value !== "--quiet");
    scene.judgeText(words.map(({ value }) => value).join(" "));
  }
  const add = args.findIndex(({ value }) => value === "add");
  const address = add < 0 ? undefined : args.slice(add + 1).find(({ value }) => hostOf(value) !== undefined);
  if (address !== undefined) contacts(scene, address, "git submodule");
  if (args.some(({ value }) => value === "deinit"))
    say(scene, "discards-work", "`git submodule deinit` empties submodules");
}

export function clone({ scene, args }: Call): undefined {
  const options = readOptions(
    args,
    "-b --branch --depth -o --origin -u --upload-pack --reference --separate-git-dir --template -c --config -j --jobs --filter --shallow-since --server-option",
  );
  for (const setting of options.values("-c", "--config")) {
    const [key = "", ...value] = setting.value.split("=");
    gitSetting(scene, key, { ...setting, value: value.join("=") });
  }
  for (const program of options.values("-u", "--upload-pack")) scene.judgeText(program.value);
  if (options.has("--template")) say(scene, "changes-what-runs", "`git clone --template` brings hooks along");
  const [address, directory] = options.operands;
  if (address !== undefined && (address.dynamic || hostOf(address.value) !== undefined))
    contacts(scene, address, "git clone");
  scene.unpacked = true;
  if (directory !== undefined) writes(scene, directory, "git clone", true);
}

export function remote({ scene, args }: Call): undefined {
  if (!/^(add|set-url)$/.test(args[0]?.value ?? "")) {
    if (/^(remove|rm|rename|prune)$/.test(args[0]?.value ?? ""))
      say(scene, "acts-remotely", `\`git remote ${args[0]!.value}\` changes where this repository pushes to`);
    return;
  }
  const address = args.slice(1).find(({ value }) => hostOf(value) !== undefined) ?? args.at(-1)!;
  contacts(scene, address, "git remote");
  say(scene, "acts-remotely", `\`git remote ${args[0]!.value}\` changes where this repository pushes to`);
}

const FETCH_TAKES =
  "--depth --deepen --shallow-since --shallow-exclude --refmap -j --jobs -o --server-option --upload-pack --negotiation-tip -s --strategy -X --strategy-option --sort";

export function fetch({ scene, args, name }: Call): undefined {
  const options = readOptions(args, FETCH_TAKES);
  // Behind the remote stand refspecs: `main:main` is no host with a path.
  const refspecs = new Set(options.has("--multiple") ? [] : options.operands.slice(1));
  for (const word of args) {
    if (mayBeOption(word))
      say(
        scene,
        "dynamic-argument",
        `\`git ${name}\` has options that run programs, and a word is known only when it runs`,
      );
    else if (
      hostOf(word.value) !== undefined &&
      !(refspecs.has(word) && !word.value.includes("://")) &&
      /[:/]/.test(word.value) &&
      !/^[\w+-]+\/[\w./-]+$|^\+?refs\//.test(word.value)
    )
      contacts(scene, word, `git ${name}`);
    if (/^\+?[^:]*:(refs\/heads\/)?(main|master)$/.test(word.value))
      say(scene, "rewrites-history", `\`git ${name} ${shown(word.text)}\` moves a protected branch`);
  }
}
