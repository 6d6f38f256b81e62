import { lstat, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import { type LineChange, lineChanges } from "../setup/line-changes.ts";
import { withSection } from "../setup/section.ts";
import type { Setup } from "../setup/setup.ts";
import { type StarterFile, starterFiles } from "../setup/starter.ts";
import { answer, reasonOf } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { requireGitPlace } from "./git-place.ts";
import { type Io, write } from "./io.ts";
import { readSetupPlace } from "./setup-place.ts";
import { requireRealDirectories, workTreeRoot } from "./work-tree.ts";

export const command: Command = {
  name: "init",
  summary: "set a repository up: policy, thread, instructions for agents, rulesets",
  options: {
    write: { summary: "write the files; without it they are only shown" },
    owner: {
      value: "@OWNER",
      summary: "who answers for it, as @acme/platform (default: the owner of `origin`)",
    },
    agent: { value: "LOGIN", summary: "an agent's login, as acme-coder[bot]", many: true },
    "app-id": {
      value: "ID",
      summary: "the GitHub App's id: then nobody else can satisfy the required checks",
    },
    action: { value: "OWNER/NAME@COMMIT", summary: "where the Action is, to write a workflow that calls it" },
    repo: { value: "DIR", summary: "the work tree (default: here)" },
    format: FORMAT,
  },
  notes: [
    "Shows what it would write, as lines that come and go, and writes nothing without --write.",
    "Files that are there stay as they are; of AGENTS.md and CODEOWNERS only the part between our marks is ours;",
    "rulesets follow from the policy, and are written anew when it changes. A second run changes nothing.",
    "Rulesets are applied by a person who may: gh api repos/OWNER/NAME/rulesets --input .github/rulesets/FILE.json",
  ],
  examples: [
    "proofgate init",
    "proofgate init --owner @acme/platform --agent 'acme-coder[bot]' --write",
    "proofgate init --app-id 123456 --write",
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
  for (const file of starterFiles(await setupOf(given, root))) planned.push(await plan(root, file));
  const isWriting = given.has("write");
  if (isWriting) for (const file of planned) if (file.state !== "keep") await replace(root, file);
  if (given.value("format") === "json") {
    const files = planned.map(({ path, state }) => ({ path, state }));
    await answer(io, { version: 1, written: isWriting, files });
  } else await write(io.stdout, textOf(planned, isWriting));
  return EXIT.pass;
}

async function setupOf(given: Given, root: string): Promise<Setup> {
  const { origin, ...place } = await readSetupPlace(root);
  const owner = given.value("owner") ?? (origin && `@${origin.owner}`);
  if (owner === undefined)
    throw new CannotRun(
      "nobody is named who answers for this repository",
      "say it by `--owner @acme/platform`",
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
  return {
    ...place,
    owner,
    name: origin?.name ?? basename(root),
    agents: [...new Set([...place.agents, ...given.all("agent")])],
    action,
    appId: appId === undefined ? undefined : Number(appId),
  };
}

async function plan(root: string, { path, text, kind }: StarterFile): Promise<Planned> {
  await requireRealDirectories(root, path, "a repository's set-up");
  const before = await textIn(root, path);
  if (before !== undefined && kind === "whole") return { path, state: "keep", changes: [], text: before };
  const after = kind === "section" ? sectionIn(path, before ?? "", text) : text;
  if (before === after) return { path, state: "keep", changes: [], text: after };
  const changes = lineChanges(before ?? "", after);
  return { path, state: before === undefined ? "create" : "change", changes, text: after };
}

function sectionIn(path: string, before: string, section: string): string {
  const placed = withSection(path, before, section);
  if (placed.ok) return placed.text;
  throw new CannotRun(
    `\`${path}:${placed.line}\`: the mark \`${placed.mark}\` has no other`,
    "take it out, or put the missing one back",
  );
}

async function textIn(root: string, path: string): Promise<string | undefined> {
  const file = join(root, path);
  try {
    if (!(await lstat(file)).isFile())
      throw new CannotRun(
        `\`${path}\` is no ordinary file`,
        "put one in its place, or write our part there by hand",
      );
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new CannotRun(`\`${path}\` cannot be read: ${reasonOf(error)}`, "see that this user may read it");
  }
}

/** Whole or not at all: a reader never sees half of it. */
async function replace(root: string, { path, text }: Planned): Promise<void> {
  const file = join(root, path);
  const beside = `${file}.proofgate-${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(beside, text, { flag: "wx" });
    await rename(beside, file);
  } catch (error) {
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
      ? "look it through and commit it by a pull request of people; then apply the rulesets (proofgate init --help)"
      : "nothing was written: add --write";
  return `${blocks.join("\n")}\n  = next: ${next}\n`;
}
