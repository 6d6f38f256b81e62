import { forJson, forTerminal } from "../report/escape.ts";
import type { CommandContext } from "../scan/commands/command-context.ts";
import type { CommandFinding, CommandJudgement, CommandVerdict } from "../scan/commands/command-finding.ts";
import { judgeArguments } from "../scan/commands/judge-arguments.ts";
import { type Command, EXIT, FORMAT } from "./command.ts";
import { write } from "./io.ts";
import { surroundingRepository } from "./surrounding-repository.ts";
import { readThreadConfig } from "./thread-config.ts";

const STATUS: Readonly<Record<CommandVerdict, number>> = {
  allow: EXIT.pass,
  review: EXIT.review,
  block: EXIT.shut,
};

export const command: Command = {
  name: "judge-command",
  summary: "say whether a shell command may run: allow, review or block",
  operands: { usage: "-- COMMAND...", min: 0, max: Number.MAX_SAFE_INTEGER },
  options: {
    config: { value: "FILE", summary: "a thread's config.yaml: its `commands` and `network` count" },
    format: FORMAT,
  },
  notes: [
    "One word is shell text; several are joined by spaces, and judged as they stand, too. Nothing is run.",
    "allow: reads, builds, tests, writes inside the repository. block: destroys outside it or wholesale, disables a",
    "protection, fetches code and runs it, rewrites protected history. review: everything else.",
    "What a config allows is no longer reviewed; what is blocked stays blocked.",
    "exit status: 0 allow, 1 block, 2 cannot run, 3 review",
  ],
  examples: [
    "proofgate judge-command -- 'npm test && rm -rf dist'",
    "proofgate judge-command --format json -- git push --force origin main",
    "proofgate judge-command --config services/billing/.proofgate/config.yaml -- npm publish",
  ],
  async run(given, io) {
    const file = given.value("config");
    const config = file === undefined ? undefined : await readThreadConfig(file, io.directory);
    const context: CommandContext = {
      ...surroundingRepository(io.directory),
      ...(config?.commands === undefined ? {} : { commands: config.commands }),
      ...(config?.network === undefined ? {} : { network: config.network.allow ?? [] }),
    };
    const judgement = judgeArguments(given.operands, context);
    const asJson = given.value("format") === "json";
    await write(io.stdout, asJson ? `${forJson({ version: 1, ...judgement })}\n` : textOf(judgement));
    return STATUS[judgement.verdict];
  },
};

function textOf({ verdict, findings }: CommandJudgement): string {
  return `${[verdict, ...findings.flatMap(linesOf)].join("\n")}\n`;
}

function linesOf({ rule, verdict, message, note, help }: CommandFinding): string[] {
  return [
    `${verdict}[${rule}]: ${forTerminal(message)}`,
    ...(note === undefined ? [] : [`  = note: ${forTerminal(note)}`]),
    `  = help: ${forTerminal(help)}`,
  ];
}
