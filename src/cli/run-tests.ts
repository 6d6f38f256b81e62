import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { type BytePath, bytePathOfText } from "../contract/byte-path.ts";
import type { ThreadConfig } from "../contract/generated/documents.ts";
import type { PolicyState } from "../engine/facts.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { readActionPlace } from "./action-place.ts";
import { type ActionRange, rangeOfEvent } from "./action-range.ts";
import { unobeyed } from "./action-report.ts";
import { type Command, EXIT, type Given } from "./command.ts";
import type { CrossedRequest, CrossedRuns } from "./crossed-runs.ts";
import { type Io, write } from "./io.ts";
import { LIMITS, type SandboxRequest } from "./sandbox.ts";
import { requireSandbox, runInSandbox, runUnprotected, type SandboxRun } from "./sandbox-run.ts";
import { stopObeying } from "./workflow-commands.ts";

export const command: Command = {
  name: "run-tests",
  summary: "run the test command that a thread declares, in a sandbox",
  options: {
    dir: { value: "DIR", summary: "the checkout of the head (default: GITHUB_WORKSPACE)" },
    thread: { value: "DIR", summary: "the thread's directory (default: the root)" },
    write: { value: "DIR", summary: "what the command may write to, in the checkout", many: true },
    read: { value: "DIR", summary: "what it may read besides the system's programs", many: true },
    minutes: { value: "N", summary: "how long it may take (default: 30)" },
    result: { value: "FILE", summary: "where to write what it came to" },
    crossed: {
      value: "DIR",
      summary:
        "run them again on both sides' code where the change alters old tests; what they write goes there",
    },
    canary: {
      value: "DIR",
      summary:
        "run them again with tests that must fail at the end of test files; what they write goes there",
    },
    sandbox: {
      value: "WHAT",
      summary: "`none`: run it although nothing keeps it in (default: required)",
      choices: ["required", "none"],
    },
  },
  notes: [
    "For a job of GitHub Actions. The command is `tests.command` of the thread's config on the target, and no other is run.",
    "In bubblewrap: the checkout read-only but for --write, no network unless the config's `network.allow` names a host,",
    "nothing of the environment, no home; at most 512 processes, 6 GiB of memory, 2 GiB written. Linux alone.",
    "A network that is allowed is open to every host: single ones cannot be told apart here.",
    "With --crossed: the head's tests on the target's code, and the target's on the head's, each as long as --minutes says,",
    "where the change alters tests of the target together with code; else nothing more is run. With --canary: once more, with",
    "tests of a name made at random that can only fail: reports that say otherwise are not to be believed.",
    "exit status: 0 it ran, whatever it came to (see --result); 2 it could not be run",
  ],
  examples: [
    "proofgate run-tests --write reports --write coverage",
    "proofgate run-tests --thread services/billing",
  ],
  run: runTests,
};

async function runTests(given: Given, io: Io): Promise<number> {
  const place = await readActionPlace(io);
  const range = await rangeOfEvent(place);
  if ("nothing" in range) {
    await write(io.stdout, unobeyed(`Proofgate runs no test: ${range.nothing}.`));
    return EXIT.pass;
  }
  const directory = realpathSync(
    resolve(io.directory, given.value("dir") ?? io.environment.GITHUB_WORKSPACE ?? "."),
  );
  await demandHead(directory, range);
  const config = await configOf(range, given.value("thread") ?? ".");
  const { tests, network } = config;
  if (tests?.command === undefined)
    throw new CannotRun(
      "the thread declares no test command on the target",
      "write `tests: { command: … }` in its .proofgate/config.yaml, and let a person merge that",
    );
  const request: SandboxRequest = {
    directory,
    command: tests.command,
    writable: writableIn(directory, given.all("write")),
    readable: given.all("read").map((path) => realpathSync(resolve(io.directory, path))),
    hasNetwork: (network?.allow ?? []).length > 0,
    path: io.environment.PATH ?? "/usr/bin:/bin",
    limits: { ...LIMITS, seconds: minutesOf(given) * 60 },
  };
  const run = await runKeptIn(request, given, io);
  const words = wordsOf(run, request);
  if (place.summaryFile !== undefined) appendFileSync(place.summaryFile, `${words}\n\n`);
  await write(io.stdout, unobeyed(words));
  const runs = run.protection.includes("bubblewrap")
    ? await runAgain({ range, config, request }, given, io)
    : [];
  const again = runs.map(
    ({ kind, exit_status, cut }) => `${KIND_WORDS[kind]}: ${cut ?? `status ${exit_status}`}`,
  );
  if (again.length > 0) {
    const said = `It was run again, ${again.join("; ")}.`;
    if (place.summaryFile !== undefined) appendFileSync(place.summaryFile, `${said}\n\n`);
    await write(io.stdout, unobeyed(said));
  }
  const result = given.value("result");
  const { exitStatus: exit_status, milliseconds, protection } = run;
  if (result !== undefined)
    writeFileSync(
      resolve(io.directory, result),
      JSON.stringify({
        ...{ text: request.command, exit_status, milliseconds, protection },
        ...(runs.length === 0 ? {} : { base: range.base, runs }),
      }),
    );
  return EXIT.pass;
}

const KIND_WORDS: Readonly<Record<CrossedRuns[number]["kind"], string>> = {
  "tests-on-base": "the head's tests on the target's code",
  "base-tests-on-head": "the target's tests on the head's code",
  canary: "with a test that must fail",
};

