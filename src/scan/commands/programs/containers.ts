import type { Call, ProgramTable } from "../call.ts";
import { readOptions } from "../options.ts";
import { placeOf } from "../place.ts";
import { type Scene, say } from "../scene.ts";
import { literalWord, type ShellWord, shown } from "../shell-word.ts";
import { elsewhere } from "./remote-machines.ts";

const RUN_TAKES =
  "-v --volume --mount -e --env --env-file -p --publish -w --workdir -u --user --name --network --net --entrypoint -h --hostname --label -l --add-host --cpus -m --memory --platform --pull --restart --cap-add --cap-drop --device --security-opt --shm-size --tmpfs --ulimit --dns --link --log-driver --log-opt --pid --ipc --userns --gpus --health-cmd --expose --volumes-from --cidfile --ip --runtime --stop-signal -c --index --scale --detach-keys -a --attach --blkio-weight --cgroupns --cgroup-parent --cpuset-cpus --oom-score-adj --sysctl --mac-address --group-add --domainname --volume-driver --stop-timeout";
const QUIET =
  /^(ps|images|image|logs|inspect|version|info|build|buildx|pull|stats|top|port|diff|history|events|search|wait|create|config|ls|start|stop|restart|pause|unpause|tag|network|context|manifest|scout|builder|attach|rename|ps|up|pull|convert|ls|watch|volume|commit|load|import|init|help|--version|--help|completion|healthcheck|)$/;

/** Containers: what they run is judged as if it ran here, and what they are given of the machine is looked at. */
function docker(call: Call): undefined {
  const { scene, name } = call;
  const global = readOptions(
    call.args,
    "-H --host -c --context --config -l --log-level -f --file -p --project-name --profile --env-file --project-directory",
    true,
  );
  let [first = literalWord(""), ...rest] = global.operands;
  if (global.has("-H", "--host")) say(scene, "acts-remotely", `\`${name}\` speaks to another machine`);
  if (/^(compose|container)$/.test(first.value)) {
    const inner = readOptions(
      rest,
      "-f --file -p --project-name --profile --env-file --project-directory",
      true,
    );
    [first = literalWord(""), ...rest] = inner.operands;
  }
  const words = rest.map(({ value }) => value);
  if (first.value === "run" || first.value === "exec" || first.value === "create")
    return runsContainer(call, first.value, rest);
  if (
    first.value === "push" ||
    first.value === "login" ||
    first.value === "logout" ||
    first.value === "plugin" ||
    first.value === "swarm" ||
    first.value === "stack" ||
    first.value === "service"
  )
    return say(scene, "acts-remotely", `\`${name} ${first.value}\` changes something outside the repository`);
  if (first.value === "system" && /^(df|info)$/.test(words[0] ?? "")) return;
  if (words[0] === "prune" || (first.value === "volume" && /^(rm|remove)$/.test(words[0] ?? ""))) {
    const all =
      words.some((word) => /^(-[a-z]*a[a-z]*|--all|--volumes)$/.test(word)) || first.value === "volume";
    return say(
      scene,
      all ? "destroys-wholesale" : "changes-system",
      `\`${name} ${first.value} ${words[0]}\` deletes what others on this machine may need`,
    );
  }
  if (first.value === "down" && words.some((word) => /^(-v|--volumes|--rmi)$/.test(word)))
    return say(scene, "changes-system", `\`${name} down\` deletes volumes`);
  if (
    /^(rm|rmi|kill|down|remove)$/.test(first.value) ||
    (/^(image|network|container)$/.test(first.value) && /^rm$/.test(words[0] ?? ""))
  ) {
    if (first.value !== "down" && rest.some(({ dynamic }) => dynamic))
      say(scene, "dynamic-argument", `what \`${name} ${first.value}\` removes is known only when it runs`);
    return;
  }
  if (first.value === "cp" || first.value === "save" || first.value === "export") return;
  if (first.dynamic)
    return say(scene, "dynamic-argument", `what \`${name}\` does is known only when it runs`);
  if (!QUIET.test(first.value))
    say(scene, "unknown-program", `\`${name} ${shown(first.value)}\` is not a command that we know`);
}

function runsContainer(call: Call, verb: string, given: readonly ShellWord[]): undefined {
  const { scene, name, stdin } = call;
  const options = readOptions(given, RUN_TAKES, true);
  const [image, ...words] = options.operands;
  const command = words[0]?.value === "--" ? words.slice(1) : words;
  if (
    options.has("--privileged") ||
    options.values("--cap-add", "--security-opt").some(({ value }) => /SYS_ADMIN|ALL|unconfined/i.test(value))
  ) {
    say(scene, "needs-privilege", `\`${name} ${verb}\` gives the container the machine's rights`);
  }
  if (
    options.values("--pid", "--net", "--network", "--userns", "--ipc").some(({ value }) => value === "host")
  )
    say(scene, "needs-privilege", `\`${name} ${verb}\` shares the machine's own spaces`);
  const mounts = options.values("-v", "--volume", "--mount");
  let wide = false;
  for (const mount of mounts) wide = mounted(scene, mount, name) || wide;
  if (verb !== "exec" && image !== undefined) {
    say(scene, "runs-outside-code", `\`${name} ${verb}\` runs the image \`${shown(image.text)}\``);
  }
  const entry = options.value("--entrypoint");
  elsewhere(call, () => {
    if (entry !== undefined) scene.judgeWords([entry, ...command], stdin);
    // Options alone are for the image's own program.
    else if (command.length > 0 && !command[0]!.value.startsWith("-")) scene.judgeWords(command, stdin);
  });
}

