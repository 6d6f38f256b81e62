import { devNull } from "node:os";

/**
 * The environment of every git that we start (threats.md, 3.2): nothing of the caller's GIT_* variables, no system or
 * user configuration, no replaced or grafted objects, no prompt, no lazy fetch, no transport at all.
 */
export function hardenedEnvironment(caller: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(caller).filter(([name]) => !name.toUpperCase().startsWith("GIT_"));
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: devNull,
    GIT_NO_LAZY_FETCH: "1",
    // Set and empty: no protocol is allowed. Older git has no GIT_NO_LAZY_FETCH, and a partial clone would fetch.
    GIT_ALLOW_PROTOCOL: "",
    GIT_TERMINAL_PROMPT: "0",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    LC_ALL: "C",
    LANGUAGE: "C",
    TZ: "UTC",
  };
}

/** Settings that outrank those of any repository. */
export const HARDENED_SETTINGS: readonly string[] = [
  ...["-c", `core.hooksPath=${devNull}`],
  ...["-c", `core.attributesFile=${devNull}`],
  ...["-c", "core.fsmonitor=false"],
  // A commit-graph repeats what commits say, and may say it wrongly.
  ...["-c", "core.commitGraph=false"],
  ...["-c", "protocol.allow=never"],
  ...["-c", "gc.auto=0"],
];
