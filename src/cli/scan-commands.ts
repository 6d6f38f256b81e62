import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { forJson, forTerminal } from "../report/escape.ts";
import type { CommandContext } from "../scan/commands/command-context.ts";
import { COMMAND_RULES, type CommandVerdict, worstVerdict } from "../scan/commands/command-finding.ts";
import { type FileCommandFinding, judgeFile } from "../scan/commands/judge-file.ts";
import { reasonOf } from "./answer.ts";
import { type Command, EXIT, FORMAT } from "./command.ts";
import { filesBelow } from "./files-below.ts";
import { write } from "./io.ts";
import { showProgress } from "./progress.ts";
import { readThreadConfig } from "./thread-config.ts";

const STATUS: Readonly<Record<CommandVerdict, number>> = {
  allow: EXIT.pass,
  review: EXIT.review,
  block: EXIT.shut,
};
/** Bigger files hold no commands that a person wrote; they are named, not read. */
const FILE_BYTES_MAX = 4_000_000;

interface PathFinding extends FileCommandFinding {
  readonly path: string;
}

export const command: Command = {
  name: "scan commands",
  summary: "judge the commands in scripts, package scripts, makefiles, Dockerfiles and workflows",
  operands: { usage: "[FILE...]", min: 0, max: 100_000 },
  options: {
    dir: { value: "DIR", summary: "look through this directory; default: the current one" },
    config: { value: "FILE", summary: "a thread's config.yaml: its `commands` and `network` count" },
    format: FORMAT,
  },
  notes: [
    "Reads shell scripts, package.json, makefiles, Dockerfiles, workflows and composite actions, justfiles, Taskfiles,",
    "Procfiles. Directories that others fill (node_modules, vendor, .venv) are left out. Nothing is run.",
    "exit status: 0 nothing above allow, 1 a blocked command, 2 cannot run, 3 a command to review",
  ],
  examples: [
    "proofgate scan commands",
    "proofgate scan commands --dir services/billing --format json",
    "proofgate scan commands Makefile .github/workflows/ci.yml",
  ],
  async run(given, io) {
    const file = given.value("config");
    const config = file === undefined ? undefined : await readThreadConfig(file, io.directory);
    const context: CommandContext = {
      ...(config?.commands === undefined ? {} : { commands: config.commands }),
      ...(config?.network === undefined ? {} : { network: config.network.allow ?? [] }),
    };
    const root = resolve(io.directory, given.value("dir") ?? ".");
    const progress = showProgress(io, "scanning commands");
    const findings: PathFinding[] = [];
    try {
      const paths = given.operands.length > 0 ? given.operands : await filesBelow(root);
      for (const path of paths)
        findings.push(...(await judgePath(root, path, context, given.operands.length > 0)));
    } finally {
      progress.end();
    }
    const verdict = worstVerdict(findings.map((finding) => finding.verdict));
    const asJson = given.value("format") === "json";
    await write(
      io.stdout,
      asJson ? `${forJson({ version: 1, verdict, findings })}\n` : textOf(verdict, findings),
    );
    return STATUS[verdict];
  },
};

async function judgePath(
  root: string,
  path: string,
  context: CommandContext,
  named: boolean,
): Promise<PathFinding[]> {
  const file = resolve(root, path);
  try {
    const found = await stat(file);
    // A pipe is never read to its end.
    if (!found.isFile())
      throw new CannotRun(`\`${path}\` is not a file`, "name files, or a directory with `--dir`");
    if (found.size > FILE_BYTES_MAX) return tooLarge(path);
    const findings = judgeFile(path, await readFile(file, "utf8"), context);
    if (findings === undefined && named)
      throw new CannotRun(
        `\`${path}\` is no kind of file whose commands are read`,
        "`proofgate scan commands --help` lists the kinds",
      );
    return (findings ?? []).map((finding) => ({ path, ...finding }));
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    const isGone = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new CannotRun(
      `\`${path}\` cannot be read: ${reasonOf(error)}`,
      isGone ? "name a file that is there" : "make it readable, or scan a part with `--dir`",
    );
  }
}

/** Only where commands would be looked for: a big image is nobody's script. */
function tooLarge(path: string): PathFinding[] {
  if (
    judgeFile(path, "#!/bin/sh\n") === undefined ||
    !/\.(sh|bash|zsh|ksh|mk|ya?ml)$|(^|\/)(package\.json|[Mm]akefile|Dockerfile)$/.test(path)
  )
    return [];
  const [verdict, help] = COMMAND_RULES["too-large"];
  const message = `the file has more than ${FILE_BYTES_MAX} bytes and is not read`;
  return [{ path, rule: "too-large", verdict, message, help, line: 1, where: "file" }];
}

function textOf(verdict: CommandVerdict, findings: readonly PathFinding[]): string {
  const lines = findings.flatMap(({ path, line, where, rule, verdict: level, message, note, help }) => [
    `${level}[${rule}]: ${forTerminal(message)}`,
    `  --> ${forTerminal(path)}:${line} (${forTerminal(where)})`,
    ...(note === undefined ? [] : [`  = note: ${forTerminal(note)}`]),
    `  = help: ${forTerminal(help)}`,
    "",
  ]);
  return `${[...lines, `${verdict}: ${findings.length} findings`].join("\n")}\n`;
}
