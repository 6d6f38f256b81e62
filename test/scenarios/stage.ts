import { afterAll, beforeAll, expect, it } from "vitest";
import { checksOf, endAll, openWorld, POLICY, type World } from "../app/running-app.ts";
import type { Pull } from "../github/pull-state.ts";
import type { Ruleset } from "../github/rule-state.ts";
import type { Account, Permissions, Repository } from "../github/state.ts";
import { BRANCH, UNPLANNED } from "./agents-plan.ts";
import { type Agent, agentOf, answerTo, type Person, personOf } from "./people.ts";

/**
 * What the App needs to judge and to speak, and no more: it may lock no branch here, so that an agent can push onto what is
 * stopped, and nothing but the stop itself stands between it and the gate.
 */
const GRANTED: Permissions = {
  checks: "write",
  contents: "read",
  issues: "write",
  members: "read",
  merge_queues: "read",
  metadata: "read",
  pull_requests: "read",
};

/** A repository of its own for each journey, on one App and one GitHub. */
export interface Scene {
  readonly world: World;
  readonly repository: Repository;
  /** `coder-bot`, which the policy lists as an agent. */
  readonly agent: Agent;
  /** Owns the repository. */
  readonly alice: Person;
  /** Writes; opens the pull requests. */
  readonly bob: Person;
  /** May read. */
  readonly mallory: Person;
  /** Somebody else with write access. */
  joins(login: string): Person;
  /** Whoever it is, with the role that they have. */
  as(account: Account): Person;
  /** The App's answer to a comment. */
  answerTo(comment: number): string | undefined;
  /** To several comments, all written before the first is read. */
  answersTo(author: Person, bodies: readonly string[]): Promise<(string | undefined)[]>;
  /** The agent plans, and bob opens the pull request. */
  working(id?: string): Promise<{ readonly head: string; readonly pull: Pull }>;
  /** The agent plans, changes what it did not plan, and is stopped; bob opens the pull request. */
  stopped(): Promise<{ readonly planned: string; readonly head: string; readonly stop: string }>;
  /** What GitHub shows of a commit: conclusion and title of `proofgate/run`, or of the gate that is named. */
  check(head: string, gate?: "run" | "dev" | "main"): string | undefined;
  /** What the check of a gate says of a commit, whole. */
  says(head: string, gate?: "run" | "dev" | "main"): string;
  /** GitHub merges nothing into a branch without this gate's check, of our App alone. */
  requires(gate: "dev" | "main"): Ruleset;
  /** A branch with this tip's commit: a rung from its beginning, where the policy names it. */
  makes(branch: string, from?: string): Promise<void>;
  /** How the last update of a rung is accounted for. */
  account(branch: string): Promise<string | undefined>;
  /** The ids that the check on a commit offers to resume, as a human would copy them. */
  offers(head: string): string[];
  /** The id of the stop that stands on the run's branch, whether anybody may resume it or not. */
  standing(): Promise<string>;
  /** Where a branch points now. */
  tip(branch: string): Promise<string>;
  /** The state of the branch's latest run. */
  run(branch?: string): Promise<string | undefined>;
  /** Until all that has come in was judged and said. */
  settled(): Promise<void>;
  /** So much time passes for GitHub and the App. */
  passes(seconds: number): void;
}

export const STOPPED = /^failure: STOP_UNAUTHORIZED_ACCESS/;
export const PASSES = /^success: Pass/;
export const WAITS = /^action_required/;
/** Of GitHub, which a required check keeps from merging. */
export const NOT_MERGED = /Required status check "proofgate\/\w+" is expected/;

let world: World;
let aheadMs = 0;
let scenes = 0;
const ending: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const now = () => Date.now() + aheadMs;
  const clock = () => new Date(now());
  // What the App asks of REST is compared with GitHub's description by test/app, which asks the same.
  world = await openWorld(ending, { permissions: GRANTED, clock: { now }, fetchSchemas: false }, clock);
});
afterAll(() => endAll(ending));

/** One story, told on a stage of its own, on which the policy is there from the beginning. */
export function journey(title: string, tell: (scene: Scene) => Promise<void>, policy = POLICY): void {
  it(title, async () => {
    const scene = await openScene(policy);
    await tell(scene);
    await scene.settled();
  });
}

/** A run that was stopped by a word, and so can be stopped again and again. */
export interface Halted extends Scene {
  readonly head: string;
  readonly stop: string;
}

let shared: { readonly scene: Scene; readonly head: string } | undefined;

/**
 * A story of comments alone. They share one run: alice stops it by hand at the beginning of each, and by its end it must go
 * on again, for the legitimate twin of what is tried.
 */
