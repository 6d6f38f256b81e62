import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, runProgram } from "../../program.ts";
import { OTHER_SCANNERS, type OtherScannerName, type Sighting } from "./scanners.ts";

/** Whether another scanner looked, and what it saw. */
export interface Opinion {
  readonly name: OtherScannerName;
  /** `absent`: it is not installed, and nothing depends on it. `failed`: it was asked, and did not finish. */
  readonly state: "looked" | "absent" | "failed";
  readonly version?: string;
  readonly why?: string;
  readonly seen: readonly Seen[];
}

/** What it saw of one content: the number that `SecondOpinion.add` gave it. */
export interface Seen {
  readonly content: number;
  /** 1-based. */
  readonly line: number;
  /** In the scanner's own words. */
  readonly rule: string;
}

interface Asking {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Below it no program is started. */
  readonly judged: string;
  /** For each scanner, over all contents. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 300_000;
const NAME_MAX = 80;
/** Of all copies together, in bytes: on the disk for as long as it takes. */
const COPIES_MAX = 1024 * 1024 * 1024;

/**
 * Copies of contents in a folder of ours, for other scanners to look at: by their file's name, out of reach of what lies
 * around them in the repository. `ask`, then `close`.
 */
export class SecondOpinion {
  private readonly folder = mkdtempSync(join(tmpdir(), "proofgate-second-opinion-"));
  private readonly name: OtherScannerName;
  private bytes = 0;
  private count = 0;
  private isFull = false;

  constructor(name: OtherScannerName) {
    this.name = name;
    mkdirSync(join(this.folder, "contents"));
  }

  /** The number by which the content is spoken of. */
  add(bytes: Buffer, path: string): number {
    this.count += 1;
    this.bytes += bytes.length;
    this.isFull ||= this.bytes > COPIES_MAX;
    if (!this.isFull)
      writeFileSync(
        join(this.folder, "contents", `${this.count}-${plainName(path)}`),
        this.unsilenced(bytes),
      );
    return this.count;
  }

  async ask({ environment, judged, deadlineMs = DEADLINE_MS }: Asking): Promise<Opinion> {
    const scanner = OTHER_SCANNERS[this.name];
    const program = findProgram(this.name, environment, judged);
    if (program === undefined)
      return { name: this.name, state: "absent", why: "it is not on the PATH", seen: [] };
    const { folder } = this;
    const { stdout } = await runProgram(program, scanner.versionArgs, { folder, environment, deadlineMs });
    const version = /\d+\.\d+[\w.+-]{0,40}/.exec(stdout)?.[0];
    const known = { name: this.name, ...(version !== undefined && { version }) };
    if (this.isFull)
      return { ...known, state: "failed", why: `more than ${COPIES_MAX} bytes to look at`, seen: [] };
    const run = await runProgram(program, scanner.args(folder), { folder, environment, deadlineMs });
    const seen = scanner.sightings(run, folder);
    if (seen !== undefined) return { ...known, state: "looked", seen: seen.flatMap(seenIn) };
    const why = run.cut ?? `it ended with status ${run.status ?? "of a signal"}`;
    return { ...known, state: "failed", why, seen: [] };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private unsilenced(bytes: Buffer): Buffer {
    const { silencer } = OTHER_SCANNERS[this.name];
    if (silencer === undefined || !bytes.includes(silencer[0])) return bytes;
    return Buffer.from(bytes.toString("latin1").replaceAll(...silencer), "latin1");
  }
}

/** The file's own name, by which scanners know formats, without what a file system or a pattern could take amiss. */
function plainName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/[^\w.-]/g, "_");
  return name.slice(-NAME_MAX).replace(/^\.+/, "") || "content";
}

function seenIn({ file, line, rule }: Sighting): Seen[] {
  const content = Number.parseInt(file, 10);
  return Number.isNaN(content) ? [] : [{ content, line, rule }];
}
