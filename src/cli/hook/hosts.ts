import { field, type Json, objectOf, requiredText, textField } from "./event-reading.ts";
import { readGenericEvent } from "./generic-event.ts";
import { type Decision, NotUnderstood, type Reason, type ToolCall } from "./tool-call.ts";
import { toolCallOf } from "./tool-inputs.ts";

/** What goes back to the host. */
export interface HostAnswer {
  readonly stdout?: object;
  readonly stderr?: string;
  /** 0 and 2 mean something to hosts; anything else means to most that the hook failed, and the tool runs. */
  readonly status: 0 | 2 | 3;
}

/** How one host tells of a tool before it is used, and how it is answered. */
export interface Host {
  /** @throws NotUnderstood */
  read(event: Json): ToolCall;
  /** Whether a person can be asked at this event; else what would be asked is denied. */
  canAsk(event: Json | undefined): boolean;
  /** @param event undefined where it was not understood */
  answer(said: Said, event: Json | undefined): HostAnswer;
}

/** What is decided; `text` is all reasons, escaped, empty where nothing is said. */
export interface Said {
  readonly decision: Decision;
  readonly text: string;
  readonly reasons: readonly Reason[];
}

export const HOST_NAMES = ["claude-code", "codex", "copilot", "cursor", "gemini", "generic"] as const;
export type HostName = (typeof HOST_NAMES)[number];

const SILENCE: HostAnswer = { status: 0 };

/**
 * https://code.claude.com/docs/en/hooks (PreToolUse): exit 2 blocks, and the agent reads standard error; JSON counts with exit 0
 * alone. A denial as JSON was ignored by some versions, the status never was.
 */
const claudeCode: Host = {
  read: (event) => ofPreToolUse(event, "PreToolUse"),
  canAsk: () => true,
  answer: ({ decision, text }) => {
    if (decision === "silence") return SILENCE;
    return decision === "deny"
      ? { stderr: text, status: 2 }
      : { stdout: hookSpecific("ask", text), status: 0 };
  },
};

/**
 * https://developers.openai.com/codex/hooks: exit 2 blocks only with a reason on standard error. An answer `ask` is refused as
 * unsupported, and the tool then runs.
 */
const codex: Host = {
  read: (event) => ofPreToolUse(event, "PreToolUse"),
  canAsk: () => false,
  answer: ({ decision, text }) => (decision === "silence" ? SILENCE : { stderr: text, status: 2 }),
};

/**
 * https://docs.github.com/en/copilot/reference/copilot-cli-reference/cli-hooks-reference: a status other than 0 is logged, and the
 * tool runs; so that every answer ends with 0, and a denial is said in JSON. In events named as VS Code names them the same
 * answer stands where VS Code looks for it, too.
 */
const copilot: Host = {
  read: (event) => {
    if (field(event, "hook_event_name") !== undefined) return ofPreToolUse(event, "PreToolUse");
    if (field(event, "toolResult") !== undefined || field(event, "error") !== undefined)
      throw new NotUnderstood("the event is not `preToolUse`");
    const tool = requiredText(event, "toolName");
    return toolCallOf(tool, argumentsOf(field(event, "toolArgs"), tool), requiredText(event, "cwd"));
  },
  canAsk: () => true,
  answer: ({ decision, text }, event) => {
    if (decision === "silence") return SILENCE;
    const said = { permissionDecision: decision, permissionDecisionReason: text };
    const isNamedAsInVsCode = event === undefined || field(event, "hook_event_name") !== undefined;
    const both = isNamedAsInVsCode ? { ...said, ...hookSpecific(decision, text) } : said;
    return { stdout: both, ...(decision === "deny" ? { stderr: text } : {}), status: 0 };
  },
};

/**
 * https://cursor.com/docs/hooks: `permission` with exit 0, or exit 2, which blocks. A person is asked about commands and
 * tools of servers alone; at other events `ask` is taken and not obeyed.
 */
