import type { Repository } from "../../adversarial/repository.ts";
import type { Random } from "../random.ts";
import * as documents from "./documents.ts";
import { type Change, History, type Known, newCommits, reachable, withFiles } from "./history.ts";
import { HONEST_ACTS } from "./honest-acts.ts";
import { HOSTILE_ACTS, takeBack } from "./hostile-acts.ts";
import type { Act, Stage } from "./stage.ts";

/** A range to judge, and what its maker knows of it. */
export interface Scenario {
  readonly base: string;
  readonly head: string;
  readonly branch: string;
  /** Each is enough for a verdict other than `pass`. */
  readonly attacks: readonly string[];
  /** Made by honest acts alone, under plain documents: it must pass. */
  readonly isHarmless: boolean;
}

const ACTS_MAX = 6;
const FILES = ["README.md", "docs/guide.md", "lib/a.ts", "src/a.ts", "src/b.ts", "src/deep/c.ts"];

/** A small repository's history, all of it made up; the objects wait in `repo` to be flushed. */
export function randomScenario(random: Random, repo: Repository): Scenario {
  const history = new History(repo, random);
  const policy = documents.randomPolicy(random);
  const requirement = documents.randomRequirement(random);
  const config = documents.randomConfig(random);
  const plan = documents.randomPlan(random);
  const blob = ({ bytes }: documents.Written) =>
    bytes === undefined ? null : { mode: "100644", oid: repo.blob(bytes) };
  const root = withFiles(new Map(), [
    ...FILES.map((path): Change => [path, history.fresh()]),
    [".proofgate/policy.yaml", blob(policy)],
    [".proofgate/requirements/FR-1.yaml", blob(requirement)],
    [".proofgate/config.yaml", blob(config)],
  ]);
  const target = history.commit([], root, { trailers: "" });
  const tip = plan.bytes
    ? history.commit([target], withFiles(root, [[documents.PLAN_PATH, blob(plan)]]))
    : target;
  const stage: Stage = {
    ...{ history, target, tip, own: [tip], start: root },
    plan: plan.state === "plain" ? documents.PLAN : undefined,
  };
  for (const act of randomActs(random)) act(stage);

  const branch = random.below(12) === 0 ? "feature/x" : documents.BRANCH;
  const base = random.below(12) === 0 ? random.pick([...reachable(stage.target)]) : stage.target;
  const commits = newCommits(stage.tip, base);
  const isAgent = branch === documents.BRANCH;
  const bindsAgents = isAgent && policy.state !== "changed" && plan.state !== "changed";
  const attacks = commits
    .flatMap((commit) => commit.attacks)
    .filter(({ bearing }) => bearing === "everyone" || bindsAgents)
    .map(({ what }) => what);
  if (policy.state === "invalid") attacks.push("the target's policy is not valid");
  if (bindsAgents && plan.state === "invalid") attacks.push("the plan is not valid");
  if (bindsAgents && plan.state === "absent" && commits.some(changesFiles)) attacks.push("there is no plan");
  const isPlain =
    [policy, requirement, plan].every(({ state }) => state === "plain") && config.state === "absent";
  const isHarmless =
    isPlain &&
    isAgent &&
    base === stage.target &&
    commits.every((commit) => commit.isSure && commit.attacks.length === 0);
  return { base: base.oid, head: stage.tip.oid, branch, attacks, isHarmless };
}

/** Half of all histories are honest, a quarter but for one act, so that one rule alone must see it, the rest wild. */
function randomActs(random: Random): Act[] {
  const kind = random.below(4);
  const all = kind === 3 ? [...HONEST_ACTS, ...HOSTILE_ACTS] : HONEST_ACTS;
  const acts = Array.from({ length: random.below(ACTS_MAX + 1) }, () => random.pick(all));
  if (kind === 2) {
    // What is taken back at once shows in no effect: only who reads each commit sees it.
    const hidden = random.below(2) === 0 ? [takeBack] : [];
    acts.splice(random.below(acts.length + 1), 0, random.pick(HOSTILE_ACTS), ...hidden);
  }
  return acts;
}

function changesFiles({ parents, files }: Known): boolean {
  // A merge may bring what the target has, and nothing else.
  return parents.length === 1 && parents[0]?.files !== files;
}
