import { runsOrigin } from "./run-origin.ts";
import { type Scene, say } from "./scene.ts";
import { type ShellWord, shown } from "./shell-word.ts";
import { sqlDestruction } from "./sql.ts";

/** Calls that delete, with a path that leads outside or says everything. Patterns, not a parser: see `inlineCode`. */
const DELETES =
  /\b(rmtree|unlink\w*|rmdir\w*|remove(dirs)?|rm|rmSync|unlinkSync|rmdirSync|removeSync|rm_rf|rm_r|rm_f|remove_tree|remove_dir\w*|delete_tree|deltree|rimraf(\.sync)?|FileUtils\.\w+|File\.delete|shred|truncate\w*|os\.remove)\b/;
const OUTSIDE =
  /["'`](\/(?!tmp\/|dev\/null)[^"'`]*|~[^"'`]*|\.\.(\/[^"'`]*)?|[A-Za-z]:\\+[^"'`]*|\.|\*)["'`]|\b(homedir|expanduser|Path\.home|ENV\[.HOME|\$ENV\{HOME|process\.env\.HOME)/;
const RUNS =
  /\b(System\.cmd|system|exec\w*|spawn\w*|popen\w*|Popen|check_call|check_output|call|run|shell_exec|passthru|proc_open|fork|execSync|os\.execute|do shell script|backtick|qx)\b|`/;
const FETCHES =
  /require\(.https?.\)|\b(urlopen|urlretrieve|requests\.(get|post)|http\.get|https\.get|fetch|file_get_contents|open-uri|URI\.open|LWP|Net::HTTP|curl|wget|socket|axios|got|httpx|urllib)\b/;
const EVALUATES =
  /\b(eval|exec|Function|runInThisContext|runInNewContext|instance_eval|compile|loadstring|marshal\.loads|pickle\.loads|__import__|_compile)\b/;
const DECODES =
  /\b(b64decode|base64\.\w*decode\w*|atob|fromhex|unhexlify|Buffer\.from\s*\([^)]*(base64|hex)|decode64|unpack|fromCharCode|decode_base64|bytes\.fromhex|chr\s*\()/;
const REMOTE_SHELL =
  /\b(socket|net\.(connect|Socket|createConnection)|TCPSocket|IO::Socket|fsockopen|Socket)\b[\s\S]*\b(dup2|sh|bash|cmd|exec|spawn|subprocess)\b/;
const CONNECTS = /\b(socket|net\.(connect|Socket)|TCPSocket|fsockopen|Socket)\b/;
const STRING = /"((?:[^"\\\n]|\\.){2,2000})"|'((?:[^'\\\n]|\\.){2,2000})'|`((?:[^`\\]|\\.){2,2000})`/g;

/** Expressions that only look: what package scripts and workflows use every day. */
const HARMLESS: readonly RegExp[] = [
  /^(console\.log\()?(JSON\.parse\([^()]*readFileSync\(['"][\w./-]+['"](, ?['"]utf-?8['"])?\)(\.toString\(\))?\)|require\(['"](\.\/)?[\w./-]*(package|lerna|tsconfig|manifest|versions?)(\.json)?['"]\))(\.[\w]+|\[['"][\w@/.-]+['"]\])*\)?;?$/,
  /^(console\.log\()?process\.(version|versions\.\w+|platform|arch|execPath|cwd\(\)|release\.name)(\.(slice|split|replace)\([^()]*\))?(\[\d\])?\)?;?$/,
  /^import (sys|platform|os|sysconfig)(; ?print\([\w.[\]:()'" %{}-]*\))?;?$/,
  /^import [a-z_][\w.]*(, ?[a-z_][\w.]*)*(; ?print\([a-z_]\w*(\.(__version__|__file__|version|VERSION))?\))?;?$/i,
  /^(print|puts|console\.log|echo)[ (]*(['"][^'"$`#{}\\]*['"]|[\d+*/ -]+)\)?;?$/,
  /^(puts )?RUBY_VERSION$/,
];

/** A program that prints what it has decoded: nobody has read what comes out. */
export function printsDecoded(code: string): boolean {
  return DECODES.test(code);
}

/**
 * A program in another language, given as a word. Read by patterns and not by a parser, and so only ever block or
 * review, harmless expressions excepted: code cut into pieces and put together while it runs is not seen through.
 */
export function inlineCode(scene: Scene, text: ShellWord, language: string): undefined {
  const what = `\`${language}\` runs \`${shown(text.text)}\``;
  if (text.origin !== undefined) return runsOrigin(scene, text.origin, what);
  const code = text.value;
  if (!text.dynamic && code.length < 500 && HARMLESS.some((pattern) => pattern.test(code.trim()))) return;
  if (/NODE_TLS_REJECT_UNAUTHORIZED|_create_unverified_context|verify\s*=\s*False/.test(code)) {
    say(scene, "disables-protection", what, "connections are no longer checked");
  }
  if (REMOTE_SHELL.test(code) || (CONNECTS.test(code) && /["'`]\/bin\/(ba|da|z)?sh\b/.test(code)))
    say(scene, "runs-fetched-code", what, "it hands a shell to a connection");
  if (EVALUATES.test(code) && FETCHES.test(code))
    say(scene, "runs-fetched-code", what, "it fetches code and evaluates it");
  if (RUNS.test(code) && FETCHES.test(code) && /\b(sh|bash)\b/.test(code))
    say(scene, "runs-fetched-code", what, "it fetches and runs");
  if ((EVALUATES.test(code) || RUNS.test(code)) && DECODES.test(code))
    say(scene, "runs-hidden-code", what, "it decodes code and runs it");
  if (DELETES.test(code) && OUTSIDE.test(code))
    say(scene, "destroys-outside", what, "it deletes outside the repository, or all of it");
  if (
    /\b(writeFile\w*|open|File\.write|file_put_contents|createWriteStream|write_text)\b/.test(code) &&
    /["'`]\/(etc|usr|bin|boot|dev\/(sd|nvme|disk|hd))/.test(code)
  ) {
    say(scene, "writes-system", what, "it writes into the machine's system");
  }
  if (/^(tclsh|wish|expect)$/.test(language)) tclCommands(scene, code);
  if (sqlDestruction(code)) say(scene, "destroys-data", what);
  if (RUNS.test(code)) judgeStrings(scene, code);
  say(scene, "runs-inline-code", what);
}

/** Tcl's words need no quotes. */
function tclCommands(scene: Scene, code: string): undefined {
  const start = scene.findings.length;
  for (const [, command] of [...code.matchAll(/\b(?:exec|spawn|system)\s+([^\n;\]]+)/g)].slice(0, 50))
    scene.judgeText(command!);
  scene.findings = scene.findings.filter(({ verdict }, index) => index < start || verdict === "block");
}

/** Strings of a program that runs others may be command lines: what would block is kept, the rest proves nothing. */
function judgeStrings(scene: Scene, code: string): undefined {
  const start = scene.findings.length;
  const strings = [...code.matchAll(STRING)]
    .slice(0, 50)
    .map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  for (const string of strings) if (/\s/.test(string)) scene.judgeText(string);
  // `["rm", "-rf", "/"]`: the words of one command.
  const list = /\[\s*((?:"[^"]*"|'[^']*')(?:\s*,\s*(?:"[^"]*"|'[^']*'))*)\s*\]/.exec(code)?.[1];
  const call = /\(\s*((?:"[^"]*"|'[^']*')(?:\s*,\s*(?:\[\s*)?(?:"[^"]*"|'[^']*'))+)\s*\]?/.exec(code)?.[1];
  for (const words of [list, call]) {
    if (words !== undefined)
      scene.judgeText(
        words
          .replace(/\[/g, "")
          .split(/\s*,\s*/)
          .join(" "),
      );
  }
  scene.findings = scene.findings.filter(({ verdict }, index) => index < start || verdict === "block");
}
