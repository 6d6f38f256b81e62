#!/usr/bin/env node
// Plain JavaScript, because a machine's own Node may be too old to read TypeScript: it answers `--version` before
// anything else is loaded, finds a Node that is new enough, and hands over.
import { existsSync, readFileSync } from "node:fs";

const NODE_MAJOR_MIN = 24;
const EXIT_CANNOT_RUN = 2;

const argv = process.argv.slice(2);
if (argv[0] === "--version") {
  process.stdout.write(
    `${JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version}\n`,
  );
} else if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
  await runUnderNewerNode();
} else {
  await runHere();
}

/** Runs the command line in this process; its promise is the exit status. */
async function runHere() {
  // An error that nobody caught must not look like a verdict: Node's own status for it, 1, means "fail or stop".
  process.on("uncaughtException", (error) => {
    process.stderr.write(`proofgate: internal error, no verdict was reached\n${error?.stack ?? error}\n`);
    process.exit(EXIT_CANNOT_RUN);
  });
  const { enableCompileCache } = await import("node:module");
  const { fileURLToPath } = await import("node:url");
  // Beside the code itself and not in the machine's shared /tmp: whoever can write here can change the code anyway.
  enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/proofgate", import.meta.url)));

  // A checkout runs from its sources. Node strips no types below node_modules, so that what is published is a bundle.
  const source = new URL("./main.ts", import.meta.url);
  const { main } = await load(
    existsSync(source) ? source : new URL("../../dist/proofgate.mjs", import.meta.url),
  );
  process.exitCode = await main(argv);
}

async function load(entry) {
  try {
    return await import(entry.href);
  } catch (error) {
    if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
    const { fileURLToPath } = await import("node:url");
    return cannotRun(error.message, `run \`npm ci\` in ${fileURLToPath(new URL("../..", import.meta.url))}`);
  }
}

/** Runs this very command under the Node that `npm ci` installed, and ends as it ends. */
async function runUnderNewerNode() {
  const node = await newerNode();
  if (node === undefined) {
    return cannotRun(
      `Node ${process.versions.node} is too old: Proofgate needs Node ${NODE_MAJOR_MIN} or later`,
      `install Node ${NODE_MAJOR_MIN}, or run \`npm ci\` without \`--omit=optional\` (it brings one for Linux on x64 and arm64)`,
    );
  }
  const { spawn } = await import("node:child_process");
  const { constants } = await import("node:os");
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => cannotRun(`cannot start \`${node}\`: ${error.message}`, "run `npm ci` again"));
  child.on("exit", (status, signal) => {
    if (signal === null) return process.exit(status);
    // Die as the child died, so that a shell or a supervisor sees the signal and not a number.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // Signals that Node refuses to die of keep the shell's convention.
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 100);
  });
}

/** The binary in the optional dependency `node-<platform>-<arch>`, wherever npm has put it; undefined if there is none. */
async function newerNode() {
  const { createRequire } = await import("node:module");
  const { dirname, join } = await import("node:path");
  let manifest;
  try {
    manifest = createRequire(import.meta.url).resolve(
      `node-${process.platform}-${process.arch}/package.json`,
    );
  } catch (error) {
    if (error?.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
  // Another package may have hoisted an older one: starting that would come back here for ever.
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  return Number.parseInt(version, 10) >= NODE_MAJOR_MIN ? join(dirname(manifest), "bin", "node") : undefined;
}

async function cannotRun(message, help) {
  process.stderr.write(`proofgate: ${message}\n  = help: ${help}\n`);
  process.exit(EXIT_CANNOT_RUN);
}
