/** What a command may do, and what it has. */
export interface SandboxRequest {
  /** Absolute: where it runs, read-only but for `writable`. */
  readonly directory: string;
  /** Shell text. */
  readonly command: string;
  /** Directories below `directory` that it may write to, relative to it; they exist. */
  readonly writable: readonly string[];
  /** Absolute: what stands at `directory`, where that is something else than what lies there. */
  readonly source?: string;
  /** Absolute: below it lies what is written to `writable`, where that is not `directory` itself. */
  readonly outputs?: string;
  /** Absolute: read-only besides the system's own directories. */
  readonly readable: readonly string[];
  /** Every host or none: single hosts cannot be told apart from here. */
  readonly hasNetwork: boolean;
  readonly path: string;
  readonly limits: SandboxLimits;
}

export interface SandboxLimits {
  readonly seconds: number;
  readonly processes: number;
  /** Of all its processes together, without what they share. */
  readonly memoryBytes: number;
  /** In its writable directories, beyond what was there; and in each of its temporary ones. */
  readonly diskBytes: number;
}

export const LIMITS: SandboxLimits = {
  seconds: 30 * 60,
  processes: 512,
  memoryBytes: 6 * 1024 ** 3,
  diskBytes: 2 * 1024 ** 3,
};

/** Where programs and their settings lie. Homes, sockets of services and the runner's own files are in none of them. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix/store"];
const HOME = "/home/tests";
/** What the system's files point to when they name who resolves names. */
const RESOLVERS = ["/run/systemd/resolve", "/run/resolvconf"];

/** The arguments of bubblewrap for it. `hidden`: files below the directory that hold credentials [P34] [P35] [P36] [P134]. */
export function bubblewrapArguments(request: SandboxRequest, hidden: readonly string[]): readonly string[] {
  const { directory, writable, readable, hasNetwork, path, limits, command } = request;
  const { source = directory, outputs = directory } = request;
  const size = String(limits.diskBytes);
  const temporary = ["/tmp", "/var/tmp", "/dev/shm", HOME].flatMap((place) => [
    "--size",
    size,
    "--tmpfs",
    place,
  ]);
  const seen = [...SYSTEM, ...(hasNetwork ? RESOLVERS : [])];
  return [
    "--unshare-all",
    ...(hasNetwork ? ["--share-net"] : []),
    ...["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "tests"],
    ...seen.flatMap((place) => ["--ro-bind-try", place, place]),
    ...["--proc", "/proc", "--dev", "/dev"],
    ...temporary,
    ...readable.flatMap((place) => ["--ro-bind", place, place]),
    ...["--ro-bind", source, directory],
    ...writable.flatMap((place) => ["--bind", `${outputs}/${place}`, `${directory}/${place}`]),
    ...hidden.flatMap((place) => ["--ro-bind", "/dev/null", `${directory}/${place}`]),
    ...["--chdir", directory, "--clearenv"],
    ...Object.entries(environmentInside(path)).flatMap(([name, value]) => ["--setenv", name, value]),
    ...["--", "/bin/sh", "-c", command],
  ];
}

/** All that it has of the environment: no token, no address of a service, no file to which the runner listens [T132] [T138]. */
export function environmentInside(path: string): Readonly<Record<string, string>> {
  return { PATH: path, HOME, TMPDIR: "/tmp", LANG: "C.UTF-8", CI: "true" };
}
