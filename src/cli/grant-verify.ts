import { resolve } from "node:path";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import { readJson } from "../contract/json-reader.ts";
import { isPlainObject } from "../contract/plain-data.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { type Grant, grantPath } from "../ledger/grant.ts";
import { type GrantDemand, mismatches } from "../ledger/grant-demand.ts";
import { openGrant } from "../ledger/grant-token.ts";
import { KEYS_PATH } from "../ledger/jwk.ts";
import { forTerminal } from "../report/escape.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { fetchText } from "./fetched-json.ts";
import { readGrantKeys, readGrantToken, tokenIn } from "./grant-source.ts";
import { type Io, write } from "./io.ts";
import { readPlanFile } from "./plan-document.ts";
import { useProxy } from "./proxy.ts";
import { readSmallFile } from "./small-file.ts";

export const command: Command = {
  name: "grant verify",
  summary: "prove what a run is granted, and that it is for what is about to be done",
  operands: { usage: "FILE|-", min: 1, max: 1 },
  options: {
    key: { value: "FILE|URL", summary: `the App's public keys: PEM, JSON, or its \`${KEYS_PATH}\`` },
    app: { value: "URL", summary: "the App: asked for its keys, and whether the grant still holds" },
    repository: { value: "ID", summary: "GitHub's id of the repository that it must be for" },
    branch: { value: "NAME", summary: "the branch that it must be for" },
    run: { value: "ID", summary: "the run that it must be for" },
    base: { value: "COMMIT", summary: "the commit that the run must have begun from" },
    plan: { value: "FILE", summary: "the work plan that it must be for" },
    commands: {
      value: "FILE",
      summary: "the commands that are to be run: a JSON list, as the plan declares them",
    },
    format: FORMAT,
  },
  notes: [
    "FILE holds the token, or the App's answer with it. What is not granted is not run: without a key nothing is proven, and",
    "nothing is shown of a grant that is refused. Offline, with `--key`, a grant holds until it expires; only with `--app`",
    "is it known whether the run was stopped meanwhile.",
    "exit status: 0 granted, 1 refused, 2 cannot run",
  ],
  examples: [
    "proofgate grant verify grant.jws --key proofgate-keys.json --plan WORK_PLAN.json --branch agent/WP-142",
    "curl -s https://proofgate.example.com/api/v1/runs/R-0123456789abcdef/grant | proofgate grant verify - --app https://proofgate.example.com",
  ],
  async run(given, io) {
    const endProxy = useProxy(io.environment);
    const judged = await judge(given, io).finally(endProxy);
    const { problems, grant } = judged;
    if (given.value("format") === "json") {
      const shown = grant === undefined ? {} : { grant };
      await answer(io, { version: 1, granted: problems.length === 0, problems, ...shown });
    } else await write(io.stdout, `${linesOf(judged).join("\n")}\n`);
    return problems.length === 0 ? EXIT.pass : EXIT.shut;
  },
};

interface Problem {
  readonly problem: string;
  readonly message: string;
}

/** `grant` is there only where its signature is proven and it holds now. */
interface Judged {
  readonly problems: readonly Problem[];
  readonly grant?: Grant;
}

async function judge(given: Given, io: Io): Promise<Judged> {
  const [file = "-"] = given.operands;
  const app = given.value("app")?.replace(/\/+$/, "");
  const place = given.value("key") ?? (app === undefined ? undefined : `${app}${KEYS_PATH}`);
  if (place === undefined)
    throw new CannotRun("no key is given, and no App", "give `--key FILE|URL` or `--app URL`");
  const demand = await demandOf(given, io, app);
  const { token, refusal } = await readGrantToken(file, io);
  if (refusal !== undefined)
    return { problems: [{ problem: "not-granted", message: `the App gave no grant: ${refusal}` }] };
  const opened = openGrant(token, await readGrantKeys(place, io), new Date());
  if (!opened.proven) return { problems: [{ problem: opened.problem, message: opened.message }] };
  const { grant } = opened;
  const problems: Problem[] = mismatches(grant, demand).map(({ what, message }) => {
    return { problem: `other-${PROBLEMS[what]}`, message };
  });
  const ended = app === undefined ? undefined : await endOf(app, grant, token);
  return { problems: [...problems, ...(ended === undefined ? [] : [ended])], grant };
}