async function runAgain(
  { range, config, request }: Pick<CrossedRequest, "config" | "request"> & { readonly range: ActionRange },
  given: Given,
  io: Io,
): Promise<CrossedRuns> {
  const [crossedTo = "", canaryTo = ""] = [given.value("crossed"), given.value("canary")];
  if (crossedTo === "" && canaryTo === "") return [];
  const { crossedRuns, testNames } = await import("./crossed-runs.ts");
  const program = await requireSandbox(request, io);
  const { policy } = await policyOf(range);
  const scratch = mkdtempSync(join(io.environment.RUNNER_TEMP ?? tmpdir(), "proofgate-crossed-"));
  const obeyAgain = await stopObeying(io);
  try {
    const again = { range, policy, config, request, program, scratch };
    const shown = { environment: io.environment, output: io.stdout };
    const runs =
      crossedTo === ""
        ? []
        : await crossedRuns({ ...again, outputs: resolve(io.directory, crossedTo) }, shown);
    if (canaryTo === "") return runs;
    const { canaryRun } = await import("./canary-run.ts");
    const isName = testNames(again);
    const isTest = (path: BytePath): boolean => isName({ path });
    const outputs = resolve(io.directory, canaryTo);
    const named = given.value("thread") ?? ".";
    const thread = named === "." ? "" : named;
    return [...runs, await canaryRun({ ...again, isTest, thread, outputs }, shown)];
  } finally {
    await obeyAgain();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function policyOf({ mirror, base }: ActionRange): Promise<PolicyState> {
  const { openObjects } = await import("../git/objects.ts");
  const { policyOfCommit } = await import("../collect/policy-of-commit.ts");
  const objects = openObjects(mirror.repository);
  try {
    const policy = await policyOfCommit(objects, base);
    if (policy !== undefined) return policy;
    throw new CannotRun("the target's policy cannot be read", "see `git fsck`");
  } finally {
    await objects.close();
  }
}

async function runKeptIn(request: SandboxRequest, given: Given, io: Io): Promise<SandboxRun> {
  const program = given.value("sandbox") === "none" ? undefined : await requireSandbox(request, io);
  const obeyAgain = await stopObeying(io);
  try {
    const place = { environment: io.environment, output: io.stdout };
    return program === undefined
      ? await runUnprotected(request, place)
      : await runInSandbox(program, request, place);
  } finally {
    await obeyAgain();
  }
}

/** What is tested must be what is judged. @throws CannotRun */
async function demandHead(directory: string, { head }: ActionRange): Promise<void> {
  const { openRepository } = await import("../git/repository.ts");
  const { revisions } = await openRepository(directory, ["HEAD"]);
  if (revisions[0]?.commit === head) return;
  throw new CannotRun(
    `the checkout holds \`${revisions[0]?.commit}\`, and what is judged is \`${head}\``,
    "check out the head; of a pull request, by `ref` with the SHA of its head",
  );
}

/** As the target has it: what a branch says of its own tests counts for nothing. @throws CannotRun */
async function configOf({ mirror, base }: ActionRange, thread: string): Promise<Partial<ThreadConfig>> {
  const { openObjects } = await import("../git/objects.ts");
  const { treeOfCommit } = await import("../git/commits.ts");
  const { inside, TargetTree } = await import("../collect/target-tree.ts");
  const objects = openObjects(mirror.repository);
  try {
    const tree = await treeOfCommit(objects, base);
    if (tree === undefined) throw new CannotRun("the target's tip cannot be read", "see `git fsck`");
    const path = inside(bytePathOfText(thread === "." ? "" : thread), ".proofgate/config.yaml");
    const found = (await new TargetTree(objects, tree).documents("config", [path])).get(path);
    if (found?.state === "valid") return found.value;
    if (found?.state !== "invalid") return {};
    throw new CannotRun(
      `the target's \`${path}\` is not valid`,
      "let a person mend it: `proofgate check` says where",
    );
  } finally {
    await objects.close();
  }
}

/** Directories below the checkout, made where they are missing. @throws CannotRun for what leads out of it, or decides what git does. */
function writableIn(directory: string, names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const path = resolve(directory, name);
    const refused = new CannotRun(
      `the tests may not write to \`${name}\``,
      "name a directory of reports, below the checkout",
    );
    if (!path.startsWith(`${directory}${sep}`) || /(?:^|\/)\.git(?:\/|$)/i.test(name)) throw refused;
    mkdirSync(path, { recursive: true });
    // A link of the branch's own could lead anywhere.
    if (realpathSync(path) !== path) throw refused;
    return path.slice(join(directory, sep).length);
  });
}

function minutesOf(given: Given): number {
  const text = given.value("minutes") ?? String(LIMITS.seconds / 60);
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new CannotRun(`\`--minutes ${text}\` is no number of minutes`, "write a whole number from 1 to 999");
}

function wordsOf(
  { exitStatus, cut, milliseconds, protection }: SandboxRun,
  { hasNetwork }: SandboxRequest,
): string {
  const ended = cut === undefined ? `ended with status ${exitStatus}` : `was ended: ${cut}`;
  const open =
    hasNetwork && protection.includes("bubblewrap")
      ? " The config allows hosts: every host could be reached."
      : "";
  const kept = protection.includes("bubblewrap")
    ? `It was kept in by: ${protection.join(", ")}.`
    : `**Nothing kept it in** but: ${protection.join(", ")}.`;
  return `The test command ${ended} after ${(milliseconds / 1000).toFixed(1)} s. ${kept}${open}`;
}
