import { type Call, optionsOf, type ProgramTable } from "../call.ts";
import { changesMode, deletes, fileOf, overwrites, writes } from "../effects.ts";
import { absoluteOf } from "../place.ts";
import { remember } from "../redirections.ts";
import { type Feed, type Scene, say, whereIs } from "../scene.ts";
import { mayBeOption, type ShellWord, shown, tailOf } from "../shell-word.ts";

function remove(call: Call): undefined {
  const { scene, name } = call;
  const options = optionsOf(call, "--interactive");
  const recursive = options.has("-r", "-R", "--recursive") || name === "rimraf" || name === "trash";
  if (options.has("--no-preserve-root"))
    say(scene, "destroys-wholesale", `\`${name} --no-preserve-root\` is used`);
  if (options.operands.length === 0 && options.has("--help", "--version")) return;
  for (const word of options.operands) deletes(scene, word, name, recursive);
}

/** `shred`, `srm`: made so that nothing can be brought back. */
function shred(call: Call): undefined {
  say(call.scene, "destroys-wholesale", `\`${call.name}\` destroys beyond recovery`);
}

function removeDirectory(call: Call): undefined {
  for (const word of optionsOf(call).operands) deletes(call.scene, word, call.name, false);
}

function move(call: Call): undefined {
  const { scene, name } = call;
  const options = optionsOf(call, "-t --target-directory -S --suffix");
  const directory = options.value("-t", "--target-directory");
  const sources = directory === undefined ? options.operands.slice(0, -1) : options.operands;
  const target = directory ?? options.operands.at(-1);
  if (target === undefined) return;
  if (target.value === "/dev/null") {
    return say(
      scene,
      "destroys-wholesale",
      `\`${name}\` throws \`${shown(sources[0]?.text ?? "")}\` away`,
      "what goes to /dev/null is gone",
    );
  }
  for (const source of sources) deletes(scene, source, name, true);
  overwrites(scene, target, name);
  for (const source of sources) carriesOver(scene, source, target);
}

/** What was fetched, decoded or written here is still that under another name, or in a directory of that name. */
function carriesOver(scene: Scene, source: ShellWord, target: ShellWord): undefined {
  const path = fileOf(scene, source);
  if (path === undefined) return;
  const taint = scene.tainted.get(path);
  const text = scene.written.get(path);
  const content: Feed | undefined =
    taint === undefined ? (text === undefined ? undefined : { kind: "text", text }) : { kind: taint };
  if (content === undefined) return;
  remember(scene, target, content);
  remember(scene, { ...target, value: `${target.value}/${path.slice(path.lastIndexOf("/") + 1)}` }, content);
}

function copy(call: Call): undefined {
  const { scene, name } = call;
  const options = optionsOf(call, "-t --target-directory -S --suffix -m --mode -o --owner -g --group");
  const directory = options.value("-t", "--target-directory");
  const target = directory ?? options.operands.at(-1);
  if (options.has("-d", "--directory") && name.endsWith("install")) {
    for (const word of options.operands) writes(scene, word, name, true);
    return;
  }
  if (target === undefined) return;
  overwrites(scene, target, name);
  const sources = directory === undefined ? options.operands.slice(0, -1) : options.operands;
  for (const source of sources) carriesOver(scene, source, target);
}

function link(call: Call): undefined {
  const { scene, name } = call;
  const options = optionsOf(call, "-t --target-directory -S --suffix");
  const [target, at] = options.operands;
  const place = at ?? (target === undefined ? undefined : tailOf(target, target.value.lastIndexOf("/") + 1));
  if (place !== undefined) writes(scene, place, name);
  if (target === undefined || at === undefined) return;
  carriesOver(scene, target, at);
  const { kind } = whereIs(scene, target);
  if (kind === "system" || kind === "home" || kind === "outside" || kind === "unknown") {
    say(
      scene,
      "writes-outside",
      `\`${name}\` makes a way out of the repository to \`${shown(target.text)}\``,
    );
    const from = fileOf(scene, at);
    const to = absoluteOf(target.home ? `/home/${target.value}` : target.value, scene.cwd);
    if (from !== undefined && to !== undefined && !target.dynamic) scene.links.set(from, to);
  }
}

function create(call: Call): undefined {
  const options = optionsOf(call, "-m --mode -Z -d --date -r --reference -t");
  for (const word of options.operands) writes(call.scene, word, call.name, true);
}

function truncate(call: Call): undefined {
  for (const word of optionsOf(call, "-s --size -r --reference").operands)
    overwrites(call.scene, word, call.name);
}

function mode(call: Call): undefined {
  const { scene, name } = call;
  const options = optionsOf(call, "--reference");
  const recursive = options.has("-R", "--recursive");
  // `chmod -w x`, `chmod -R777 /`: a mode may stand among the letters.
  const symbolic =
    name === "chmod" && call.args.some(({ value }) => /^-[Rcfv]*[rwxXstugoa,+=0-7]/.test(value));
  const attributes = name === "chattr" || name === "chflags";
  const words =
    options.has("--reference") || symbolic || (attributes && /^[-+=]/.test(call.args[0]?.value ?? ""))
      ? options.operands
      : options.operands.slice(1);
  for (const word of words) changesMode(scene, word, name, recursive);
}

/** `dd of=…`: a device is gone at once. */
function dd(call: Call): undefined {
  const { scene, args } = call;
  for (const word of args) {
    if (!word.value.startsWith("of=")) continue;
    overwrites(scene, tailOf(word, 3), "dd");
    remember(scene, tailOf(word, 3), call.stdin);
  }
  if (args.some((word) => mayBeOption(word)))
    say(scene, "dynamic-argument", "what `dd` writes is known only when it runs");
}

