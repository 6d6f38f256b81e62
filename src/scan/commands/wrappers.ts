import type { Call, ProgramJudge, ProgramTable } from "./call.ts";
import type { CommandRule } from "./command-finding.ts";
import { judgeInnerCommands } from "./inner-commands.ts";
import { type Options, readOptions } from "./options.ts";
import { absoluteOf } from "./place.ts";
import { type Feed, NO_FEED, say, whereIs } from "./scene.ts";
import { literalWord, mayBeOption, type ShellWord, shown, unknownWord } from "./shell-word.ts";
import { assignmentOf, judgeVariable } from "./variables.ts";

/** How a program that runs another is read. */
interface Wrapper {
  /** Options that take a value. */
  readonly takes?: string;
  /** Words before the command: the seconds of `timeout`. */
  readonly operands?: number;
  /** `NAME=value` words before the command. */
  readonly assigns?: boolean;
  /** Options whose value is shell text. */
  readonly text?: readonly string[];
  /** What is said of the wrapper itself. */
  readonly rule?: CommandRule;
  readonly why?: string;
  /** Options that name the directory it runs in. */
  readonly directory?: readonly string[];
  /** Its words are one text for a shell. */
  readonly joins?: boolean;
}

/** Programs that run the words behind them. */
const WRAPPERS: readonly (readonly [names: string, wrapper: Wrapper])[] = [
  [
    "sudo doas pkexec gosu su-exec run0",
    {
      takes: "-u --user -g --group -h --host -p --prompt -C -T -U -D --chdir -R --chroot -r -t",
      assigns: true,
      directory: ["-D", "--chdir"],
      rule: "needs-privilege",
      why: "it runs with all rights",
    },
  ],
  [
    "env genv",
    {
      takes: "-u --unset -C --chdir -P --argv0 -a",
      assigns: true,
      text: ["-S", "--split-string"],
      directory: ["-C", "--chdir"],
    },
  ],
  [
    "nohup setsid builtin nocorrect noglob winpty rlwrap unbuffer catchsegv caffeinate linux32 linux64 fakeroot dbus-run-session eatmydata nocache zdotdir",
    { takes: "-i -w" },
  ],
  ["exec", { takes: "-a" }],
  ["command", {}],
  ["timeout gtimeout", { takes: "-s --signal -k --kill-after", operands: 1 }],
  ["nice gnice", { takes: "-n --adjustment" }],
  ["ionice", { takes: "-c --class -n --classdata -p" }],
  ["chrt", { takes: "-T -P -D", operands: 1 }],
  ["taskset setarch", { operands: 1 }],
  ["stdbuf gstdbuf", { takes: "-i --input -o --output -e --error" }],
  ["time gtime", { takes: "-f --format -o --output" }],
  ["busybox toybox", {}],
  [
    "chroot",
    { takes: "--userspec --groups", operands: 1, rule: "needs-privilege", why: "it runs in another root" },
  ],
  [
    "unshare nsenter bwrap firejail proot systemd-run runcon setpriv capsh",
    {
      takes: "-t --target -S -G -p --unit --uid --gid",
      rule: "needs-privilege",
      why: "it changes the rights of what it runs",
    },
  ],
  ["flock", { takes: "-w --timeout -E", operands: 1, text: ["-c", "--command"] }],
  [
    "su runuser",
    {
      takes: "-c --command -s --shell -g -G -u",
      text: ["-c", "--command"],
      rule: "needs-privilege",
      why: "it runs as somebody else",
    },
  ],
  ["watch", { takes: "-n --interval", joins: true }],
  ["script", { takes: "-c --command -o -t -T", text: ["-c", "--command"], operands: 1 }],
  ["strace ltrace", { takes: "-e -o -p -s -u -a -O -S -P -E" }],
  [
    "valgrind rr hyperfine gdbserver",
    {
      takes:
        "-o -e -n -w -r -m -p --warmup --runs --prepare --setup --cleanup --export-json --export-markdown",
      text: ["--prepare", "--setup", "--cleanup"],
    },
  ],
  ["perf", { takes: "-o -e -n -r -p", operands: 1 }],
  ["chronic ts onchange", { takes: "-i -w" }],
  ["entr", {}],
  ["xvfb-run", { takes: "-s --server-args -e -n -f -p -w" }],
  ["catatonit tini dumb-init", {}],
  ["cross-env cross-env-shell env-cmd", { takes: "-f --file -e", assigns: true }],
  ["dotenv dotenvx", { takes: "-e -c -v -f -p" }],
  [
    "c8 nyc",
    { takes: "--reporter -r --include -n --exclude -x --temp-directory --reports-dir --report-dir -o" },
  ],
  ["prlimit cpulimit numactl", { takes: "-l -p -e -C -m -N" }],
  ["sshpass", { takes: "-p -f -d -P" }],
  ["wsl", { takes: "-d --distribution -u --user --cd --shell-type", directory: ["--cd"] }],
  ["faketime", { operands: 1, takes: "-f" }],
  [
    "nodemon",
    { takes: "--exec -x --watch -w --ext -e --ignore -i --delay -d --signal -s", text: ["--exec", "-x"] },
  ],
  ["chokidar", { takes: "-c --command -i -d", text: ["-c", "--command"] }],
  ["doppler", { takes: "-p -c", operands: 1 }],
  ["aws-vault op chamber", { takes: "-p", operands: 2 }],
];

