import { forTerminal } from "../../report/escape.ts";
import type { Decision, Reason } from "./tool-call.ts";

/** Reasons said one by one; further ones are counted. */
const REASONS_MAX = 10;
const CHARACTERS_MAX = 400;

/** What the agent reads: what, why, what to do next. Nothing in it moves a cursor or ends a line. */
export function textOf(decision: Decision, reasons: readonly Reason[], isForWantOfAPerson: boolean): string {
  const left = reasons.length - REASONS_MAX;
  return [
    ...(isForWantOfAPerson ? ["a person would have to agree to this, and nobody can be asked here"] : []),
    ...reasons.slice(0, REASONS_MAX).flatMap((reason) => linesOf(reason)),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...(isForWantOfAPerson
      ? ["  = help: say what it is for; a person may do it by hand, or allow it for good"]
      : []),
  ]
    .map((line, index) => (index === 0 ? `proofgate: ${decision}: ${line}\n` : `${line}\n`))
    .join("");
}

function linesOf({ message, note, help }: Reason): string[] {
  return [
    short(message),
    ...(note === undefined ? [] : [`  = note: ${short(note)}`]),
    `  = help: ${short(help)}`,
  ];
}

function short(text: string): string {
  const line = forTerminal(text);
  return line.length > CHARACTERS_MAX ? `${line.slice(0, CHARACTERS_MAX - 1)}…` : line;
}

/** The same reasons once, denials first, and none that would print a secret: a command or a path may hold one itself. */
export async function sayable(reasons: readonly Reason[]): Promise<Reason[]> {
  if (reasons.length === 0) return [];
  const { scanText } = await import("../../scan/secrets/scan-bytes.ts");
  const told = new Map<string, Reason>();
  for (const reason of reasons) {
    const { message, note, help } = reason;
    const holdsSecret = scanText([message, note, help].join("\n")).findings.length > 0;
    const said = holdsSecret
      ? { ...reason, message: "a reason is not repeated here: it holds a secret", note: undefined }
      : reason;
    told.set(`${said.decision} ${said.message}`, withoutNothing(said));
  }
  return [...told.values()].sort(
    (one, other) => Number(one.decision === "ask") - Number(other.decision === "ask"),
  );
}

function withoutNothing({
  note,
  ...reason
}: Omit<Reason, "note"> & { readonly note?: string | undefined }): Reason {
  return note === undefined ? reason : { ...reason, note };
}
