import type { Call, ProgramJudge, ProgramTable } from "../call.ts";
import type { CommandRule } from "../command-finding.ts";
import { judgeInnerCommands } from "../inner-commands.ts";
import { readOptions } from "../options.ts";
import { runsFile } from "../run-file.ts";
import { NO_FEED, say } from "../scene.ts";
import { shown } from "../shell-word.ts";

const GUARDS =
  /(ufw|firewalld|iptables|nftables|apparmor|selinux|auditd|fail2ban|clamav|falco|osquery|crowdsec|rsyslog|syslog|systemd-journald|unattended-upgrades|sshguard|defender|mdatp|falcon|ossec|wazuh)/i;

/** One verdict for all that a program can do. */
function always(rule: CommandRule, why: string): ProgramJudge {
  return ({ scene, name }) => say(scene, rule, `\`${name}\` is run`, why);
}

/** Worse where a word says so, `rule` otherwise. */
function unless(
  worse: RegExp,
  worseRule: CommandRule,
  worseWhy: string,
  rule: CommandRule | undefined,
  why: string,
): ProgramJudge {
  return ({ scene, args, name }) => {
    const line = args.map(({ value }) => value).join(" ");
    if (worse.test(line)) say(scene, worseRule, `\`${name} ${shown(line)}\` is run`, worseWhy);
    else if (rule !== undefined) say(scene, rule, `\`${name}\` is run`, why);
  };
}

function services({ scene, args, name }: Call): undefined {
  const words = args.map(({ value }) => value);
  const line = words.join(" ");
  if (/\b(stop|disable|mask|kill|unload|bootout|remove|off|delete)\b/.test(line) && GUARDS.test(line)) {
    return say(
      scene,
      "disables-protection",
      `\`${name} ${shown(line)}\` is run`,
      "that service protects the machine",
    );
  }
  if (
    words.every(
      (word) =>
        /^(status|is-active|is-enabled|list-\w+|show|cat|list|print|--\S+|-\w+)$/.test(word) ||
        !/^(start|stop|restart|reload|enable|disable|mask|unmask|kill|daemon-reload|load|unload|poweroff|reboot|halt|set-default|isolate|edit|bootout|bootstrap|kickstart|remove)$/.test(
          word,
        ),
    )
  )
    return;
  say(scene, "changes-system", `\`${name} ${shown(line)}\` changes what the machine runs`);
}

export const MACHINE: ProgramTable = [
  [
    "mkfs mke2fs mkswap newfs wipefs blkdiscard fdisk sfdisk gdisk sgdisk cfdisk parted partprobe pvremove vgremove lvremove cryptsetup hdparm nvme badblocks sg_format",
    unless(
      /^(-l|--list|-h|--help|--version|list|-I .*|print)$/,
      "changes-system",
      "it looks at a disk",
      "destroys-wholesale",
      "it formats, partitions or erases a disk",
    ),
  ],
  [
    "diskutil",
    unless(
      /erase|partition|zeroDisk|randomDisk|secureErase|reformat|apfs delete/i,
      "destroys-wholesale",
      "it erases a disk",
      "changes-system",
      "it works on disks",
    ),
  ],
  [
    "ufw firewall-cmd pfctl",
    unless(
      /\b(disable|reset|stop)\b|--panic-off|(^|\s)-[dF]\b|--set-default-zone=trusted/,
      "disables-protection",
      "that is the machine's firewall",
      "changes-system",
      "that is the machine's firewall",
    ),
  ],
  [
    "iptables ip6tables nft ebtables",
    unless(
      /(^|\s)(-F|-X|--flush|-P\s+\w+\s+ACCEPT)(\s|$)|flush|delete table/,
      "disables-protection",
      "that empties the machine's firewall",
      "changes-system",
      "that is the machine's firewall",
    ),
  ],
  [
    "setenforce",
    unless(
      /^(0|permissive)$/i,
      "disables-protection",
      "SELinux no longer refuses anything",
      "changes-system",
      "that is SELinux",
    ),
  ],
  [
    "spctl csrutil fdesetup xattr codesign",
    unless(
      /master-disable|global-disable|\bdisable\b|-[a-z]*d[a-z]*\s+com\.apple\.quarantine|-[a-z]*c[a-z]*r?/,
      "disables-protection",
      "that is a protection of macOS",
      undefined,
      "",
    ),
  ],
  [
    "aa-disable aa-complain aa-teardown setsebool auditctl augenrules",
    unless(
      /^(-l|-s|--help)$/,
      "changes-system",
      "it looks at the machine's guards",
      "disables-protection",
      "that guards the machine",
    ),
  ],
  [
    "sysctl",
    unless(
      /randomize_va_space=0|kptr_restrict=0|ptrace_scope=0|yama|unprivileged_bpf_disabled=0|dmesg_restrict=0|core_pattern/,
      "disables-protection",
      "that is a protection of the kernel",
      "changes-system",
      "it sets the kernel",
    ),
  ],
  ["systemctl service launchctl rc-service rc-update chkconfig update-rc.d sc.exe initctl sv", services],
  ["shutdown reboot poweroff halt init telinit", always("changes-system", "it ends the machine's work")],
  [
    "kexec sysrq-trigger swapoff swapon losetup dmsetup mdadm",
    always("changes-system", "it works on the machine's storage or kernel"),
  ],
  [
    "mount umount fusermount mountpoint",
    unless(
      /remount|-o\s*\S*exec|--bind/,
      "changes-system",
      "it changes what is mounted",
      "changes-system",
      "it changes what is mounted",
    ),
  ],
  ["insmod modprobe rmmod depmod", always("changes-system", "it loads code into the kernel")],
  [
    "useradd adduser usermod groupadd addgroup groupmod passwd chpasswd chsh chfn visudo vipw gpasswd newusers update-alternatives dpkg-reconfigure ldconfig locale-gen timedatectl hostnamectl localectl dscl sysadminctl update-ca-certificates ca-certificates trust",
    image("changes-system", "it changes the machine's users or settings"),
  ],
  ["userdel deluser groupdel delgroup", always("destroys-outside", "it takes somebody's account away")],
  [
    "killall pkill xkill skill slay killall5 taskkill",
    unless(
      /\b(MsMpEng|falcon|osqueryd|auditd|fail2ban|clamd|rsyslogd)/i,
      "disables-protection",
      "that guards the machine",
      "changes-system",
      "it ends processes by their name",
    ),
  ],
  ["crontab", crontab],
  ["at batch atrm", later],
  [
    "ip ifconfig route tc ethtool nmcli networksetup resolvectl arp iwconfig hostapd dnsmasq",
    unless(
      /^((-\w+ )*(a|addr|address|r|route|link|l)( (show|list|s).*)?|-a|)$/,
      "changes-system",
      "it looks at the network",
      "changes-system",
      "it changes the network",
    ),
  ],
  ["gdb lldb dlv tcpdump tshark wireshark bpftrace strace-graph perf-trace", debugs],
  ["screen tmux zellij", detached],
  [
    "open xdg-open start explorer code subl atom pbcopy pbpaste xclip xsel wl-copy notify-send say afplay",
    always("changes-system", "it reaches into somebody's desktop"),
  ],
  [
    "defaults scutil pmset nvram bless tccutil",
    unless(
      /^read\b/,
      "changes-system",
      "it reads settings",
      "changes-system",
      "it changes settings of the machine",
    ),
  ],
  [
    "chsh-root logrotate logger wall write mesg",
    always("changes-system", "it speaks to the machine's log or people"),
  ],
  [
    "claude codex gemini aider copilot cursor-agent opencode goose",
    always("runs-inline-code", "it starts another agent"),
  ],
];

