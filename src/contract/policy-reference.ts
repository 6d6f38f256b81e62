/** A policy document vendored in the repository, pinned by hash: `finance-baseline@sha256:…` [P21]. */
export interface PolicyReference {
  readonly name: string;
  /** SHA-256 of the document's bytes: 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

const FORM = /^([A-Za-z0-9][A-Za-z0-9._-]{0,99})@sha256:([0-9a-f]{64})$/;

/** The parts of a reference, or undefined where it has not the form: an unpinned reference is none. */
export function parsePolicyReference(text: string): PolicyReference | undefined {
  const parts = FORM.exec(text);
  return parts === null ? undefined : { name: parts[1]!, sha256: parts[2]! };
}
