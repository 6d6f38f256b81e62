import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { readDocument } from "../contract/document.ts";
import type { Mode } from "../engine/facts.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import { type LineChange, lineChanges } from "../setup/line-changes.ts";
import { rulesets } from "../setup/rulesets.ts";
import { withSection } from "../setup/section.ts";
import type { Setup } from "../setup/setup.ts";
import { type StarterFile, starterFiles } from "../setup/starter.ts";
import { answer, reasonOf } from "./answer.ts";
import { type AppliedRuleset, applyRulesets, rulesetsAt } from "./apply-rulesets.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { requireGitPlace } from "./git-place.ts";
import { GitHubApi } from "./github-api.ts";
import { type Io, write } from "./io.ts";
import { originAt, readSetupPlace, type SetupPlace } from "./setup-place.ts";
import { bytesIn, requireRealDirectories, workTreeRoot } from "./work-tree.ts";

export const command: Command = {
  name: "init",
  summary: "set a repository up: policy, thread, instructions for agents, rulesets",
  options: {
    write: { summary: "write the files; without it they are only shown" },
    owner: {
      value: "@OWNER",
      summary: "who answers for it, a person or a team, as @acme/platform; nobody is guessed",
    },
    agent: { value: "LOGIN", summary: "an agent's login, as acme-coder[bot]", many: true },
    "app-id": {
      value: "ID",
      summary: "the GitHub App's id: then nobody else can satisfy the required checks",
    },
    mode: {
      value: "MODE",
      summary: "of a new policy (default: observe, which stops nobody)",
      choices: ["observe", "warn", "enforce"],
    },
    apply: { summary: "make or update the rulesets at GitHub, with the token in GITHUB_TOKEN" },
    action: { value: "OWNER/NAME@COMMIT", summary: "where the Action is, to write a workflow that calls it" },
    repo: { value: "DIR", summary: "the work tree (default: here)" },
    format: FORMAT,
  },
  notes: [
    "Shows what it would write, as lines that come and go, and writes nothing without --write.",
    "Files that are there stay as they are; of AGENTS.md and CODEOWNERS only the part between our marks is ours;",
    "rulesets follow from the policy, and are written anew when it changes. A second run changes nothing.",
    "Rulesets need the App's id. --apply makes them at GitHub, for `origin`, with the token of somebody who administers the",
    "repository; do so once the App's checks are there. `proofgate doctor` says afterwards whether all of it holds.",
  ],
  examples: [
    "proofgate init --owner @acme/platform",
    "proofgate init --owner @acme/platform --agent 'acme-coder[bot]' --write",
    "GITHUB_TOKEN=$(gh auth token) proofgate init --owner @acme/platform --app-id 123456 --write --apply",
  ],
  run: init,
};

/** A file as it is and as it is to be. */
interface Planned {
  readonly path: string;
  readonly state: "create" | "change" | "keep";
  readonly changes: readonly LineChange[];
  readonly text: string;
}

async function init(given: Given, io: Io): Promise<number> {
  const here = resolve(io.directory, given.value("repo") ?? ".");
  requireGitPlace(here);
  const root = await workTreeRoot(here);
  const planned: Planned[] = [];
  // All are read before the first is written: nothing is left half done.
  const setup = await setupOf(given, root);
  const apply = given.has("apply") ? await applierFor(setup, root, io) : undefined;
  for (const file of starterFiles(setup)) {
    refuseInvalid(file);
    planned.push(await plan(root, file));
  }
  const isWriting = given.has("write");
  if (isWriting)
    await replaceAll(
      root,
      planned.filter(({ state }) => state !== "keep"),
    );
  const applied = (await apply?.()) ?? [];
  if (given.value("format") === "json") {
    const files = planned.map(({ path, state }) => ({ path, state }));
    await answer(io, { version: 1, written: isWriting, files, rulesets: applied });
  } else {
    const lines = applied.map(({ name, state }) => `${state} the ruleset ${name}\n`);
    await write(io.stdout, lines.join("") + textOf(planned, isWriting));
  }
  return EXIT.pass;
}

async function setupOf(given: Given, root: string): Promise<Setup> {
  const found = await readSetupPlace(root);
  const { origin, hasPolicy, mode: _, ...place } = found;
  const owner = given.value("owner");
  if (owner === undefined)
    throw new CannotRun(
      "nobody is named who answers for this repository",
      `say it by \`--owner @${origin?.split("/")[0] ?? "acme"}/TEAM\`, or \`--owner @LOGIN\` for a person`,
    );
  if (!/^@[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\/[A-Za-z0-9_][A-Za-z0-9._-]{0,99})?$/.test(owner))
    throw new CannotRun(
      `\`--owner ${owner}\` is no person or team`,
      "write it as `@alice` or `@acme/platform`",
    );
  const appId = given.value("app-id");
  if (appId !== undefined && !/^[1-9]\d{0,14}$/.test(appId))
    throw new CannotRun(`\`--app-id ${appId}\` is no App's id`, "it is the number in the App's settings");
  const action = given.value("action");
  if (action !== undefined && !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(action))
    throw new CannotRun(
      `\`--action ${action}\` is not pinned`,
      "name the repository and a commit's full id, as `acme/proofgate@<40 digits>`: a tag may be moved",
    );
  const agents = given.all("agent");
  if (hasPolicy) requireUnchanged(found, agents, given.value("mode"));
  return {
    ...place,
    owner,
    name: origin?.split("/")[1] ?? basename(root),
    codeOwnersPath: await codeOwnersIn(root),
    agents: [...new Set([...place.agents, ...agents])],
    // One of the choices, or absent.
    mode: (given.value("mode") as Mode | undefined) ?? "observe",
    action,
    appId: appId === undefined ? undefined : Number(appId),
  };
}

