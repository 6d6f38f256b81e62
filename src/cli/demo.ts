import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { CannotRun } from "../git/cannot-run.ts";
import { type Command, EXIT, FORMAT } from "./command.ts";
import { appPackages, DEMONSTRATION } from "./installation.ts";
import { type Io, wantsColour } from "./io.ts";

export const command: Command = {
  name: "demo",
  summary: "show the App at work, on this machine alone",
  options: {
    stay: { summary: "leave the App running afterwards, to be asked from another terminal, until Ctrl-C" },
    format: FORMAT,
  },
  notes: [
    "Starts `proofgate serve` on an embedded database, and a GitHub of our own on loopback; then an agent pushes six",
    "stories, from a clean run to a stop that a human resumes. You see what GitHub shows: verdict, code, next step.",
    "No account, no key, no network; under a minute. It ends by itself, and leaves nothing behind, on Ctrl-C neither.",
    "With --stay it prints the App's address, its tokens and what to try: export, verify, replay, digest, usage import.",
    "`--format json` prints one JSON object a story, on one line each; with --stay, one more of the App.",
    "exit status: 0 all stories ended as they should, 1 one did not, 2 cannot run, 130 interrupted",
  ],
  examples: ["proofgate demo", "proofgate demo --stay", "proofgate demo --format json"],
  async run(given, io) {
    const program = demonstration();
    const isColoured = wantsColour(io);
    const options = [
      ["--format", given.value("format") ?? "text"],
      isColoured ? ["--colour"] : [],
      io.stderr.isTTY === true ? ["--progress"] : [],
      given.has("stay") ? ["--stay"] : [],
    ].flat();
    return await runToItsEnd([program, ...options], io);
  },
};

/** @throws CannotRun in a published package, and in a checkout without its packages. */
function demonstration(): string {
  if (DEMONSTRATION === undefined) {
    throw new CannotRun(
      "the demonstration is not in the published package: it needs the GitHub that Proofgate's tests stand on",
      "in a clone of Proofgate's repository, run `npm ci && npm run demo`",
    );
  }
  for (const name of Object.keys(appPackages())) {
    try {
      import.meta.resolve(name);
    } catch {
      throw new CannotRun(`the package \`${name}\` is not installed`, "run `npm ci` in the checkout");
    }
  }
  return fileURLToPath(DEMONSTRATION);
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** It cleans up after itself, so that this process must not end before it. */
async function runToItsEnd(argv: readonly string[], { directory, environment }: Io): Promise<number> {
  const child = spawn(process.execPath, argv, {
    cwd: directory,
    env: { ...environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  try {
    const [status] = (await once(child, "exit")) as [number | null];
    return status ?? EXIT.cannotRun;
  } finally {
    for (const signal of SIGNALS) process.off(signal, pass);
  }
}
