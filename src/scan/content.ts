import type { BytePath } from "../contract/byte-path.ts";

/** What a commit, or the effect, puts at a path. */
export interface Content {
  readonly path: BytePath;
  readonly kind: "file" | "symlink";
  readonly bytes: Buffer;
  /** What stood there before; absent where the path is new, or what stood there cannot be read. */
  readonly before?: Buffer;
  /** Absent where only the effect shows it. */
  readonly commit?: string;
}

/** Looks at contents one by one, as they stream by. */
export interface ContentScanner {
  /** Contents at paths with the same key are looked at alike, and so once for all of them. */
  keyOf(path: BytePath): string;
  /** Must neither keep the buffers nor change them. The next content waits for a promise. */
  scan(content: Content): void | Promise<void>;
}
