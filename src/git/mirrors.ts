import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { Mirror } from "./mirror.ts";
import { bytesIn, type MirrorKind } from "./mirror-files.ts";

export interface MirrorLimits {
  /** Bytes of one mirror. */
  readonly mirrorBytesMax: number;
  /** Bytes of all mirrors; what was not used for longest goes first. */
  readonly totalBytesMax: number;
}

interface Held {
  readonly mirror: Mirror;
  users: number;
  rested?: NodeJS.Timeout;
}

/** Gits that nobody has read by for so long are ended. */
const IDLE_MS = 30_000;

const NAME = /^\d+\.git$/;

/**
 * The mirrors in one directory, one for each repository id. One process at a time has the directory: who opens this
 * sees to it. What is in use is never removed.
 */
export class Mirrors {
  readonly limits: MirrorLimits;
  private readonly directory: string;
  private readonly held = new Map<number, Held>();

  constructor(directory: string, limits: MirrorLimits) {
    this.directory = directory;
    this.limits = limits;
    mkdirSync(directory, { recursive: true });
    for (const name of readdirSync(directory)) {
      // Half made, or half removed, when the process ended.
      if (!NAME.test(name)) rmSync(join(directory, name), { recursive: true, force: true });
    }
  }

  /**
   * Lets `work` use the repository's mirror, which stays as long as that takes.
   * @param isPartial asked where a mirror must be made: whether contents are left out until they are needed. It stays so.
   */
  async use<T>(
    repositoryId: number,
    work: (mirror: Mirror) => Promise<T>,
    isPartial: () => Promise<boolean> = async () => false,
  ): Promise<T> {
    const isThere = existsSync(this.placeOf(repositoryId));
    const held = this.hold(repositoryId, isThere ? {} : { isPartial: await isPartial() });
    held.users += 1;
    try {
      return await work(held.mirror);
    } finally {
      held.users -= 1;
      if (held.users === 0) await this.rest(repositoryId, held);
    }
  }

  /** Ends every git that waits to be read by. */
  async close(): Promise<void> {
    for (const { mirror, rested } of this.held.values()) {
      clearTimeout(rested);
      await mirror.closeIdle();
    }
  }

  /** Removes a repository's mirror: it was lost, or is broken. @returns false where it is in use. */
  remove(repositoryId: number): boolean {
    const held = this.held.get(repositoryId);
    if (held !== undefined && held.users > 0) return false;
    this.held.delete(repositoryId);
    clearTimeout(held?.rested);
    void held?.mirror.closeIdle();
    const place = this.placeOf(repositoryId);
    if (!existsSync(place)) return true;
    // Under another name first: what is half removed is never taken for a mirror.
    const gone = `${place}.gone`;
    rmSync(gone, { recursive: true, force: true });
    renameSync(place, gone);
    rmSync(gone, { recursive: true, force: true });
    return true;
  }

  private hold(repositoryId: number, kind: MirrorKind): Held {
    if (!Number.isSafeInteger(repositoryId) || repositoryId < 0)
      throw new Error(`invariant: ${repositoryId} is no id of a repository`);
    const place = this.placeOf(repositoryId);
    const known = this.held.get(repositoryId);
    if (known && existsSync(place)) return known;
    const held = { mirror: Mirror.open(place, kind), users: 0 };
    this.held.set(repositoryId, held);
    return held;
  }

  /** After the last user: tidied where it must be, and others make room where all are too large together. */
  private async rest(repositoryId: number, held: Held): Promise<void> {
    const place = this.placeOf(repositoryId);
    if (!existsSync(place)) return;
    const now = new Date();
    utimesSync(place, now, now);
    held.users += 1;
    try {
      await held.mirror.tidy();
    } finally {
      held.users -= 1;
    }
    clearTimeout(held.rested);
    held.rested = setTimeout(() => void held.mirror.closeIdle(), IDLE_MS).unref();
    this.makeRoom();
  }

  private makeRoom(): void {
    const mirrors = readdirSync(this.directory)
      .filter((name) => NAME.test(name))
      .map((name) => {
        const place = join(this.directory, name);
        return { id: Number.parseInt(name, 10), bytes: bytesIn(place), usedAt: statSync(place).mtimeMs };
      })
      .sort((one, other) => one.usedAt - other.usedAt);
    let total = mirrors.reduce((sum, { bytes }) => sum + bytes, 0);
    const { mirrorBytesMax, totalBytesMax } = this.limits;
    // One that is too large by itself can take nothing more: made anew it holds only what is still asked for.
    for (const { id, bytes } of mirrors) if (bytes > mirrorBytesMax && this.remove(id)) total -= bytes;
    for (const { id, bytes } of mirrors) {
      if (total <= totalBytesMax) return;
      if (bytes <= mirrorBytesMax && this.remove(id)) total -= bytes;
    }
  }

  private placeOf(repositoryId: number): string {
    return join(this.directory, `${repositoryId}.git`);
  }
}