const PROBLEMS: Readonly<Record<keyof GrantDemand, string>> = {
  repository: "repository",
  branch: "branch",
  run: "run",
  base: "base",
  tree: "tree",
  planSha256: "plan",
  commandsSha256: "commands",
  issuer: "app",
};

async function demandOf(given: Given, io: Io, issuer: string | undefined): Promise<GrantDemand> {
  const [branch, run, base, repository] = ["branch", "run", "base", "repository"].map((name) =>
    given.value(name),
  );
  if (repository !== undefined && !/^[1-9]\d{0,15}$/.test(repository))
    throw new CannotRun(`\`${repository}\` is no repository's id`, "give GitHub's number of the repository");
  const [plan, commands] = [given.value("plan"), given.value("commands")];
  return {
    ...(issuer === undefined ? {} : { issuer }),
    ...(branch === undefined ? {} : { branch: branch.replace(/^refs\/heads\//, "") }),
    ...(run === undefined ? {} : { run }),
    ...(base === undefined ? {} : { base }),
    ...(repository === undefined ? {} : { repository: Number(repository) }),
    ...(plan === undefined ? {} : { planSha256: await planHash(plan, io) }),
    ...(commands === undefined ? {} : { commandsSha256: await commandsHash(commands, io) }),
  };
}

async function planHash(file: string, io: Io): Promise<string> {
  const reading = await readPlanFile(file, io);
  if (reading.ok) return sha256OfCanonicalJson(reading.value);
  throw new CannotRun(`\`${file}\` is no valid work plan`, `\`proofgate plan validate ${file}\` says why`);
}

const COMMANDS_BYTES_MAX = 256 * 1024;

/** Of a list, or of the plan that declares it. */
async function commandsHash(file: string, io: Io): Promise<string> {
  const bytes = await readSmallFile(resolve(io.directory, file), file, COMMANDS_BYTES_MAX);
  const { value, complaints } = readJson(bytes.toString("utf8"));
  const commands = isPlainObject(value) ? (value.commands ?? []) : value;
  if (
    complaints.length === 0 &&
    Array.isArray(commands) &&
    commands.every((each) => typeof each === "string")
  )
    return sha256OfCanonicalJson(commands);
  throw new CannotRun(`\`${file}\` holds no list of commands`, 'write a JSON list, as `["npm test"]`');
}

/** Why the grant no longer holds, as the App says; undefined where it does. */
async function endOf(app: string, { sub }: Grant, token: string): Promise<Problem | undefined> {
  const { status, text } = await fetchText(`${app}${grantPath(encodeURIComponent(sub))}`);
  if (status === 200 && tokenIn(text) === token) return undefined;
  if (status === 200)
    return { problem: "replaced", message: "another one was issued in its place: fetch that" };
  if (status === 410 || status === 404)
    return { problem: "ended", message: `the App says that it no longer holds: ${reasonIn(text)}` };
  throw new CannotRun(`the App answered ${status}`, "ask it again");
}

function reasonIn(text: string): string {
  const { value } = readJson(text);
  const reason = isPlainObject(value) ? value.reason : undefined;
  return typeof reason === "string" ? reason.slice(0, 100) : "it gives no reason";
}

function linesOf({ problems, grant }: Judged): string[] {
  if (problems.length > 0)
    return problems.flatMap(({ problem, message }) => [
      `refused[${problem}]: ${forTerminal(message)}`,
      "  = help: run nothing under it; fetch the run's grant anew, and see `proofgate grant verify --help`",
    ]);
  if (grant === undefined) return [];
  const { sub, plan, branch, repository_id, exp } = grant;
  return [
    `granted: run ${forTerminal(sub)}, plan ${forTerminal(plan.id)}, branch ${forTerminal(branch)} of repository ${repository_id}`,
    `  = note: until ${new Date(exp * 1000).toISOString()}`,
  ];
}