/** A policy that is there stays as it is: it may be asked for again what it says already, and nothing else. */
function requireUnchanged(
  place: Pick<SetupPlace, "agents" | "mode">,
  agents: readonly string[],
  mode: string | undefined,
): void {
  const strange = agents.find((login) => !place.agents.includes(login));
  if (strange !== undefined)
    throw new CannotRun(
      `the policy is there already, and does not list \`${strange}\``,
      `add it there, under \`agents\`: \`- { login: ${JSON.stringify(strange)}, role: coder }\``,
    );
  if (mode !== undefined && mode !== place.mode)
    throw new CannotRun(
      `the policy is there already, and its mode is \`${place.mode}\``,
      `write \`mode: ${mode}\` there`,
    );
}

/** Asked before anything is written: without a token, an App's id or a repository at GitHub nothing is half done. */
async function applierFor(setup: Setup, root: string, io: Io): Promise<() => Promise<AppliedRuleset[]>> {
  if (setup.appId === undefined)
    throw new CannotRun(
      "rulesets follow from the App's id",
      "say it by `--app-id ID`: the number in its settings",
    );
  const origin = await originAt(root);
  if (origin === undefined)
    throw new CannotRun(
      "this repository has no `origin` at GitHub",
      "`git remote add origin URL`, and come again",
    );
  const api = new GitHubApi(io);
  const name = api.demandOwn(origin);
  const there = await rulesetsAt(api, name);
  return () => applyRulesets(api, name, there, rulesets(setup));
}

/** "CODEOWNERS file location": the first of these that is there is the only one that GitHub reads. */
async function codeOwnersIn(root: string): Promise<string> {
  const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
  for (const path of places) if ((await bytesIn(root, path)) !== undefined) return path;
  return ".github/CODEOWNERS";
}

async function plan(root: string, { path, text, kind }: StarterFile): Promise<Planned> {
  await requireRealDirectories(root, path, "a repository's set-up");
  const bytes = await bytesIn(root, path);
  const before = bytes && decoded(path, bytes);
  if (before !== undefined && kind === "whole") return { path, state: "keep", changes: [], text: before };
  const isPart = kind === "section" || kind === "preface";
  const after = isPart ? sectionIn(path, before ?? "", text, kind === "preface") : text;
  // A checkout may have given the file other line ends.
  if (before === after || before?.replaceAll("\r\n", "\n") === after)
    return { path, state: "keep", changes: [], text: after };
  const changes = lineChanges(before ?? "", after);
  return { path, state: before === undefined ? "create" : "change", changes, text: after };
}

function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CannotRun(`\`${path}\` is not UTF-8`, "write it anew in UTF-8: nothing of it may be lost");
  }
}

function sectionIn(path: string, before: string, section: string, isPreface: boolean): string {
  const placed = withSection(path, before, section, isPreface);
  if (placed.ok) return placed.text;
  throw new CannotRun(
    `\`${path}:${placed.line}\`: the mark \`${placed.mark}\` has no other, or is there twice`,
    "take it out, or put the missing one back",
  );
}

/** The documents that we make are held to what everybody's are. */
function refuseInvalid({ path, text }: StarterFile): void {
  const kinds = { policy: "policy", config: "config", "FR-1": "requirement" } as const;
  const kind = kinds[basename(path, ".yaml") as keyof typeof kinds];
  if (kind === undefined) return;
  const reading = readDocument(kind, Buffer.from(text), path);
  if (!reading.ok) throw new CannotRun(reading.problems[0].message, reading.problems[0].help);
}

/** Whole or not at all: all are written beside their places first, and then take them. */
async function replaceAll(root: string, files: readonly Planned[]): Promise<void> {
  const pairs = files.map(({ path, text }) => ({ path, text, file: join(root, path) }));
  const besideOf = (file: string) => `${file}.proofgate-${process.pid}`;
  let path = "";
  try {
    for (const pair of pairs) {
      path = pair.path;
      await mkdir(dirname(pair.file), { recursive: true });
      await writeFile(besideOf(pair.file), pair.text, { flag: "wx" });
    }
    for (const pair of pairs) {
      path = pair.path;
      await rename(besideOf(pair.file), pair.file);
    }
  } catch (error) {
    for (const { file } of pairs) await rm(besideOf(file), { force: true });
    throw new CannotRun(
      `\`${path}\` cannot be written: ${reasonOf(error)}`,
      "see that this user may write there",
    );
  }
}

function textOf(planned: readonly Planned[], isWritten: boolean): string {
  const verbs = isWritten
    ? { create: "created", change: "changed", keep: "kept" }
    : { create: "would create", change: "would change", keep: "would keep" };
  const blocks = planned.map(({ path, state, changes }) => {
    const lines = isWritten
      ? []
      : changes.map(({ sign, text }) => `  ${sign} ${forTerminal(text)}`.trimEnd());
    return [`${verbs[state]} ${path}`, ...lines].join("\n");
  });
  const isDone = planned.every(({ state }) => state === "keep");
  const next = isDone
    ? "everything is there already"
    : isWritten
      ? "look it through, and commit it by a pull request of people (proofgate init --help)"
      : "no file was written: add --write";
  const hint = "agents can be told before they use a tool what a gate would stop: `proofgate hook --help`";
  return `${blocks.join("\n")}\n  = next: ${next}\n  = hint: ${hint}\n`;
}
