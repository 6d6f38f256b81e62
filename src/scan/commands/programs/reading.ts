import { type Call, optionsOf, type ProgramJudge, type ProgramTable } from "../call.ts";
import { overwrites, writes } from "../effects.ts";
import { remember } from "../redirections.ts";
import { say } from "../scene.ts";
import { shown } from "../shell-word.ts";

/** Whatever their words: they look and print. Credentials are watched for before any program is asked. */
const LOOK =
  "cat head tail wc nl tac rev cut paste column fold fmt pr expand unexpand join comm cmp diff colordiff diff3 diffstat ls gls exa eza lsd dir vdir tree stat file du df basename dirname realpath readlink pwd date cal uptime whoami id groups hostname uname arch nproc free lscpu lsblk lsof lsmod ps pgrep pstree top htop vmstat iostat locale getconf tty stty tput clear reset seq yes sleep usleep factor bc dc od hexdump xxd strings md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum md5 shasum crc32 grep egrep fgrep zgrep rgrep ag ack look jq gojq dasel fx cloc scc tokei printenv nm objdump readelf ldd size otool addr2line c++filt pygmentize bat batcat info apropos whatis tldr getent sw_vers system_profiler ffprobe identify exiftool mediainfo xmllint plutil zcat bzcat xzcat zstdcat zipinfo zless pv uuidgen mktemp numfmt tsort glow mdcat rich jless jo gron actionlint envsubst dos2unix unix2dos iconv ag git-lfs base64 base32 basenc cksfv nvidia-smi sysctl_read ss netstat fuser wait-on wait-for-it wait-for-it.sh vercel-build host_info pkg-config pkgconf geninfo";

const sort: ProgramJudge = (call) => {
  const { scene } = call;
  const options = optionsOf(
    call,
    "-o --output -k --key -t --field-separator -S -T --temporary-directory --compress-program --files0-from",
  );
  for (const file of options.values("-o", "--output")) overwrites(scene, file, "sort");
  for (const program of options.values("--compress-program")) scene.judgeWords([program]);
};

const uniq: ProgramJudge = (call) => {
  const [, output] = optionsOf(call, "-f -s -w --skip-fields --skip-chars --check-chars").operands;
  if (output !== undefined) overwrites(call.scene, output, "uniq");
};

/** `less` and `more` start editors and shells when told to by a `+` word. */
const pager: ProgramJudge = ({ args, scene, name }) => {
  for (const word of args) {
    if (/^\+.*!/.test(word.value)) {
      scene.judgeText(word.value.slice(word.value.indexOf("!") + 1));
      say(scene, "runs-inline-code", `\`${name}\` runs \`${shown(word.text)}\``);
    }
  }
};

/** `man` hands its page to a pager or a browser of one's choice. */
const man: ProgramJudge = (call) => {
  for (const program of optionsOf(call, "-P --pager -C -M -m -S -s -e -L -p --preprocessor").values(
    "-P",
    "--pager",
    "-H",
    "--html",
  )) {
    if (/^(cat|less|more|most|)$/.test(program.value)) continue;
    call.scene.judgeText(program.value);
    say(call.scene, "runs-inline-code", `\`man\` runs \`${shown(program.text)}\``);
  }
  for (const word of call.args) if (/^-H./.test(word.value)) call.scene.judgeText(word.value.slice(2));
};

const ripgrep: ProgramJudge = (call) => {
  const { scene } = call;
  for (const program of optionsOf(call, "--pre --hostname-bin -e -f -g --glob -t -T -A -B -C -m -j").values(
    "--pre",
    "--hostname-bin",
  )) {
    scene.judgeWords([program]);
    say(scene, "runs-inline-code", `\`rg\` runs \`${shown(program.text)}\` for every file`);
  }
};

const yq: ProgramJudge = (call) => {
  if (!optionsOf(call, "").has("-i", "--inplace")) return;
  for (const word of call.args) if (!word.value.startsWith("-")) writesIfPath(call, word);
};

function writesIfPath({ scene, name }: Call, word: Call["args"][number]): undefined {
  if (/^[/~]|^\.\.\//.test(word.value)) overwrites(scene, word, name);
}

const tee: ProgramJudge = (call) => {
  const options = optionsOf(call);
  for (const file of options.operands) {
    if (options.has("-a", "--append")) writes(call.scene, file, "tee");
    else overwrites(call.scene, file, "tee");
    remember(call.scene, file, call.stdin);
  }
};

/** `sponge FILE`: its input, once it is all there. */
const sponge: ProgramJudge = (call) => {
  for (const file of optionsOf(call).operands) {
    overwrites(call.scene, file, "sponge");
    remember(call.scene, file, call.stdin);
  }
};

const dmesg: ProgramJudge = ({ args, scene, name }) => {
  if (args.some(({ value }) => /^-[a-z]*[cC]|--clear|--rotate|--vacuum/.test(value))) {
    say(scene, "disables-protection", `\`${name}\` wipes the machine's log`);
  }
};

export const READING: ProgramTable = [
  [LOOK, () => undefined],
  ["sort gsort", sort],
  ["uniq", uniq],
  ["less more most", pager],
  ["rg", ripgrep],
  ["yq", yq],
  ["tee", tee],
  ["sponge", sponge],
  ["man", man],
  ["dmesg journalctl", dmesg],
];
