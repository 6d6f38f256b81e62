/** One instruction of a Dockerfile, its continued lines put together. */
export interface DockerInstruction {
  /** In capital letters. */
  readonly name: string;
  /** With its options. */
  readonly body: string;
  /** 1-based: where it begins. */
  readonly line: number;
  /** What stands between `<<EOF` and `EOF`. */
  readonly document?: { readonly text: string; readonly before: string; readonly end: string };
}

/** The instructions of a Dockerfile in their order; `ONBUILD` is taken off. */
export function* dockerInstructions(text: string): Generator<DockerInstruction> {
  const continuation = /^#\s*escape=`/im.test(text) ? "`" : "\\";
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    if (/^\s*(#|$)/.test(lines[index]!)) continue;
    const pieces = [lines[index]!];
    while (pieces.at(-1)!.trimEnd().endsWith(continuation) && index + 1 < lines.length) {
      pieces[pieces.length - 1] = pieces.at(-1)!.trimEnd().slice(0, -1);
      index++;
      // Comments and empty lines between continued lines are no part of the instruction.
      while (index + 1 < lines.length && /^\s*(#|$)/.test(lines[index]!)) index++;
      pieces.push(lines[index]!);
    }
    const match = /^\s*(?:ONBUILD\s+)?([A-Za-z]+)\s+([\s\S]*)$/.exec(pieces.join(" "));
    if (match === null) continue;
    const [, name = "", body = ""] = match;
    const found = heredoc(body, lines, index);
    if (found) index = found.last;
    yield { name: name.toUpperCase(), body, line, ...(found && { document: found.document }) };
  }
}

/** `RUN <<EOF`: the lines up to the word are the command. */
function heredoc(
  body: string,
  lines: readonly string[],
  last: number,
): { readonly document: NonNullable<DockerInstruction["document"]>; readonly last: number } | undefined {
  const match = /<<-?\s*(["']?)(\w+)\1/.exec(body);
  if (match === null) return undefined;
  const end = lines.findIndex((line, index) => index > last && line.trim() === match[2]);
  if (end < 0) return undefined;
  const text = lines.slice(last + 1, end).join("\n");
  return { document: { text, before: body.slice(0, match.index), end: match[2]! }, last: end };
}
