import type { BytePath } from "../contract/byte-path.ts";

/** A git object that the change introduces and that is not as git demands, or cannot be read. */
export interface ObjectDefect {
  readonly kind: "malformed" | "odd-mode" | "unreadable" | "corrupt";
  readonly oid: string;
  readonly type: "commit" | "tree" | "blob" | "tag";
  /** One clause: what is wrong. */
  readonly what: string;
  readonly path?: BytePath;
  readonly commit?: string;
}
