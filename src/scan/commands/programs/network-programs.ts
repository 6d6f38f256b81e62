import { type Call, optionsOf, type ProgramTable } from "../call.ts";
import { fileOf, overwrites } from "../effects.ts";
import { contacts, hostOf } from "../network.ts";
import { remember } from "../redirections.ts";
import { type Feed, say } from "../scene.ts";
import { mayBeOption, type ShellWord, shown, tailOf } from "../shell-word.ts";
import { gh } from "./github-cli.ts";

const CURL_TAKES =
  "-o --output -H --header -d --data --data-raw --data-binary --data-urlencode --json -X --request -u --user -A --user-agent -e --referer -b --cookie -c --cookie-jar -F --form -T --upload-file -w --write-out -m --max-time --connect-timeout --retry --retry-delay --retry-max-time -x --proxy -E --cert --key --cacert --resolve --connect-to -K --config --limit-rate -C --continue-at -r --range -D --dump-header --url -Y -y -z --time-cond --output-dir --etag-save --etag-compare --max-redirs --proto --tlsv --ciphers -U --proxy-user --unix-socket --stderr --trace --trace-ascii -t -P --form-string --oauth2-bearer --netrc-file --dns-servers --doh-url";

function curl(call: Call): Feed {
  const { scene } = call;
  const options = optionsOf(call, CURL_TAKES);
  const urls = [...options.operands, ...options.values("--url")];
  for (const url of urls)
    contacts(
      scene,
      url.value.includes("/") || url.dynamic || hostOf(url.value) !== undefined
        ? url
        : { ...url, value: `http://${url.value}` },
      "curl",
    );
  for (const proxy of options.values("-x", "--proxy", "--connect-to", "--resolve", "--doh-url"))
    contacts(scene, proxy, "curl");
  for (const data of options.values(
    "-d",
    "--data",
    "--data-binary",
    "--data-urlencode",
    "-F",
    "--form",
    "--json",
  ))
    sends(call, data);
  for (const file of options.values("-T", "--upload-file"))
    say(scene, "sends-data", `\`curl\` sends \`${shown(file.text)}\``);
  if (/^(DELETE|PUT|PATCH)$/i.test(options.value("-X", "--request")?.value ?? ""))
    say(scene, "acts-remotely", "`curl` changes or deletes something on a server");
  if (options.has("-k", "--insecure", "--proxy-insecure"))
    say(
      scene,
      "changes-what-runs",
      "`curl --insecure` takes anybody's word",
      "the certificate is not checked",
    );
  if (options.has("-K", "--config") || options.unclear)
    say(scene, "dynamic-argument", "what `curl` does is known only when it runs");
  const targets = options.values("-o", "--output", "-D", "--dump-header", "-c", "--cookie-jar");
  for (const file of targets) {
    if (file.value === "-") continue;
    overwrites(scene, file, "curl");
    remember(scene, file, { kind: "fetched" });
  }
  if (options.has("-O", "--remote-name", "-J", "--remote-name-all"))
    for (const url of urls)
      remember(scene, nameOf({ ...url, value: url.value.replace(/[?#].*$/, "") }), { kind: "fetched" });
  const quiet = targets.some(({ value }) => value !== "-") || options.has("-O", "--remote-name");
  return quiet ? { kind: "none" } : { kind: "fetched" };
}

/** `@file` and `<file` are sent as they are. */
function sends({ scene }: Call, data: ShellWord): undefined {
  if (/(^|=)[@<]./.test(data.value))
    say(scene, "sends-data", `\`curl\` sends the file \`${shown(data.text)}\``);
  else if (data.dynamic)
    say(scene, "sends-data", `\`curl\` sends what is known only when it runs: \`${shown(data.text)}\``);
}

function nameOf(url: ShellWord): ShellWord {
  return tailOf(url, url.value.replace(/[?#].*$/, "").lastIndexOf("/") + 1);
}

function wget(call: Call): Feed {
  const { scene } = call;
  const options = optionsOf(
    call,
    "-O --output-document -P --directory-prefix -o --output-file -a -i --input-file -e --execute -U --user-agent --header --post-data --post-file --body-file --body-data --method -t --tries -T --timeout --user --password --certificate --use-askpass -w --wait -A -R -D -Q",
  );
  for (const url of options.operands) contacts(scene, url, "wget");
  for (const program of options.values("--use-askpass")) scene.judgeWords([program]);
  for (const file of options.values("--post-file", "--body-file", "--post-data", "--body-data"))
    say(scene, "sends-data", `\`wget\` sends \`${shown(file.text)}\``);
  if (options.has("--no-check-certificate"))
    say(
      scene,
      "changes-what-runs",
      "`wget --no-check-certificate` takes anybody's word",
      "the certificate is not checked",
    );
  if (options.has("-e", "--execute", "-i", "--input-file") || options.unclear)
    say(scene, "dynamic-argument", "what `wget` does is known only when it runs");
  const output = options.value("-O", "--output-document") ?? options.values("-O").at(-1);
  const directory = options.value("-P", "--directory-prefix");
  if (directory !== undefined) overwrites(scene, directory, "wget");
  if (output === undefined) {
    for (const url of options.operands) {
      const name = nameOf(url);
      remember(
        scene,
        directory === undefined ? name : { ...name, value: `${directory.value}/${name.value}` },
        { kind: "fetched" },
      );
    }
    return { kind: "none" };
  }
  if (/^(-|\/dev\/stdout)$/.test(output.value)) return { kind: "fetched" };
  overwrites(scene, output, "wget");
  remember(scene, output, { kind: "fetched" });
  return { kind: "none" };
}

/** Others that fetch: what they print is fetched, whatever they are called. */
function fetches(call: Call): Feed {
  const { operands } = optionsOf(call, "-o -O -d -H");
  for (const word of operands)
    if (hostOf(word.value) !== undefined || word.dynamic) contacts(call.scene, word, call.name);
  if (operands.length === 0) say(call.scene, "undeclared-host", `\`${call.name}\` reaches the network`);
  for (const file of optionsOf(call, "-o -O -d -H").values("-o", "-O"))
    remember(call.scene, file, { kind: "fetched" });
  return { kind: "fetched" };
}

/** Raw connections, and the shells that are tied to them. */
function netcat(call: Call): Feed {
  const { scene, args, name, stdin } = call;
  const text = args.map(({ value }) => value).join(" ");
  if (/(^|\s)-[a-zA-Z]*[ec]\s*\S*(sh|cmd|python|perl)\b|--(sh-)?exec|\b(EXEC|SYSTEM):/i.test(text)) {
    say(scene, "runs-fetched-code", `\`${name}\` hands a shell to a connection`);
  } else if (!/(^|\s)-[a-zA-Z]*z/.test(text))
    say(scene, stdin.kind === "none" ? "undeclared-host" : "sends-data", `\`${name}\` opens a connection`);
  else {
    const host = args.find(({ value }) => !value.startsWith("-"));
    if (host !== undefined)
      contacts(scene, { ...host, value: host.dynamic ? host.value : `tcp://${host.value}` }, name);
  }
  return { kind: "fetched" };
}

function looksUp(call: Call): undefined {
  const { operands } = optionsOf(call, "-c -i -W -w -t -p -s -m -q");
  for (const word of operands) {
    if (/^[@+]/.test(word.value)) continue;
    if (mayBeOption(word))
      say(call.scene, "undeclared-host", `\`${call.name}\` reaches a host that is known only when it runs`);
    else if (/[.:]/.test(word.value))
      contacts(call.scene, { ...word, value: `ip://${word.value}` }, call.name);
  }
}

/** Keys and digests are made and checked every day; a connection is one, whatever it is for. */
function openssl({ scene, args }: Call): undefined {
  const verb = args[0]?.value ?? "";
  if (!/^s_(client|server|time)$/.test(verb)) return;
  const at = args.findIndex(({ value }) => value === "-connect");
  if (args[at + 1] !== undefined && at >= 0) contacts(scene, args[at + 1]!, "openssl");
  else say(scene, "undeclared-host", `\`openssl ${verb}\` opens a connection`);
}

export const NETWORK: ProgramTable = [
  ["openssl", openssl],
  ["curl curlie", curl],
  ["wget wget2", wget],
  ["fetch aria2c http https httpie xh lynx links w3m ftp tftp lftp yt-dlp iwr irm", fetches],
  ["nc ncat netcat socat telnet", netcat],
  ["ping ping6 dig nslookup host traceroute tracepath mtr nmap whois arping", looksUp],
  ["gh", gh],
  [
    "ngrok cloudflared localtunnel lt bore chisel tailscale",
    ({ scene, name }) => say(scene, "sends-data", `\`${name}\` opens this machine to the network`),
  ],
  ["mail mailx sendmail mutt swaks", ({ scene, name }) => say(scene, "sends-data", `\`${name}\` sends mail`)],
  ["ssh-keygen ssh-add ssh-agent ssh-copy-id ssh-keyscan gpg gpg2 age sops vault pass security", credentials],
];

function credentials({ scene, args, name }: Call): undefined {
  const words = args.map(({ value }) => value);
  if (
    name.startsWith("gpg") &&
    words.some((word) => /^--(verify|list|version|fingerprint|dearmor|armor)/.test(word)) &&
    !words.includes("--export-secret-keys")
  )
    return;
  if (/^ssh-(agent|keyscan)$/.test(name) && words.every((word) => word.startsWith("-"))) return;
  if (name === "sops" && words.includes("--version")) return;
  const file = fileOf(scene, args.at(-1));
  say(
    scene,
    "reads-credentials",
    `\`${name}\` handles keys${file === undefined ? "" : ` in \`${shown(args.at(-1)!.text)}\``}`,
  );
}
