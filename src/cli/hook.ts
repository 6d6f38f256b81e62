import { homedir } from "node:os";
import { nearestWord } from "../contract/nearest-word.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { forJson } from "../report/escape.ts";
import type { Command } from "./command.ts";
import { decisionOf } from "./hook/call-judgement.ts";
import { type Json, readEvent } from "./hook/event-reading.ts";
import { HOST_NAMES, HOSTS, type Host, type HostAnswer } from "./hook/hosts.ts";
import { judgeCall } from "./hook/judge-call.ts";
import { NotUnderstood, type Reason } from "./hook/tool-call.ts";
import { sayable, textOf } from "./hook/wording.ts";
import { type Io, write } from "./io.ts";

export const command: Command = {
  name: "hook",
  summary: "judge a tool's call before an agent makes it, for the agent's host",
  operands: { usage: HOST_NAMES.join("|"), min: 1, max: 1 },
  options: {
    unattended: { summary: "nobody can be asked: what a person would be asked is denied" },
  },
  notes: [
    "Reads the host's event on standard input and answers as that host expects. It never allows: where nothing speaks against",
    "a call it is silent, and the host's own permissions decide. What it does not understand it denies.",
    "Commands as `judge-command` judges them; files against plan, protected paths and the repository's border; secrets;",
    "hosts against `network`; tools against `tools.allow`. Read from the work tree that the agent works in.",
    "It advises an agent early and binds nobody: the gate judges everything again. How to install it: src/cli/hook/README.md",
    "exit status: what the host understands; of `generic` 0 allow, 2 deny, 3 ask",
  ],
  examples: [
    "proofgate hook claude-code < event.json",
    "proofgate hook copilot --unattended < event.json",
    `echo '{"version":1,"tool":"shell","cwd":"/work/app","command":"npm test"}' | proofgate hook generic`,
  ],
  async run(given, io) {
    const host = hostNamed(given.operands[0]!);
    const { stdout, stderr, status } = await answerOf(host, given.has("unattended"), io);
    if (stderr !== undefined) await write(io.stderr, stderr);
    if (stdout !== undefined) await write(io.stdout, `${forJson(stdout)}\n`);
    return status;
  },
};

function hostNamed(name: string): Host {
  const known = HOST_NAMES.find((each) => each === name);
  if (known !== undefined) return HOSTS[known];
  const near = nearestWord(name, HOST_NAMES);
  throw new CannotRun(
    `\`${name}\` is no host that is known`,
    near ? `write \`proofgate hook ${near}\`` : `write one of ${HOST_NAMES.join(", ")}`,
  );
}

async function answerOf(host: Host, isUnattended: boolean, io: Io): Promise<HostAnswer> {
  let event: Json | undefined;
  try {
    const read = await readEvent(io.stdin);
    const call = host.read(read);
    event = read;
    const found = await sayable(await judgeCall(call, io.environment.HOME ?? homedir()));
    return answerTo(host, event, found, isUnattended || !host.canAsk(event));
  } catch (error) {
    // Whatever it was: a hook that fails lets the tool run at most hosts.
    return answerTo(host, event, await sayable([reasonOfFailure(error)]), false);
  }
}

function answerTo(
  host: Host,
  event: Json | undefined,
  found: readonly Reason[],
  isAlone: boolean,
): HostAnswer {
  const reasons = isAlone ? found.filter(({ isAdvice }) => !isAdvice) : found;
  const decision = decisionOf(reasons);
  const wantsAPerson = isAlone && decision === "ask";
  const said = wantsAPerson ? "deny" : decision;
  const text = decision === "silence" ? "" : textOf(said, reasons, wantsAPerson);
  return host.answer({ decision: said, text, reasons }, event);
}

function reasonOfFailure(error: unknown): Reason {
  if (error instanceof NotUnderstood)
    return {
      decision: "deny",
      message: error.message,
      help: "see that the host calls this hook before a tool is used, and that both are of versions that fit",
    };
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return {
    decision: "deny",
    message: `internal error, the call was not judged (${name}: ${message})`,
    help: "have a person look at it; until it is mended the hook denies everything",
  };
}
