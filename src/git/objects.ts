import { ObjectReader } from "./object-reader.ts";
import { openScratch, type Scratch } from "./scratch.ts";
import type { Oid, Repository } from "./types.ts";

/** What every reading of a judged repository goes through. */
export interface Objects {
  readonly scratch: Scratch;
  readonly reader: ObjectReader;
  /** Another git, for what is read beside it. */
  readonly readerOfOld: ObjectReader;
  /** Blobs that were asked for and are not here; who brings them empties it. */
  readonly lacking: Set<Oid>;
  /** Ends git and removes the scratch repository. */
  close(): Promise<void>;
}

/** `place`: see `openScratch`. */
export function openObjects(repository: Repository, place?: string): Objects {
  const scratch = openScratch(repository, place);
  const lacking = new Set<Oid>();
  const reader = new ObjectReader(scratch, lacking);
  const readerOfOld = new ObjectReader(scratch, lacking);
  return {
    scratch,
    lacking,
    reader,
    readerOfOld,
    close: async () => {
      try {
        await Promise.all([reader.close(), readerOfOld.close()]);
      } finally {
        scratch.dispose();
      }
    },
  };
}
