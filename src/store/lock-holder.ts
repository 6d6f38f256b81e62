import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";

/** Who holds a lock, as its file says. Only the token is certain to be there. */
export interface LockHolder {
  /** Differs for every holding. */
  readonly token: string;
  readonly pid?: number;
  /** When that process started, in the kernel's ticks since the machine's start: a process id alone is soon given again. */
  readonly started?: string;
  /** Where the process id means something: this start of this machine, this container. */
  readonly place?: string;
  readonly host?: string;
  readonly since?: string;
}

/** This process, to be written into a lock. */
export async function thisProcess(token: string): Promise<LockHolder> {
  const started = await startOf(process.pid);
  return {
    token,
    pid: process.pid,
    ...(started === undefined ? {} : { started }),
    place: await placeOfProcesses(),
    host: hostname(),
    since: new Date().toISOString(),
  };
}

/** Whether the holder's process runs; undefined where nobody can say from here. */
export async function stillRuns(holder: LockHolder): Promise<boolean | undefined> {
  if (holder.pid === undefined || holder.place !== (await placeOfProcesses())) return undefined;
  if (!isThere(holder.pid)) return false;
  const started = await startOf(holder.pid);
  // Without both moments an id that is there proves nothing: its process may be another one.
  return started === undefined || holder.started === undefined ? undefined : started === holder.started;
}

/** What a lock's file says; undefined where it was not written by us, or not wholly. */
export function readHolder(text: string): LockHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("token" in value)) return undefined;
  const { token, pid, started, place, host, since } = value as Record<string, unknown>;
  if (typeof token !== "string" || !/^[0-9a-f-]{8,64}$/.test(token)) return undefined;
  return {
    token,
    ...(typeof pid === "number" && Number.isSafeInteger(pid) && pid > 0 ? { pid } : {}),
    ...(typeof started === "string" ? { started } : {}),
    ...(typeof place === "string" ? { place } : {}),
    ...(typeof host === "string" ? { host } : {}),
    ...(typeof since === "string" ? { since } : {}),
  };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The 22nd field of /proc/PID/stat (proc(5)); a zombie counts as gone. Undefined where there is no such file. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readOrNothing(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, and may hold spaces and brackets itself.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  if (fields?.[0] === "Z" || fields?.[0] === "X") return "gone";
  return fields?.[19];
}

async function placeOfProcesses(): Promise<string> {
  const boot = (await readOrNothing("/proc/sys/kernel/random/boot_id"))?.trim() ?? "";
  const namespace = await readlink("/proc/self/ns/pid").catch(() => "");
  return [hostname(), boot, namespace].join(" ");
}

async function readOrNothing(path: string): Promise<string | undefined> {
  return await readFile(path, "utf8").catch(() => undefined);
}
