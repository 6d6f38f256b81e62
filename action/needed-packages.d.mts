export interface LockEntry {
  readonly version: string;
  readonly integrity?: string;
}

export interface PartOfLock {
  readonly project: { readonly dependencies: Readonly<Record<string, string>> };
  readonly lock: { readonly packages: Readonly<Record<string, LockEntry>> };
}

export const NEEDED: readonly string[];
export function partOfLock(
  lock: object,
  needed: readonly string[],
  takes?: (name: string) => boolean,
): PartOfLock;
