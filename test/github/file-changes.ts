import type { Plumbing } from "./plumbing.ts";

export interface FileChange {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: "added" | "removed" | "modified" | "renamed" | "changed";
  /** Of the content after the change; of the one before where the file is removed. */
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
  /** Without the file header; undefined for binary files. */
  readonly patch: string | undefined;
}

export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** What differs between two trees as GitHub's "diff entry" tells it, renames found. */
export async function changedFiles(git: Plumbing, from: string, to: string): Promise<FileChange[]> {
  const common = ["diff-tree", "-r", "-M", "--full-index"];
  const [table, text] = await Promise.all([
    git.run([...common, "--raw", "--numstat", "-z", from, to]),
    git.run([...common, "-p", from, to]),
  ]);
  const raw: Omit<FileChange, "additions" | "deletions" | "patch">[] = [];
  const counts: (readonly [number, number])[] = [];
  const words = table.toString("utf8").split("\0");
  for (let at = 0; at < words.length - 1; ) {
    const word = words[at] ?? "";
    if (word.startsWith(":")) at = readRaw(words, at, raw);
    else {
      const [added = "", removed = "", path] = word.split("\t");
      counts.push([Number(added) || 0, Number(removed) || 0]);
      at += path === "" ? 3 : 1;
    }
  }
  const patches = splitPatches(text.toString("utf8"));
  return raw.map((entry, index) => {
    const [additions, deletions] = counts[index] ?? [0, 0];
    return { ...entry, additions, deletions, patch: patches[index] };
  });
}

function readRaw(
  words: readonly string[],
  at: number,
  into: Omit<FileChange, "additions" | "deletions" | "patch">[],
): number {
  const [, , before = "", after = "", letter = ""] = (words[at] ?? "").split(" ");
  const first = words[at + 1] ?? "";
  if (letter.startsWith("R")) {
    into.push({ path: words[at + 2] ?? "", previousPath: first, status: "renamed", blob: after });
    return at + 3;
  }
  const status =
    letter === "A" ? "added" : letter === "D" ? "removed" : letter === "T" ? "changed" : "modified";
  into.push({ path: first, previousPath: undefined, status, blob: letter === "D" ? before : after });
  return at + 2;
}

/** One a file, in git's order; undefined where git shows no text. A change of type has two headers for one file. */
function splitPatches(text: string): (string | undefined)[] {
  const parts = text.split(/^diff --git /m).slice(1);
  return parts.map((part) => {
    const start = part.search(/^@@ /m);
    return start < 0 ? undefined : part.slice(start).replace(/\n$/, "");
  });
}

/** Paths that each commit touches against its first parent, for push events. */
export async function touchedPaths(
  git: Plumbing,
  shas: readonly string[],
): Promise<Map<string, { added: string[]; modified: string[]; removed: string[] }>> {
  const touched = new Map(
    shas.map((sha) => [sha, { added: [] as string[], modified: [] as string[], removed: [] as string[] }]),
  );
  if (shas.length === 0) return touched;
  const output = await git.text(
    ["diff-tree", "--stdin", "-r", "-m", "--first-parent", "--root", "--no-renames", "--name-status", "-z"],
    { input: `${shas.join("\n")}\n` },
  );
  let current = touched.get(shas[0] ?? "");
  const words = output.split("\0");
  for (let at = 0; at < words.length; at += 1) {
    const word = (words[at] ?? "").trim();
    if (touched.has(word)) current = touched.get(word);
    else if (/^[AMDT]$/.test(word)) {
      at += 1;
      const group = word === "A" ? "added" : word === "D" ? "removed" : "modified";
      current?.[group].push(words[at] ?? "");
    }
  }
  return touched;
}
