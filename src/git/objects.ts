import { ObjectReader } from "./object-reader.ts";
import { openScratch, type Scratch } from "./scratch.ts";
import type { Repository } from "./types.ts";

/** What every reading of a judged repository goes through. */
export interface Objects {
  readonly scratch: Scratch;
  readonly reader: ObjectReader;
  /** Another git, for what is read beside it. */
  readonly readerOfOld: ObjectReader;
  /** Ends git and removes the scratch repository. */
  close(): Promise<void>;
}

/** `place`: see `openScratch`. */
export function openObjects(repository: Repository, place?: string): Objects {
  const scratch = openScratch(repository, place);
  const reader = new ObjectReader(scratch);
  const readerOfOld = new ObjectReader(scratch);
  return {
    scratch,
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