/** Their text may stand behind an operand, and where there is one, nothing else that stands there is run. */
const GIVEN_TEXT = /^(su|runuser|chokidar|nodemon)$/;

function judgeWrapped(call: Call, wrapper: Wrapper): Feed {
  const { scene } = call;
  const { cwd } = scene;
  const { takes = "", text = [], directory = [] } = wrapper;
  const options = readOptions(call.args, `${takes} ${text.join(" ")}`, true);
  // `su root -c TEXT`: the option may stand behind the name.
  const behind = GIVEN_TEXT.test(call.name) ? readOptions(call.args, takes).values(...text) : [];
  for (const value of behind.slice(options.values(...text).length)) scene.judgeText(value.value, call.stdin);
  const place = directory.length === 0 ? undefined : options.value(...directory);
  if (place !== undefined)
    scene.cwd = whereIs(scene, place).kind === "unknown" ? undefined : absoluteOf(place.value, cwd);
  const feed = judgeInside(call, wrapper, options);
  scene.cwd = cwd;
  return feed;
}

function judgeInside(
  call: Call,
  { operands = 0, assigns, takes = "", text = [], rule, why, joins }: Wrapper,
  options: Options,
): Feed {
  const { scene, stdin, name } = call;
  if (rule !== undefined) say(scene, rule, `\`${name}\` runs another program`, why);
  let feed: Feed = NO_FEED;
  for (const value of options.values(...text)) {
    // `env -S 'rm -rf' /`: what stands behind the text belongs to it.
    const more = name.endsWith("env") ? options.operands.map((word) => word.text) : [];
    feed = scene.judgeText([value.value, ...more].join(" "), stdin);
  }
  // What stands beside their text is a user, a file to watch or the text's own words.
  if (GIVEN_TEXT.test(name) && readOptions(call.args, takes).values(...text).length > 0) return feed;
  let rest = options.operands;
  if (name === "nodemon" && /\.[cm]?[jt]s$/.test(rest[0]?.value ?? "")) rest = [literalWord("node"), ...rest];
  if (assigns) rest = takeAssignments(call, rest);
  const skipped = rest.slice(0, operands);
  rest = rest.slice(operands);
  if (rest[0]?.value === "--") rest = rest.slice(1);
  // `flock FILE -c TEXT`: the option stands behind the operand.
  if (rest[1] !== undefined && text.includes(rest[0]!.value)) return scene.judgeText(rest[1].value, stdin);
  if (skipped.some(mayBeOption) && rest.length === 0)
    say(scene, "dynamic-command", `what \`${name}\` runs is known only when it runs`);
  if (rest.length === 0) return nothingWrapped(call, feed, options.values(...text).length > 0);
  if (name === "hyperfine" || (name === "entr" && options.has("-s"))) {
    for (const word of rest) scene.judgeText(word.value);
    return NO_FEED;
  }
  if (rest.length > 1 && rule === "needs-privilege") judgeInnerCommands(scene, rest.slice(1), stdin);
  if (joins) return scene.judgeText(rest.map(({ value }) => value).join(" "), stdin);
  return scene.judgeWords(rest, stdin);
}

