import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SandboxLimits } from "./sandbox.ts";

const PAGE_BYTES = 4096;
/** Files that are looked at in the writable directories: more are too many by themselves. */
const FILES_MAX = 200_000;

export interface Watched {
  /** Any process of the sandbox, as this side numbers it. */
  readonly processId: number;
  /** Absolute: the directories that it may write to. */
  readonly writable: readonly string[];
  /** What they held before it began. */
  readonly bytesBefore: number;
}

/** Which limit is exceeded now, in words; undefined where none is. */
export function exceeded(
  { processId, writable, bytesBefore }: Watched,
  limits: SandboxLimits,
): string | undefined {
  const { processes, memoryBytes, diskBytes } = limits;
  const use = useOf(processId, processes);
  if (use.processes > processes) return `it has more than ${processes} processes`;
  if (use.bytes > memoryBytes) return `it takes more than ${memoryBytes} bytes of memory`;
  const written = bytesIn(writable) - bytesBefore;
  return written > diskBytes ? `it has written more than ${diskBytes} bytes` : undefined;
}

interface Use {
  readonly processes: number;
  readonly bytes: number;
}

/** Of all processes in the same namespace; counted no further than one above `processesMax`. */
function useOf(processId: number, processesMax: number): Use {
  const namespace = namespaceOf(String(processId));
  let processes = 0;
  let bytes = 0;
  if (namespace === undefined) return { processes, bytes };
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || namespaceOf(name) !== namespace) continue;
    processes += 1;
    bytes += privateBytesOf(name);
    if (processes > processesMax) break;
  }
  return { processes, bytes };
}

function namespaceOf(processId: string): string | undefined {
  try {
    return readlinkSync(`/proc/${processId}/ns/pid`);
  } catch {
    // It has ended meanwhile, or is another user's: then it is none of the sandbox.
    return undefined;
  }
}

function privateBytesOf(processId: string): number {
  try {
    const [, resident = 0, shared = 0] = readFileSync(`/proc/${processId}/statm`, "utf8")
      .split(" ")
      .map(Number);
    return Math.max(0, resident - shared) * PAGE_BYTES;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

/** Bytes that files take on the disk; no link is followed. */
export function bytesIn(directories: readonly string[]): number {
  const open = [...directories];
  let bytes = 0;
  let files = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of entriesOf(next)) {
      files += 1;
      if (files > FILES_MAX) return Number.POSITIVE_INFINITY;
      const path = join(next, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) bytes += (statSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512;
    }
  }
  return bytes;
}

function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    // It was taken away while we looked, by the command whose directory it is.
    return [];
  }
}
