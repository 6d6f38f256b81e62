import { CannotRun } from "../git/cannot-run.ts";
import { type Command, EXIT } from "./command.ts";
import { type Io, processIo, write } from "./io.ts";

interface Entry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Every command. Each is loaded only when it is called: starting must not cost what is not used. */
const COMMANDS: readonly Entry[] = [
  { name: "init", summary: "set a repository up", load: () => import("./init.ts") },
  { name: "doctor", summary: "see whether enforcement is real", load: () => import("./doctor.ts") },
  { name: "check", summary: "judge a range of commits", load: () => import("./check.ts") },
  { name: "plan init", summary: "write a work plan to fill in", load: () => import("./plan-init.ts") },
  { name: "plan validate", summary: "check a work plan's file", load: () => import("./plan-validate.ts") },
  { name: "plan hash", summary: "print a work plan's canonical hash", load: () => import("./plan-hash.ts") },
  {
    name: "plan diff",
    summary: "say what a new plan widens and tightens",
    load: () => import("./plan-diff.ts"),
  },
  {
    name: "plan explain",
    summary: "say in plain words what a plan allows",
    load: () => import("./plan-explain.ts"),
  },
  {
    name: "judge-command",
    summary: "say whether a shell command may run",
    load: () => import("./judge-command.ts"),
  },
  {
    name: "hook",
    summary: "judge a tool's call before an agent makes it",
    load: () => import("./hook.ts"),
  },
  {
    name: "scan secrets",
    summary: "look for secrets in a directory or a range",
    load: () => import("./scan-secrets.ts"),
  },
  {
    name: "scan commands",
    summary: "judge the commands in scripts, makefiles, Dockerfiles and workflows",
    load: () => import("./scan-commands.ts"),
  },
  {
    name: "scan dependencies",
    summary: "look at the dependencies of a directory or a range",
    load: () => import("./scan-dependencies.ts"),
  },
  {
    name: "ledger verify",
    summary: "prove that a ledger is whole",
    load: () => import("./ledger-verify.ts"),
  },
  {
    name: "ledger export",
    summary: "copy a ledger into one file, or write it as in-toto statements",
    load: () => import("./ledger-export.ts"),
  },
  { name: "ledger show", summary: "list what a ledger records", load: () => import("./ledger-show.ts") },
  {
    name: "grant verify",
    summary: "prove what a run is granted, before its commands are run",
    load: () => import("./grant-verify.ts"),
  },
  {
    name: "usage import",
    summary: "tell the App what a run's requests to models cost, from files",
    load: () => import("./usage-import.ts"),
  },
  { name: "demo", summary: "show the App at work, on this machine alone", load: () => import("./demo.ts") },
  {
    name: "action",
    summary: "judge the event of a job of GitHub Actions",
    load: () => import("./action.ts"),
  },
  {
    name: "run-tests",
    summary: "run the test command that a thread declares, in a sandbox",
    load: () => import("./run-tests.ts"),
  },
  {
    name: "app create",
    summary: "register the GitHub App, and keep its key",
    load: () => import("./app-create.ts"),
  },
  { name: "serve", summary: "run the GitHub App", load: () => import("./serve.ts") },
  {
    name: "digest",
    summary: "what agents did, and what waits for a person",
    load: () => import("./digest.ts"),
  },
  {
    name: "manifest",
    summary: "show the record of a run, each field with its source",
    load: () => import("./manifest.ts"),
  },
  {
    name: "export",
    summary: "save everything about a run in one archive for auditors",
    load: () => import("./export.ts"),
  },
  {
    name: "verify",
    summary: "prove an export or attestations offline",
    load: () => import("./verify.ts"),
  },
  {
    name: "replay",
    summary: "make a run's verdicts again from their facts, and say what changed",
    load: () => import("./replay.ts"),
  },
  {
    name: "explain",
    summary: "show a rule's page, what a stop code means, or the list of rules",
    load: () => import("./explain.ts"),
  },
];

/**
 * Runs one command.
 * @returns the exit status: 0 pass, 1 fail or stop, 2 cannot run, 3 review (contract.md, 5). A bug is thrown.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    const { errorText } = await import("./failure.ts");
    await write(io.stderr, errorText(error, argv));
    return EXIT.cannotRun;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [first, second] = argv;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    return showOverview(first, argv, io);
  }
  const entry =
    COMMANDS.find(({ name }) => name === first) ?? COMMANDS.find(({ name }) => name === `${first} ${second}`);
  if (!entry) return unknownCommand(argv, io);
  const { command } = await entry.load();
  const { readArguments } = await import("./arguments.ts");
  const given = readArguments(command, argv.slice(entry.name.split(" ").length));
  if (!given.wantsHelp) return command.run(given, io);
  const { helpOf } = await import("./help.ts");
  await write(io.stdout, helpOf(command));
  return EXIT.pass;
}

async function showOverview(first: string | undefined, argv: readonly string[], io: Io): Promise<number> {
  if (first === "help" && argv.length > 1) return dispatch([...argv.slice(1), "--help"], io);
  const { overview } = await import("./help.ts");
  // Nothing asked is no pass: a script that forgot the command must not go on.
  const asked = first !== undefined;
  await write(asked ? io.stdout : io.stderr, overview(COMMANDS));
  return asked ? EXIT.pass : EXIT.cannotRun;
}

async function unknownCommand([first = "", second]: readonly string[], io: Io): Promise<number> {
  const inGroup = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (inGroup.length > 0 && (second === undefined || second === "--help" || second === "-h")) {
    const { overview } = await import("./help.ts");
    await write(second === undefined ? io.stderr : io.stdout, overview(COMMANDS, first));
    return second === undefined ? EXIT.cannotRun : EXIT.pass;
  }
  const { nearestWord } = await import("../contract/nearest-word.ts");
  const written = inGroup.length > 0 ? `${first} ${second}` : first;
  const names = COMMANDS.map(({ name }) => name);
  const near = nearestWord(written, [...names, ...names.map((name) => name.split(" ")[0]!)]);
  throw new CannotRun(
    `\`${written}\` is not a command of proofgate`,
    near ? `write \`proofgate ${near}\`` : "`proofgate --help` lists the commands",
  );
}
