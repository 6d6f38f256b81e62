/** A larger manifest or lock file is not read, and named as unknown. The largest known lock files have some 10 MB. */
export const LIST_BYTES_MAX = 32 * 1024 * 1024;
/** Packages of one file; a file with more is not read. */
export const LIST_PACKAGES_MAX = 200_000;
/** Manifests and lock files of one change; a change with more is not compared, and named as unknown. */
export const LISTS_MAX = 2000;
/** Changes and risks that are reported one by one. */
export const FINDINGS_MAX = 1000;
