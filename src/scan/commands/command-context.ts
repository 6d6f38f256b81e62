/** What is known of the place where a command would run. Nothing here is read from disk: the caller says it. */
export interface CommandContext {
  /** The repository root as an absolute path with slashes; absent: unknown, and every absolute path lies outside. */
  readonly root?: string;
  /** Where the command starts, relative to the root, with slashes; default the root itself. */
  readonly directory?: string;
  /** The script that the text is, relative to the root, with slashes: what `$0` names in it. */
  readonly script?: string;
  /** `commands` of the thread's config.yaml. */
  readonly commands?: CommandLists;
  /** Hosts that plan or config declare (`network`); `*.example.com` covers what lies below. Absent: none. */
  readonly network?: readonly string[];
  /** The agent's own branch, where known. */
  readonly branch?: string;
  /** Programs of declared dependencies: known to be wanted, judged as dependencies. */
  readonly tools?: ReadonlySet<string>;
  /** `image`: a machine image is being built, whose file system is not the user's. */
  readonly place?: "repository" | "image";
}

export interface CommandLists {
  readonly allow?: readonly string[];
  readonly review?: readonly string[];
  readonly block?: readonly string[];
}
