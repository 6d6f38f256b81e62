/** How much of what waits goes into one write. */
export interface GroupBounds<T> {
  readonly itemsMax: number;
  readonly bytesMax: number;
  readonly bytesOf: (item: T) => number;
  /** Writes under way at the same time. */
  readonly writesMax: number;
  /** Items that may wait: what comes beyond is turned away with OverloadedError, so that memory has a bound. */
  readonly waitingMax: number;
  /**
   * Called with what starts the next write, to let more come first; absent: at once. A database in this very thread keeps
   * requests from being read while it writes: a turn of the event loop (`setImmediate`) takes in what has arrived.
   */
  readonly gather?: (startWrite: () => void) => void;
  /** Whether a write failed for what one of its items is, and not for the state of the database. */
  readonly isFaultOfItem: (error: unknown) => boolean;
}

/** More waits to be written than may wait. Nothing of it is lost or half done: it was not taken. */
export class OverloadedError extends Error {}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns single writes that wait at the same time into one. A write alone goes at once, or when `gather` says so; what comes while it is under way
 * goes together next. `write` takes items in the order in which they came and answers for each; where it fails
 * for what one of several is, each is tried alone, so that a bad item fails nobody else's.
 */
export function groupCommit<T, R>(
  write: (items: readonly T[]) => Promise<readonly R[]>,
  bounds: GroupBounds<T>,
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  const gather = bounds.gather ?? ((startWrite: () => void) => startWrite());
  let writes = 0;
  let isGathering = false;

  function start(): void {
    if (isGathering || waiting.length === 0) return;
    isGathering = true;
    gather(() => {
      isGathering = false;
      startGathered();
    });
  }

  function startGathered(): void {
    while (writes < bounds.writesMax && waiting.length > 0) {
      writes += 1;
      void settle(takeGroup(waiting, bounds)).finally(() => {
        writes -= 1;
        start();
      });
    }
  }

  async function settle(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await write(group.map(({ item }) => item));
      if (results.length !== group.length) throw new Error("invariant: one answer for each item");
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as R);
    } catch (error) {
      // A database that is away would keep each of them waiting in its turn.
      if (group.length > 1 && bounds.isFaultOfItem(error)) for (const one of group) await settle([one]);
      else for (const { reject } of group) reject(error);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= bounds.waitingMax) {
        reject(new OverloadedError(`${waiting.length} writes wait for the database: try again later`));
        return;
      }
      waiting.push({ item, resolve, reject });
      start();
    });
}

/** At least one, however large it is. */
function takeGroup<T, R>(waiting: Waiting<T, R>[], bounds: GroupBounds<T>): readonly Waiting<T, R>[] {
  let bytes = 0;
  let count = 0;
  for (const { item } of waiting) {
    bytes += bounds.bytesOf(item);
    if (count > 0 && (bytes > bounds.bytesMax || count >= bounds.itemsMax)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}