const cursor: Host = {
  read: (event) => ofCursor(event),
  canAsk: (event) => /^before(?:Shell|MCP)Execution$/.test(String(event && field(event, "hook_event_name"))),
  answer: ({ decision, text }, event) => {
    if (decision === "silence") return { stdout: {}, status: 0 };
    const stdout = { permission: decision, user_message: text, agent_message: text };
    return event === undefined ? { stdout, stderr: text, status: 2 } : { stdout, status: 0 };
  },
};

/** https://geminicli.com/docs/hooks/reference (BeforeTool): `decision`, or exit 2 with the reason on standard error. */
const gemini: Host = {
  read: (event) => ofPreToolUse(event, "BeforeTool"),
  canAsk: () => false,
  answer: ({ decision, text }) => {
    if (decision === "silence") return { stdout: {}, status: 0 };
    return { stdout: { decision: "deny", reason: text }, stderr: text, status: 2 };
  },
};

/** Ours, for hosts that are not listed: README.md beside this file. */
const generic: Host = {
  read: readGenericEvent,
  canAsk: () => true,
  answer: ({ decision, text, reasons }) => ({
    stdout: {
      version: 1,
      decision: decision === "silence" ? "allow" : decision,
      reasons: reasons.map(({ decision: level, message, note, help }) => ({
        decision: level,
        message,
        ...(note === undefined ? {} : { note }),
        help,
      })),
    },
    ...(decision === "deny" ? { stderr: text } : {}),
    status: decision === "silence" ? 0 : decision === "ask" ? 3 : 2,
  }),
};

export const HOSTS: Readonly<Record<HostName, Host>> = {
  "claude-code": claudeCode,
  codex,
  copilot,
  cursor,
  gemini,
  generic,
};

function hookSpecific(decision: Exclude<Decision, "silence">, text: string): object {
  return {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: decision,
      permissionDecisionReason: text,
    },
  };
}

function ofPreToolUse(event: Json, name: string): ToolCall {
  requireEvent(event, [name]);
  return ofTool(event, requiredText(event, "cwd"));
}

function ofCursor(event: Json): ToolCall {
  const names = ["beforeShellExecution", "beforeReadFile", "beforeMCPExecution", "preToolUse"];
  const directory = cursorDirectory(event);
  switch (requireEvent(event, names)) {
    case "beforeShellExecution":
      return toolCallOf("Shell", { command: requiredText(event, "command") }, directory);
    case "beforeReadFile":
      return toolCallOf("Read", { file_path: requiredText(event, "file_path") }, directory);
    case "beforeMCPExecution":
      return ofTool(event, directory, true);
    default:
      return ofTool(event, directory);
  }
}

function ofTool(event: Json, directory: string, isServers?: boolean): ToolCall {
  const tool = requiredText(event, "tool_name");
  return toolCallOf(tool, argumentsOf(field(event, "tool_input"), tool), directory, isServers);
}

/** Cursor leaves `cwd` empty where it is the workspace. */
function cursorDirectory(event: Json): string {
  const roots = field(event, "workspace_roots");
  const [root] = Array.isArray(roots) ? roots : [];
  const directory = textField(event, "cwd") || (typeof root === "string" ? root : "");
  if (directory === "") throw new NotUnderstood("the event says neither `cwd` nor `workspace_roots`");
  return directory;
}

function requireEvent(event: Json, names: readonly string[]): string {
  const name = requiredText(event, "hook_event_name");
  if (names.includes(name)) return name;
  throw new NotUnderstood(`the event is \`${name}\`, and this is a hook for \`${names.join("`, `")}\``);
}

/** An object, or JSON text of one; a patch may come as it stands. */
function argumentsOf(value: unknown, tool: string): Json {
  if (typeof value !== "string") return objectOf(value ?? {}, "the tool's input");
  try {
    return objectOf(JSON.parse(value), "the tool's input");
  } catch (error) {
    if (/^apply_?patch$/i.test(tool)) return { patch: value };
    if (error instanceof NotUnderstood) throw error;
    throw new NotUnderstood("the tool's input is not JSON");
  }
}