function image(rule: CommandRule, why: string): ProgramJudge {
  return (call) => (call.scene.context.place === "image" ? undefined : always(rule, why)(call));
}

/** What comes on standard input runs later. */
function later(call: Call): undefined {
  if (call.stdin.kind === "text") call.scene.judgeText(call.stdin.text);
  if (call.stdin.kind === "fetched")
    say(call.scene, "runs-fetched-code", `\`${call.name}\` will run what was fetched`);
  always("changes-system", "it plans what runs later")(call);
}

/** `crontab -` takes the table from standard input; behind five times stands a command. */
function crontab(call: Call): undefined {
  const { scene, args, stdin } = call;
  if (args.some(({ value }) => /^-\w*r/.test(value)))
    return say(scene, "destroys-outside", "`crontab` takes every planned job away");
  const options = readOptions(args, "-u");
  const file = options.operands[0];
  if (file !== undefined) runsFile(scene, file, stdin.kind === "text" ? NO_FEED : stdin, true);
  const lines = stdin.kind === "text" ? stdin.text.split("\n").slice(0, 200) : [];
  for (const line of lines) scene.judgeText(line.replace(/^\s*(@\w+|(\S+\s+){5})/, ""));
  if (!options.has("-l")) say(scene, "changes-system", "`crontab` plans what runs later");
}

/** Debuggers look into other programs, and have commands that run more. */
function debugs({ scene, args, name }: Call): undefined {
  for (const { value } of args) {
    const run = /^(?:!|shell |make |platform shell |pipe .*\| ?)(.*)$/s.exec(value)?.[1];
    if (run !== undefined) scene.judgeText(run);
  }
  if (args.every(({ value }) => value === "--version"))
    say(scene, "changes-system", `\`${name}\` is a debugger`);
  else
    say(
      scene,
      "runs-inline-code",
      `\`${name}\` is run`,
      "it looks into other programs, or runs commands of its own",
    );
}

/** Words behind a terminal's `-d` or `-c` run out of sight. */
function detached({ scene, args, name, stdin }: Call): undefined {
  const words = args.filter(
    ({ value }) => !/^-|^(new|new-session|send-keys|Enter|C-m|run-shell|run)$/.test(value),
  );
  for (const word of words) if (/\s/.test(word.value)) scene.judgeText(word.value);
  if (words.length > 1) scene.judgeWords(words, stdin);
  judgeInnerCommands(scene, words, stdin);
  say(scene, "changes-system", `\`${name}\` runs something out of sight`);
}
