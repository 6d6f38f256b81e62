/** Content that stood in another layer in another writing. */
export interface Decoded {
  /** The writing: `base64`, `hex`, `utf-16`, `string join`, … */
  readonly via: string;
  readonly bytes: Buffer;
  /** Where it begins in the outer layer. */
  readonly offset: number;
  /** A line here is a line there, so that a finding's line can be told exactly. */
  readonly keepsLines?: boolean;
  /** What stood there before: what it holds in the clear already has been judged. */
  readonly original?: string;
  /** The name of an archive's member: it may be a dot file, and may itself hold a secret. */
  readonly path?: string;
}