export function dispute(title: string, tell: (scene: Halted) => Promise<void>): void {
  it(title, async () => {
    if (shared === undefined) {
      const scene = await openScene();
      shared = { scene, head: (await scene.working()).head };
    }
    const { scene, head } = shared;
    const stop = stopIn(await scene.alice.comments("/proofgate stop let me look"));
    await tell({ ...scene, head, stop });
    expect(await scene.run()).toMatch(/^(active|done)$/);
    expect(scene.check(head)).toMatch(PASSES);
  });
}

/** The id of the stop that an answer of the App names. */
export function stopIn(answer: string | undefined): string {
  return /stop `(S-\w+)`/.exec(answer ?? "")?.[1] ?? "(no stop)";
}

export async function openScene(policy = POLICY): Promise<Scene> {
  const { github, acme } = world;
  scenes += 1;
  const repository = await github.createRepository({ name: `journey-${scenes}`, owner: acme });
  const place = { world, repository };
  const having = (account: Account, role: "admin" | "write" | "read"): Person => {
    github.setPermission(repository, account, role);
    return personOf(place, account);
  };
  const alice = having(world.alice, "admin");
  const bob = having(world.bob, "write");
  github.setPermission(repository, world.coder, "write");
  const agent = agentOf(place, world.coder);
  await alice.pushes({ ".proofgate/policy.yaml": policy }, { branch: "main" });
  const offers = (head: string): string[] => {
    const runs = [...repository.checkRuns.values()].filter(({ headSha }) => headSha === head);
    const summary = runs.findLast(({ name }) => name === "proofgate/run")?.summary ?? "";
    return [...summary.matchAll(/^\/proofgate resume (\S+)$/gm)].map(([, id = ""]) => id);
  };
  return {
    ...place,
    agent,
    alice,
    bob,
    mallory: having(world.mallory, "read"),
    joins: (login) => having(github.createUser(login), "write"),
    as: (account) => personOf(place, account),
    answerTo: (comment) => answerTo(place, comment),
    answersTo: async ({ account }, bodies) => {
      const [pull] = repository.pulls.values();
      const comments = bodies.map((body) => github.comment(repository, pull!, account, body));
      await world.settled();
      return comments.map(({ id }) => answerTo(place, id));
    },
    working: async (id = "WP-1") => {
      const head = await agent.plans(id);
      const pull = await bob.opensPull(`agent/${id}`);
      await world.settled();
      return { head, pull };
    },
    stopped: async () => {
      const planned = await agent.plans();
      const head = await agent.pushes({ [UNPLANNED]: "1\n" });
      await bob.opensPull();
      await world.settled();
      return { planned, head, stop: offers(head)[0] ?? "(the check offers none)" };
    },
    check: (head, gate = "run") => checksOf({ shop: repository }, head)[`proofgate/${gate}`],
    offers,
    says: (head, gate = "main") => {
      const runs = [...repository.checkRuns.values()].filter(({ headSha }) => headSha === head);
      return runs.findLast(({ name }) => name === `proofgate/${gate}`)?.text ?? "(nothing)";
    },
    makes: async (branch, from = "main") => {
      await world.settled();
      await alice.pushesRefs(`${await github.tip(repository, from)}:refs/heads/${branch}`);
      await world.settled();
    },
    account: (branch) => accountOf(repository.id, branch),
    requires: (gate) => requireGate(repository, gate),
    standing: async () => stopIn(await alice.comments("/proofgate status")),
    tip: async (branch) => (await github.tip(repository, branch)) ?? "",
    run: (branch = BRANCH) => runState(repository.id, branch),
    settled: () => world.settled(),
    passes: (seconds) => {
      aheadMs += seconds * 1000;
    },
  };
}

function requireGate(repository: Repository, gate: string): Ruleset {
  const check = { context: `proofgate/${gate}`, integration_id: world.app.id };
  return world.github.addRuleset(repository, {
    name: `gate ${gate}`,
    conditions: { ref_name: { include: [`refs/heads/${gate}`], exclude: [] } },
    rules: [
      {
        type: "required_status_checks",
        parameters: { strict_required_status_checks_policy: false, required_status_checks: [check] },
      },
    ],
  });
}

async function accountOf(repositoryId: number, branch: string): Promise<string | undefined> {
  const row = await world.running.store.db
    .selectFrom("ref_updates")
    .select("account")
    .where("repository_id", "=", repositoryId)
    .where("branch", "=", branch)
    .orderBy("position", "desc")
    .executeTakeFirst();
  return row?.account;
}

async function runState(repositoryId: number, branch: string): Promise<string | undefined> {
  const row = await world.running.store.db
    .selectFrom("runs")
    .innerJoin("branches", "branches.id", "runs.branch_id")
    .select("runs.state")
    .where("branches.repository_id", "=", repositoryId)
    .where("branches.name", "=", branch)
    .orderBy("runs.opened_at", "desc")
    .executeTakeFirst();
  return row?.state;
}
