import { type Call, optionsOf, type ProgramTable } from "../call.ts";
import { deletes, overwrites } from "../effects.ts";
import { contacts, hostOf } from "../network.ts";
import { readOptions } from "../options.ts";
import { remember } from "../redirections.ts";
import { type Scene, say } from "../scene.ts";
import { type ShellWord, shown } from "../shell-word.ts";

const SSH_TAKES = "-b -B -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w";

function ssh(call: Call): undefined {
  const { scene, stdin } = call;
  const options = readOptions(call.args, call.name === "autossh" ? `${SSH_TAKES} -M` : SSH_TAKES, true);
  sshSettings(scene, options.values("-o"));
  const [host, ...rest] = options.operands;
  const command = rest[0]?.value === "--" ? rest.slice(1) : rest;
  if (host === undefined) return;
  contacts(
    scene,
    hostOf(host.value) === undefined && !host.dynamic ? { ...host, value: `ssh://${host.value}` } : host,
    "ssh",
  );
  say(scene, "acts-remotely", "`ssh` runs something on another machine");
  elsewhere(call, () => {
    if (command.length > 0) scene.judgeText(command.map(({ value }) => value).join(" "), stdin);
    else if (stdin.kind === "text") scene.judgeText(stdin.text);
  });
}

/** Settings that run a program, or take any machine for the right one. */
function sshSettings(scene: Scene, settings: readonly ShellWord[]): undefined {
  for (const setting of settings) {
    const run = /^(ProxyCommand|LocalCommand|KnownHostsCommand|PermitLocalCommand)[= ](.*)$/i.exec(
      setting.value,
    );
    if (run) {
      scene.judgeText(run[2]!);
      say(scene, "runs-inline-code", `\`ssh\` runs \`${shown(setting.text)}\``);
    }
    if (/^StrictHostKeyChecking[= ](no|off)|^UserKnownHostsFile[= ]\/dev\/null/i.test(setting.value))
      say(scene, "changes-what-runs", "`ssh` takes any host for the right one", "host keys are not checked");
  }
}

/** Another machine has other directories: relative paths lead nowhere known there. */
export function elsewhere({ scene }: Pick<Call, "scene">, judge: () => void): undefined {
  const { cwd } = scene;
  judge();
  scene.cwd = cwd;
}

function copyFar(call: Call): undefined {
  const { scene, name } = call;
  const options = optionsOf(call, "-c -F -i -J -l -o -P -S -D -X");
  for (const program of options.values("-S", "-D")) scene.judgeText(program.value);
  sshSettings(scene, options.values("-o"));
  const far = options.operands.filter(isFar);
  for (const word of far) contacts(scene, word, name);
  say(scene, "sends-data", `\`${name}\` copies from or to another machine`);
  const target = options.operands.at(-1);
  if (target !== undefined && !far.includes(target)) arrives(scene, far, target);
}

/** `host:path` and addresses; a name with a dot is a file here. */
function isFar({ value }: ShellWord): boolean {
  return /^[^/]*:/.test(value) && hostOf(value) !== undefined;
}

/** What came from another machine lies at the target, or below it under its own name. */
function arrives(scene: Scene, far: readonly ShellWord[], target: ShellWord): undefined {
  remember(scene, target, { kind: "fetched" });
  for (const { value } of far) {
    const name = value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1);
    remember(scene, { ...target, value: `${target.value}/${name}` }, { kind: "fetched" });
  }
}

function rsync(call: Call): undefined {
  const { scene } = call;
  const options = optionsOf(
    call,
    "-e --rsh --rsync-path --exclude --include --exclude-from --include-from --files-from -f --filter --chmod --chown --bwlimit --password-file --port --log-file --out-format --compare-dest --link-dest --backup-dir -T --temp-dir -B",
  );
  for (const program of options.values("-e", "--rsh", "--rsync-path")) {
    if (/^ssh( -[\w.]+( [\w./=-]+)?)*$/.test(program.value) && !/Command/i.test(program.value)) continue;
    scene.judgeText(program.value);
    say(scene, "runs-inline-code", `\`rsync\` runs \`${shown(program.text)}\``);
  }
  const far = options.operands.filter(isFar);
  for (const word of far) contacts(scene, word, "rsync");
  if (far.length > 0) say(scene, "sends-data", "`rsync` copies from or to another machine");
  const target = options.operands.at(-1);
  if (target !== undefined && !far.includes(target)) {
    if (options.names.some((option) => /^--del/.test(option))) deletes(scene, target, "rsync", true);
    overwrites(scene, target, "rsync");
    if (far.length > 0) arrives(scene, far, target);
  }
  if (options.has("--remove-source-files"))
    for (const word of options.operands.slice(0, -1)) deletes(scene, word, "rsync", true);
  if (options.unclear)
    say(
      scene,
      "dynamic-argument",
      "`rsync` has options that run programs, and a word is known only when it runs",
    );
}

export const REMOTE_MACHINES: ProgramTable = [
  ["ssh autossh mosh", ssh],
  ["scp sftp rcp croc magic-wormhole wormhole", copyFar],
  ["rsync", rsync],
];