function nothingWrapped({ name, scene, args, stdin }: Call, feed: Feed, hadText: boolean): Feed {
  // A bare `sudo -s` or `su` is a shell that reads its standard input.
  if (
    /^(sudo|su|doas|chroot|unshare|nsenter|script)$/.test(name) &&
    !hadText &&
    stdin.kind !== "none" &&
    stdin.kind !== "unknown"
  ) {
    return scene.judgeWords(
      [{ ...args[0]!, value: "sh", text: name, dynamic: false, glob: false, home: false }],
      stdin,
    );
  }
  return feed;
}

/** Judges `NAME=value` words; returns what stands behind them. */
function takeAssignments({ scene }: Call, words: readonly ShellWord[]): readonly ShellWord[] {
  let index = 0;
  while (index < words.length && (assignmentOf(words[index]!) !== undefined || words[index]!.value === "-"))
    index++;
  const rest = words.slice(index);
  for (const word of words.slice(0, index)) {
    const assigned = assignmentOf(word);
    if (assigned !== undefined) judgeVariable(scene, assigned[0], assigned[1], rest);
  }
  return rest;
}

const wrapping =
  (wrapper: Wrapper): ProgramJudge =>
  (call) =>
    judgeWrapped(call, wrapper);

/** `command -v x` asks where a program is and runs nothing. */
const command: ProgramJudge = (call) => {
  if (call.args.some(({ value }) => /^-[pvV]*[vV]/.test(value))) return NO_FEED;
  return judgeWrapped(call, {});
};

/** `find . | xargs rm`: what the names are, the pipeline says. */
const xargs: ProgramJudge = ({ args, scene, stdin, name }) => {
  const takes =
    "-a --arg-file -d --delimiter -E -I -L -n --max-args -P --max-procs -s -j --jobs --colsep -S --delay --results";
  const { operands, value, names } = readOptions(args, takes, true);
  // `parallel cmd {} ::: a b` has its words behind `:::`.
  const listed = operands.findIndex((word) => /^:::/.test(word.value));
  const command = listed < 0 ? operands : operands.slice(0, listed);
  const given = listed < 0 ? wordsFrom(stdin, name) : operands.slice(listed + 1);
  if (command.length === 0) {
    if (name === "parallel") for (const word of given) scene.judgeText(word.value);
    return NO_FEED;
  }
  // `parallel 'rm {}' ::: a`: one quoted text is for a shell.
  const [text] = command;
  if (name === "parallel" && command.length === 1 && /\s/.test(text!.value)) {
    const { value: line } = text!;
    for (const one of given)
      scene.judgeText(line.includes("{}") ? line.replaceAll("{}", one.value) : `${line} ${one.value}`);
    return NO_FEED;
  }
  // `-i%`: in one word, and `{}` where nothing is joined to it.
  const joined = names.find((option) => /^-i./.test(option))?.slice(2);
  const placeholder = value("-I", "--replace")?.value ?? joined ?? "{}";
  const holds = command.some((word) => word.value.includes(placeholder));
  const words = command.flatMap((word) => {
    if (!word.value.includes(placeholder)) return [word];
    return given.map((one) => ({
      ...one,
      text: word.text,
      value: word.value.replaceAll(placeholder, one.value),
    }));
  });
  return scene.judgeWords(holds ? words : [...words, ...given], { kind: "none" });
};

/** The names that a lister prints lie below where it looks; other text is taken word by word. */
function wordsFrom(stdin: Feed, name: string): readonly ShellWord[] {
  if (stdin.kind === "paths") {
    return stdin.below.map((word) => ({
      ...word,
      text: `(${shown(word.text)}/…)`,
      value: `${word.value}/${stdin.all === true ? "*" : "found"}`,
      glob: false,
    }));
  }
  if (stdin.kind === "text") {
    return stdin.text
      .split(/\s+/)
      .filter(Boolean)
      .map((value) => ({ text: value, value, dynamic: false, glob: false, home: value.startsWith("~") }));
  }
  const origin = stdin.kind === "fetched" || stdin.kind === "hidden" ? stdin.kind : undefined;
  return [unknownWord(`what ${name} reads`, origin)];
}

export const WRAPPING: ProgramTable = [
  ...WRAPPERS.map(([names, wrapper]) => [names, names === "command" ? command : wrapping(wrapper)] as const),
  ["xargs parallel gxargs rush", xargs],
];
