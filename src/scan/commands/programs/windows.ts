import type { Call, ProgramTable } from "../call.ts";
import { deletes } from "../effects.ts";
import { runsFeed, runsFile } from "../run-file.ts";
import { runsOrigin } from "../run-origin.ts";
import { type Feed, say } from "../scene.ts";
import { type ShellWord, shown } from "../shell-word.ts";

const FETCHES =
  /\b(iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString|DownloadFile|DownloadData|Start-BitsTransfer|Net\.WebClient|curl|wget)\b/i;
const RUNS =
  /\b(iex|Invoke-Expression|Invoke-Command|Start-Process|ScriptBlock\]?::Create)\b|\|\s*(iex|sh|bash|powershell|pwsh)\b|&\s*\(/i;
const DELETES =
  /\b(Remove-Item|ri|rm|rmdir|rd|del|erase|Clear-Content|Format-Volume|Clear-Disk|Remove-Partition|Remove-LocalUser)\b/i;
const FAR =
  /(^|[\s"'])([A-Za-z]:\\|\\\\|\/(?!\w\b)|~|\$HOME|\$env:(USERPROFILE|SystemRoot|windir|ProgramFiles|APPDATA)|\.\.[\\/])/i;
const GUARDS =
  /Set-MpPreference|Add-MpPreference|DisableRealtimeMonitoring|Set-NetFirewallProfile|netsh advfirewall|Disable-WindowsOptionalFeature|Clear-EventLog|wevtutil\s+cl|Set-ExecutionPolicy\s+(Bypass|Unrestricted)|vssadmin\s+delete|bcdedit|ServerCertificateValidationCallback/i;

/** PowerShell's text, by patterns: a language of its own, and so never more than review. */
export function powershellText({ scene, name }: Pick<Call, "scene" | "name">, text: ShellWord): undefined {
  const { value } = text;
  const what = `\`${name}\` runs \`${shown(text.text)}\``;
  if (text.origin !== undefined) return runsOrigin(scene, text.origin, what);
  if (GUARDS.test(value)) say(scene, "disables-protection", what);
  if (RUNS.test(value) && FETCHES.test(value)) say(scene, "runs-fetched-code", what, "it fetches and runs");
  if (/FromBase64String|-enc(odedcommand)?\s/i.test(value) && RUNS.test(value))
    say(scene, "runs-hidden-code", what);
  if (/Format-Volume|Clear-Disk|Remove-Partition/i.test(value) || (DELETES.test(value) && FAR.test(value)))
    say(scene, "destroys-outside", what);
  say(scene, "runs-inline-code", what);
}

function powershell(call: Call): Feed | undefined {
  const { scene, args, stdin, name } = call;
  for (const [index, word] of args.entries()) {
    const { value } = word;
    const rest = args.slice(index + 1);
    if (/^[-/]e(n(c(o(d(e(d(c\w*)?)?)?)?)?)?)?$|^[-/]ec$/i.test(value))
      return say(scene, "runs-hidden-code", `\`${name} ${value}\` runs what nobody can read`);
    const command = /^[-/]c(o(m(m(a(n(d)?)?)?)?)?)?$/i.test(value);
    if (command && rest[0]?.value === "-" && stdin.kind !== "text")
      return runsFeed(scene, stdin, `\`${name}\` is run`, false);
    if (command) return powershellText(call, joinedWords(rest));
    if (/^[-/]f(i(l(e)?)?)?$/i.test(value))
      return rest[0] === undefined ? undefined : runsFile(scene, rest[0], stdin, false);
    if (/^[-/](executionpolicy|ep|ex)$/i.test(value) && /bypass|unrestricted/i.test(rest[0]?.value ?? ""))
      say(scene, "changes-what-runs", "PowerShell is told to run unsigned scripts");
  }
  const script = args.find(({ value }) => !value.startsWith("-"));
  if (script !== undefined && /\.ps1$/i.test(script.value)) return runsFile(scene, script, stdin, false);
  if (script !== undefined) return powershellText(call, joinedWords(args));
  if (stdin.kind === "fetched" || stdin.kind === "hidden")
    return runsOrigin(scene, stdin.kind, `\`${name}\` is run`);
  say(scene, "runs-inline-code", `\`${name}\` is run`);
}

function joinedWords(words: readonly ShellWord[]): ShellWord {
  return {
    text: words.map(({ text }) => text).join(" "),
    value: words.map(({ value }) => value).join(" "),
    dynamic: words.some(({ dynamic }) => dynamic),
    glob: false,
    home: false,
    ...(words.find(({ origin }) => origin !== undefined) && {
      origin: words.find(({ origin }) => origin !== undefined)!.origin!,
    }),
  };
}

/** With the backslashes that a POSIX shell would have taken from it. */
function asWritten({ text, value }: ShellWord): string {
  return /["'$`]/.test(text) ? value : text;
}

function cmd(call: Call): undefined {
  const at = call.args.findIndex(({ value }) => /^\/{1,2}[ckr]$/i.test(value));
  if (at < 0) return say(call.scene, "runs-inline-code", "`cmd` is run");
  // A shell before it would have taken the backslashes; `cmd` started by itself sees them.
  const words = call.args.slice(at + 1).map(asWritten);
  call.scene.judgeText(words.join(" ").replaceAll("\\", "\\\\"), call.stdin);
}

function del({ scene, args, name }: Call): undefined {
  const recursive = args.some(({ value }) => /^\/s$/i.test(value) || /^-r(ecurse)?$/i.test(value));
  for (const word of args) {
    if (/^[/-]\w+$/.test(word.value)) continue;
    if (
      /^%(SystemRoot|SystemDrive|windir|UserProfile|ProgramFiles|ProgramData|AppData|HomePath)\b/i.test(
        word.value,
      )
    )
      say(scene, "destroys-wholesale", `\`${name}\` deletes \`${shown(word.text)}\``);
    else if (/%\w+%/.test(word.value))
      say(scene, "dynamic-argument", `what \`${name}\` deletes is known only when it runs`);
    else deletes(scene, { ...word, value: asWritten(word).replaceAll("\\\\", "\\") }, name, recursive);
  }
}

/** A hash is everyday; the same program also fetches and decodes. */
function certutil({ scene, args }: Call): undefined {
  if (args.some(({ value }) => /^[-/](urlcache|decode|decodehex|verifyctl)$/i.test(value))) {
    return say(scene, "runs-fetched-code", "`certutil` fetches or decodes a file");
  }
  if (!args.some(({ value }) => /^[-/]hashfile$/i.test(value)))
    say(scene, "changes-system", "`certutil` works on certificates");
}

/** Elsewhere `format` is a script that lays code out. */
function format({ scene, args }: Call): undefined {
  if (args.some(({ value }) => /^[A-Za-z]:$/.test(value)))
    return say(scene, "destroys-wholesale", "`format` erases a disk");
  say(scene, "unknown-program", "nothing is known of the program `format`");
}

export const WINDOWS: ProgramTable = [
  ["format", format],
  ["certutil", certutil],
  ["powershell pwsh", powershell],
  ["cmd", cmd],
  ["del erase rd deltree remove-item ri", del],
  [
    "cipher diskpart vssadmin wbadmin bcdedit",
    ({ scene, name }) =>
      say(scene, "destroys-wholesale", `\`${name}\` erases disks or what would bring them back`),
  ],
  [
    "netsh wevtutil auditpol reg schtasks icacls takeown wmic sc",
    ({ scene, name, args }) =>
      say(
        scene,
        /advfirewall|\bcl\b|delete|disable|\b(stop|config)\b.*\b(WinDefend|wscsvc|SecurityHealth|MpsSvc|EventLog|Sense)/i.test(
          args.map(({ value }) => value).join(" "),
        )
          ? "disables-protection"
          : "changes-system",
        `\`${name}\` changes the machine`,
      ),
  ],
  ["iex invoke-expression", ({ scene, name }) => say(scene, "runs-inline-code", `\`${name}\` runs a text`)],
  [
    "bitsadmin mshta regsvr32 rundll32 cscript wscript",
    ({ scene, name }) =>
      say(scene, "runs-fetched-code", `\`${name}\` is a way to fetch and run code on Windows`),
  ],
];
