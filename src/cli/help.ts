import type { Command, OptionSpec } from "./command.ts";
import { IN_CHECKOUT } from "./installation.ts";

/** A line of the list of commands. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
}

/** The help of the whole, or of a group such as `plan`. */
export function overview(entries: readonly CommandEntry[], group?: string): string {
  const shown = group === undefined ? entries : entries.filter(({ name }) => name.startsWith(`${group} `));
  const lines = [
    group === undefined
      ? "proofgate: no proof, no merge. Judges what agents change in a git repository."
      : `proofgate ${group}`,
    "",
    "commands:",
    ...columns(shown.map(({ name, summary }) => [name, summary])),
    "",
    "`proofgate COMMAND --help` shows options and examples.",
    ...IN_CHECKOUT,
  ];
  if (group === undefined) {
    lines.push(
      "",
      "example:",
      "  proofgate check --base main --head HEAD",
      "",
      "exit status: 0 pass, 1 fail or stop, 2 cannot run, 3 review (in observe and warn: 0 unless 2)",
    );
  }
  return `${lines.join("\n")}\n`;
}

/** What `--help` prints for one command. */
export function helpOf(command: Command): string {
  const options = Object.entries(command.options);
  const operands = command.operands ? ` ${command.operands.usage}` : "";
  const sections = [
    [`proofgate ${command.name}: ${command.summary}`],
    ["usage:", `  proofgate ${command.name}${options.map(usageOf).join("")}${operands}`],
    ["options:", ...columns([...options.map(described), ["--help", "show this"]])],
    ...(command.notes.length === 0 ? [] : [command.notes]),
    ["examples:", ...command.examples.map((example) => `  ${example}`), ...IN_CHECKOUT],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function usageOf([name, spec]: readonly [string, OptionSpec]): string {
  const written = `--${name}${spec.value === undefined ? "" : ` ${spec.value}`}`;
  return spec.required ? ` ${written}` : ` [${written}]${spec.many ? "..." : ""}`;
}

function described([name, spec]: readonly [string, OptionSpec]): [string, string] {
  const choices = spec.choices ? `: ${spec.choices.join(", ")}` : "";
  return [`--${name}${spec.value === undefined ? "" : ` ${spec.value}`}`, `${spec.summary}${choices}`];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
