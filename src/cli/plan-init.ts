import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { bytePathOfText } from "../contract/byte-path.ts";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import { readDocument } from "../contract/document.ts";
import type { EffectiveLimits } from "../contract/limits.ts";
import { pathDefects } from "../contract/path-poison.ts";
import { isDeviceName } from "../contract/windows-names.ts";
import { OPERATIONS } from "../engine/change.ts";
import { STOP_CODES } from "../engine/finding.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import { answer, reasonOf } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { requireGitPlace } from "./git-place.ts";
import { type Io, write } from "./io.ts";
import { type PlanBounds, readPlanBounds } from "./plan-bounds.ts";
import { planWarnings, riskOfTargets } from "./plan-warnings.ts";
import { requireRealDirectories, workTreeRoot } from "./work-tree.ts";

export const command: Command = {
  name: "plan init",
  summary: "write a work plan to fill in",
  options: {
    id: { value: "ID", summary: "the plan's id, never used before, as WP-142", required: true },
    target: {
      value: "PATH",
      summary: "a file, or a pattern with `*`, that the run may create and modify",
      many: true,
    },
    delete: { value: "FILE", summary: "a file that the run may delete", many: true },
    requirement: { value: "FR", summary: "a requirement that the run serves, as FR-12", many: true },
    branch: { value: "NAME", summary: "the agent branch (default: the one that is checked out)" },
    thread: { value: "DIR", summary: "the thread's directory (default: the repository's root)" },
    risk: {
      value: "RISK",
      summary: "the declared risk class (default: what the targets make it at least)",
      choices: ["low", "medium", "high", "critical"],
    },
    base: { value: "REV", summary: "where policy, config and requirements are read (default: HEAD)" },
    repo: { value: "DIR", summary: "the work tree (default: here)" },
    format: FORMAT,
  },
  notes: [
    "Writes DIR/.proofgate/plans/ID/WORK_PLAN.json with the limits that the policy and the documents below it allow.",
    "Never overwrites a file. Commit the plan alone, before any other change.",
  ],
  examples: [
    "proofgate plan init --id WP-142 --requirement FR-12 --target 'src/*.ts' --target test/round.test.ts",
    "proofgate plan init --id WP-143 --thread services/billing --requirement FR-13 --delete services/billing/src/old.ts",
  ],
  run: init,
};

async function init(given: Given, io: Io): Promise<number> {
  const here = resolve(io.directory, given.value("repo") ?? ".");
  requireGitPlace(here);
  const root = await workTreeRoot(here);
  const thread = threadOf(root, resolve(here, given.value("thread") ?? root));
  const requirements = given.all("requirement");
  const bounds = await readPlanBounds({
    repository: here,
    base: given.value("base") ?? "HEAD",
    thread,
    requirements,
  });
  const text = `${JSON.stringify(planOf(given, bounds), undefined, 2)}\n`;
  const path = [thread, ".proofgate", "plans", given.value("id")!, "WORK_PLAN.json"]
    .filter((part) => part !== "")
    .join("/");
  // Also what keeps an id such as `../..` from ever being a path.
  const reading = readDocument("work-plan", Buffer.from(text), path);
  if (!reading.ok) throw new CannotRun(reading.problems[0].message, reading.problems[0].help);
  refusePoison(path, given.value("id")!);
  await writeNew(root, path, text);
  const warnings = planWarnings(reading.value, bounds);
  const sha256 = sha256OfCanonicalJson(reading.value);
  if (given.value("format") === "json")
    await answer(io, { version: 1, plan_id: given.value("id"), path, sha256, warnings });
  else
    await write(
      io.stdout,
      `wrote ${forTerminal(path)}\n${warnings.map((warning) => `  = note: ${forTerminal(warning)}\n`).join("")}  = next: look it through, then commit it alone, first on its branch, with the message's last paragraph\n    Plan-Id: ${forTerminal(reading.value.plan_id)}\n    Iteration: 0\n`,
    );
  return EXIT.pass;
}

function threadOf(root: string, directory: string): string {
  const thread = relative(root, directory);
  if (thread === ".." || thread.startsWith(`..${sep}`) || resolve(root, thread) !== directory) {
    throw new CannotRun(`the thread \`${directory}\` is outside the repository`, "give a directory in it");
  }
  return thread.split(sep).join("/");
}

/** A name that some system cannot check out would stop the run at its first commit. */
function refusePoison(path: string, id: string): void {
  const [defect] = pathDefects(bytePathOfText(path));
  if (defect === undefined) return;
  const why = isDeviceName(id)
    ? "Windows opens it as a device"
    : `the path \`${path}\` cannot be checked out everywhere`;
  throw new CannotRun(`\`${id}\` cannot be a plan's id: ${why}`, `give another id, such as \`WP-${id}\``);
}

function planOf(given: Given, { branch, policy, limits }: PlanBounds): object {
  const onBranch = given.value("branch") ?? branch;
  if (onBranch === undefined) {
    throw new CannotRun("no branch is checked out", "give the agent branch by `--branch NAME`");
  }
  if (policy.plan.requirements === "required" && given.all("requirement").length === 0) {
    throw new CannotRun(
      "a plan names the requirement that it serves, and none is given",
      "give one by `--requirement FR-12` (a policy with `plan.requirements: optional` asks for none)",
    );
  }
  const targets = [...given.all("target").map(targetOf), ...given.all("delete").map(deletionOf)];
  if (targets.length === 0) {
    throw new CannotRun(
      "a plan needs a target, and none is given",
      "give what will be written by `--target PATH`",
    );
  }
  return {
    version: 1,
    plan_id: given.value("id"),
    requirements: given.all("requirement"),
    branch: onBranch,
    targets,
    risk: given.value("risk") ?? riskOfTargets([...given.all("target"), ...given.all("delete")], policy),
    limits: limitsOf(limits),
    stop_conditions: STOP_CODES,
  };
}

function targetOf(path: string): object {
  const operations = OPERATIONS.filter((operation) => operation === "create" || operation === "modify");
  return path.includes("*") ? { path, operations } : { file: path, operations };
}

function deletionOf(file: string): object {
  if (file.includes("*")) {
    throw new CannotRun(
      `\`--delete ${file}\` is a pattern, and deletions name exact files`,
      "give each file by a `--delete` of its own",
    );
  }
  return { file, operations: ["delete"] };
}

/** The plan's `limits`; what else is bounded (budget, tests, severities) is inherited unless somebody tightens it. */
function limitsOf({ bounds }: EffectiveLimits): object {
  return Object.fromEntries(
    Object.entries(bounds).flatMap(([name, bound]) => {
      const [group, key] = name.split(".");
      return group === "limits" && key !== undefined && bound ? [[key, bound.value]] : [];
    }),
  );
}

/** Creates the file and the directories above it, through no symlink: the work tree may be somebody else's. */
async function writeNew(root: string, path: string, text: string): Promise<void> {
  await requireRealDirectories(root, path, "a plan");
  const file = join(root, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new CannotRun(`\`${path}\` is there already`, "give the new plan an id that was never used");
    }
    throw new CannotRun(
      `\`${path}\` cannot be written: ${reasonOf(error)}`,
      "see that this user may write there",
    );
  }
}
