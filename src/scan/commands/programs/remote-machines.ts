import { type Call, optionsOf, type ProgramTable } from "../call.ts";
import { deletes, overwrites } from "../effects.ts";
import { contacts, hostOf } from "../network.ts";
import { readOptions } from "../options.ts";
import { remember } from "../redirections.ts";
import { say } from "../scene.ts";
import { shown } from "../shell-word.ts";

const SSH_TAKES = "-b -B -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w";

function ssh(call: Call): undefined {
  const { scene, stdin } = call;
  const options = readOptions(call.args, SSH_TAKES, true);
  for (const setting of options.values("-o")) {
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
  const [host, ...command] = options.operands;
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

/** Another machine has other directories: relative paths lead nowhere known there. */
export function elsewhere({ scene }: Pick<Call, "scene">, judge: () => void): undefined {
  const { cwd } = scene;
  judge();
  scene.cwd = cwd;
}

function copyFar(call: Call): undefined {
  const { scene, name } = call;
  const options = optionsOf(call, "-c -F -i -J -l -o -P -S -D -X");
  for (const program of options.values("-S", "-D")) scene.judgeWords([program]);
  const far = options.operands.filter(({ value }) => hostOf(value) !== undefined);
  for (const word of far) contacts(scene, word, name);
  say(scene, "sends-data", `\`${name}\` copies from or to another machine`);
  const target = options.operands.at(-1);
  if (target !== undefined && hostOf(target.value) === undefined)
    remember(scene, target, { kind: "fetched" });
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
  const far = options.operands.filter(
    ({ value }) => hostOf(value) !== undefined && !/^\.{0,2}\//.test(value),
  );
  for (const word of far) contacts(scene, word, "rsync");
  if (far.length > 0) say(scene, "sends-data", "`rsync` copies from or to another machine");
  const target = options.operands.at(-1);
  if (target !== undefined && !far.includes(target)) {
    if (options.names.some((option) => /^--del/.test(option))) deletes(scene, target, "rsync", true);
    overwrites(scene, target, "rsync");
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
