import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CannotRun } from "./cannot-run.ts";
import type { Repository } from "./types.ts";

/** A bare repository of our own that borrows the judged one's objects, and nothing else of it. */
export interface Scratch {
  readonly directory: string;
  readonly repository: Repository;
  /** Removes it; safe to call twice. */
  dispose(): void;
}

/**
 * Everything but the resolving of names happens here: no configuration, hooks, attributes, replacements, grafts or
 * promisors of the judged repository can apply, and what a merge writes goes here. Lies in the system's folder for
 * temporary files until `dispose`, the end of the process or a signal; or in a `place` whose owner removes what a process
 * that was killed has left, and goes on after a signal.
 */
export function openScratch(repository: Repository, place?: string): Scratch {
  let directory: string;
  try {
    directory = mkdtempSync(join(place ?? tmpdir(), "proofgate-"));
  } catch (error) {
    throw new CannotRun(
      `no folder for temporary files could be made: ${(error as Error).message}`,
      "point TMPDIR to a folder that can be written",
    );
  }
  if (place === undefined) remember(directory);
  mkdirSync(join(directory, "refs"));
  mkdirSync(join(directory, "objects", "info"), { recursive: true });
  // No ref is ever made: the branch that HEAD names is never born.
  writeFileSync(join(directory, "HEAD"), "ref: refs/heads/none\n");
  writeFileSync(join(directory, "config"), configuration(repository));
  writeFileSync(
    join(directory, "objects", "info", "alternates"),
    `${alternate(repository.objectDirectory)}\n`,
  );
  return { directory, repository, dispose: () => remove(directory) };
}

function configuration(repository: Repository): string {
  const sha256 = repository.objectFormat === "sha256";
  return `[core]\n\trepositoryformatversion = ${sha256 ? 1 : 0}\n\tbare = true\n${sha256 ? "[extensions]\n\tobjectformat = sha256\n" : ""}`;
}

/** One line of the alternates file; git unquotes what begins with a quote. */
function alternate(path: string): string {
  if (!/[\n"]/.test(path)) return path;
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

const alive = new Set<string>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function remember(directory: string): void {
  if (alive.size === 0) {
    process.on("exit", removeAll);
    for (const signal of SIGNALS) process.on(signal, endBySignal);
  }
  alive.add(directory);
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  if (!alive.delete(directory) || alive.size > 0) return;
  process.off("exit", removeAll);
  for (const signal of SIGNALS) process.off(signal, endBySignal);
}

function removeAll(): void {
  for (const directory of [...alive]) remove(directory);
}

function endBySignal(signal: NodeJS.Signals): void {
  removeAll();
  // Our listeners are off now: the signal does what it would have done, unless the host program listens too.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