function archive(call: Call): undefined {
  const { scene, args, name } = call;
  const options = optionsOf(
    call,
    "-f --file -C --directory -I --use-compress-program -T --files-from -X --exclude-from --exclude --checkpoint-action --to-command --rsh-command --info-script --new-volume-script -F --one-top-level --transform -H --format",
  );
  for (const program of options.values(
    "-I",
    "--use-compress-program",
    "--to-command",
    "--rsh-command",
    "--info-script",
    "--new-volume-script",
    "-F",
  )) {
    if (/^(gzip|pigz|bzip2|pbzip2|xz|zstd|lz4|lzma|lzop|compress|brotli)( -[\w=-]+)*$/.test(program.value))
      continue;
    scene.judgeText(program.value);
    say(scene, "runs-inline-code", `\`${name}\` runs \`${shown(program.text)}\``);
  }
  for (const action of options.values("--checkpoint-action")) {
    if (!action.value.startsWith("exec")) continue;
    scene.judgeText(action.value.slice(action.value.indexOf("=") + 1));
    say(scene, "runs-inline-code", `\`${name}\` runs \`${shown(action.text)}\``);
  }
  if (options.unclear)
    say(
      scene,
      "dynamic-argument",
      `\`${name}\` has options that run programs, and a word here is known only when it runs`,
    );
  const letters = args[0] === undefined || args[0].value.startsWith("-") ? "" : args[0].value;
  const extracts = options.has("-x", "--extract", "--get") || letters.includes("x");
  const creates = options.has("-c", "--create") || letters.includes("c");
  if (extracts) for (const directory of options.values("-C", "--directory")) writes(scene, directory, name);
  const file = options.value("-f", "--file") ?? (letters.includes("f") ? args[1] : undefined);
  const isFetched = call.stdin.kind === "fetched" || scene.tainted.has(fileOf(scene, file) ?? "");
  if (extracts && isFetched) scene.unpacked = true;
  if (creates && file !== undefined && file.value !== "-") overwrites(scene, file, name);
  if (options.has("--remove-files") || options.has("-P", "--absolute-names")) {
    say(scene, "writes-outside", `\`${name}\` removes what it packs, or leaves the directory it unpacks in`);
  }
}

function unzip(call: Call): undefined {
  const { scene, args } = call;
  if (args.some((word) => scene.tainted.has(fileOf(scene, word) ?? ""))) scene.unpacked = true;
  const directory = call.name === "cpio" ? ["-D", "--directory"] : [call.name.startsWith("7z") ? "-o" : "-d"];
  for (const place of optionsOf(call, "-d -x -P -o -D --directory").values(...directory))
    writes(call.scene, place, call.name);
}

function zip(call: Call): undefined {
  const options = optionsOf(call, "-b -i -n -t -tt -x -TT --unzip-command");
  const command =
    options.value("-TT", "--unzip-command") ??
    call.args[call.args.findIndex(({ value }) => value === "-TT") + 1];
  if (options.has("-TT", "--unzip-command") && command !== undefined) {
    call.scene.judgeText(command.value);
    say(call.scene, "runs-inline-code", `\`zip\` runs \`${shown(command.text)}\``);
  }
  const [target] = options.operands;
  if (target !== undefined) writes(call.scene, target, call.name);
  if (options.has("-m"))
    for (const word of options.operands.slice(1)) deletes(call.scene, word, call.name, true);
}

function compress(call: Call): undefined {
  const options = optionsOf(call, "-o -S -T -b");
  if (options.has("-c", "--stdout", "-t", "-l", "-k", "--keep")) return;
  for (const word of options.operands) if (isPath(word)) overwrites(call.scene, word, call.name);
}

function isPath({ value }: ShellWord): boolean {
  return /^[/~]|(^|\/)\.\.(\/|$)/.test(value);
}

function split(call: Call): undefined {
  const options = optionsOf(call, "-a -b -C -l -n -d --filter -t");
  for (const command of options.values("--filter")) {
    call.scene.judgeText(command.value);
    say(call.scene, "runs-inline-code", `\`split\` runs \`${shown(command.text)}\``);
  }
  const prefix = options.operands[1];
  if (prefix !== undefined) writes(call.scene, prefix, call.name);
}

/** Patches what it is told to, from where it is told to go. */
function patch(call: Call): undefined {
  const options = optionsOf(call, "-d --directory -o --output -i --input -p --strip -B -z -F -r -D -V -Y -g");
  for (const word of [...options.values("-d", "--directory", "-o", "--output"), ...options.operands])
    writes(call.scene, word, call.name);
}

export const FILES: ProgramTable = [
  ["rm unlink rimraf del-cli del trash grm", remove],
  ["shred srm wipe scrub sfill sswap", shred],
  ["rmdir", removeDirectory],
  ["mv gmv move-file", move],
  ["cp gcp copyfiles cpx cpy-cli cpy install ginstall ncp shx-cp ditto", copy],
  ["ln link", link],
  ["mkdir touch mkdirp make-dir make-dir-cli mkfifo mknod fallocate", create],
  ["truncate", truncate],
  ["chmod chown chgrp chattr setfacl chflags chcon", mode],
  ["dd gdd dcfldd", dd],
  ["tar gtar bsdtar", archive],
  ["unzip 7z 7za 7zz unrar gunzip bunzip2 unxz ar cpio", unzip],
  ["zip", zip],
  ["gzip bzip2 xz zstd lz4 pigz brotli compress lzma", compress],
  ["split csplit", split],
  ["patch", patch],
];
