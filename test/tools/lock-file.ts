/** As much of package-lock.json as we read. */
export interface LockFile {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly integrity?: string;
        readonly resolved?: string;
        readonly optionalDependencies?: Readonly<Record<string, string>>;
      }
    >
  >;
}

/**
 * What would make `npm ci` fail on a clean clone, or fetch bytes that nobody vouched for. npm leaves out, without a
 * word, packages for other platforms that its registry cannot serve, and then refuses the lock file that it wrote.
 */
export function lockViolations({ packages }: LockFile): string[] {
  const found: string[] = [];
  for (const [path, { integrity, resolved, optionalDependencies = {} }] of Object.entries(packages)) {
    if (path !== "" && integrity === undefined) found.push(`${path}: no hash vouches for its bytes`);
    if (resolved !== undefined) {
      found.push(`${path}: holds an address: npm install --omit-lockfile-registry-resolved`);
    }
    for (const name of Object.keys(optionalDependencies)) {
      if (!(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages)) {
        found.push(
          `${path}: its optional ${name} is missing; take a version that is complete on the registry`,
        );
      }
    }
  }
  return found;
}
