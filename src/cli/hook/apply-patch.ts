import { type FileWrite, NotUnderstood } from "./tool-call.ts";

const HEADING = /^\*\*\* (Add File|Update File|Delete File|Move to): (.+)$/;

/**
 * The files that a patch of Codex's form touches (`*** Begin Patch`, then `*** Add File: a`, `*** Update File:`, `*** Delete
 * File:`, `*** Move to:`), each with the lines that come. Its documentation: github.com/openai/codex, apply_patch's instructions.
 * @throws NotUnderstood where no file is named
 */
export function patchedFiles(patch: string): FileWrite[] {
  const files: { path: string; isDeletion?: boolean; lines: string[] }[] = [];
  for (const line of patch.split(/\r?\n/)) {
    // Hosts take a heading with blanks around it.
    const [, heading, path = ""] = HEADING.exec(line.trim()) ?? [];
    const before = files.at(-1);
    if (heading === undefined) {
      if (line.startsWith("+")) before?.lines.push(line.slice(1));
      continue;
    }
    // What is moved goes where it was: the old place is a deletion, and the lines that come stand at the new one.
    if (heading === "Move to" && before !== undefined) before.isDeletion = true;
    files.push({ path, lines: [], ...(heading === "Delete File" ? { isDeletion: true } : {}) });
  }
  if (files.length === 0) throw new NotUnderstood("the patch names no file");
  return files.map(({ path, isDeletion, lines }) => ({
    path,
    ...(isDeletion ? { isDeletion } : {}),
    ...(lines.length === 0 ? {} : { content: lines.join("\n") }),
  }));
}