/** Whether the mount hands over more than the repository. */
function mounted(scene: Scene, mount: ShellWord, name: string): boolean {
  const source = /(?:source|src)=([^,]*)/.exec(mount.value)?.[1] ?? mount.value.split(":")[0]!;
  if (!/^[/~.]|^\u0001/.test(source)) return false;
  const place = placeOf({ ...mount, value: source, dynamic: source.includes("\u0001") }, scene);
  if (
    place.kind === "inside" ||
    place.kind === "root" ||
    place.kind === "temporary" ||
    place.kind === "unknown"
  )
    return false;
  say(
    scene,
    "needs-privilege",
    `\`${name}\` mounts \`${shown(mount.text)}\``,
    "that lies outside the repository",
  );
  return true;
}

function kubectl(call: Call): undefined {
  const { scene, name, stdin } = call;
  const options = readOptions(
    call.args,
    "-n --namespace --context --kubeconfig -o --output -f --filename -l --selector -c --container --cluster --user -k --kustomize --timeout --replicas -p --patch --type --field-selector",
  );
  const [verb, ...rest] = options.operands;
  const words = call.args.map(({ value }) => value);
  if (verb === undefined || words.includes("--help")) return;
  const line = shown(words.join(" "));
  if (
    (/^(delete|drain)$/.test(verb.value) || (verb.value === "replace" && words.includes("--force"))) &&
    !words.some((word) => /^--dry-run(=client|=server)?$/.test(word))
  )
    return say(scene, "destroys-remote", `\`${name} ${line}\` deletes in a cluster`);
  if (verb.value === "exec" || verb.value === "run" || verb.value === "debug") {
    const at = call.args.findIndex(({ value }) => value === "--");
    const command = at >= 0 ? call.args.slice(at + 1) : wordsBehind(call, verb, rest[0]);
    elsewhere(call, () => void (command.length > 0 && scene.judgeWords(command, stdin)));
    return say(scene, "acts-remotely", `\`${name} ${verb.value}\` runs something in a cluster`);
  }
  if (verb.value === "scale" && options.value("--replicas")?.value === "0")
    return say(scene, "destroys-remote", `\`${name} ${line}\` takes a service down`);
  if (
    /^(version|kustomize|api-resources|api-versions|explain|config|options|completion|diff)$/.test(
      verb.value,
    ) ||
    words.some((word) => /^--dry-run(=client)?$/.test(word))
  )
    return;
  say(scene, "acts-remotely", `\`${name} ${line}\` speaks to a cluster`);
}

/** `kubectl exec POD rm -rf x`: what stands behind the pod runs there, its options included. */
function wordsBehind({ args }: Call, verb: ShellWord, pod: ShellWord | undefined): readonly ShellWord[] {
  if (pod === undefined || verb.value !== "exec") return [];
  const words = args.slice(args.indexOf(pod) + 1);
  return words.slice(words.findIndex(({ value }) => !value.startsWith("-")));
}

function helm(call: Call): undefined {
  const { scene, args, name } = call;
  const { operands } = readOptions(
    args,
    "-n --namespace --kube-context --kubeconfig -f --values --set --version --repo",
  );
  const verb = operands[0]?.value ?? "";
  if (args.some(({ value }) => value === "--post-renderer"))
    say(scene, "runs-inline-code", "`helm --post-renderer` runs a program");
  if (/^(uninstall|delete|del|un|rollback)$/.test(verb))
    return say(scene, "destroys-remote", `\`${name} ${verb}\` deletes in a cluster`);
  if (
    /^(lint|template|package|version|show|dependency|dep|create|list|search|unittest|docs|verify|env|help|schema|)$/.test(
      verb,
    )
  )
    return;
  if (verb === "repo" && /^(list|update)$/.test(operands[1]?.value ?? "")) return;
  say(scene, "acts-remotely", `\`${name} ${shown(verb)}\` changes something in a cluster`);
}

export const CONTAINERS: ProgramTable = [
  ["docker podman nerdctl docker-compose podman-compose buildah", docker],
  ["kubectl oc k", kubectl],
  ["helm helmfile", helm],
  [
    "minikube kind k3d k3s colima",
    ({ scene, args, name }) =>
      /^(delete|stop)$/.test(args[0]?.value ?? "")
        ? say(scene, "changes-system", `\`${name} ${args[0]!.value}\` takes a cluster on this machine away`)
        : undefined,
  ],
  [
    "skaffold tilt kustomize argocd flux istioctl",
    ({ scene, args, name }) =>
      /^(build|version|render|diagnose)$/.test(args[0]?.value ?? "")
        ? undefined
        : say(scene, "acts-remotely", `\`${name}\` speaks to a cluster`),
  ],
];
