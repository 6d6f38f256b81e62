import type { LedgerEntry } from "../../src/ledger/entry.ts";
import type { Grant } from "../../src/ledger/grant.ts";
import { readLines } from "../../src/store/ledger.ts";
import { JUDGING, planOf, startWorld, type World, type WorldOptions } from "./running-app.ts";

export const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
export const BRANCH = "agent/WP-1";
export const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
export const COMMANDS = ["npm test", "npm run lint"];

export const planWith = (changes: object) =>
  JSON.stringify({ ...JSON.parse(planOf(BRANCH, "WP-1", "src/page.ts")), commands: COMMANDS, ...changes });

interface Answer {
  readonly status: number;
  readonly body: { readonly grant?: string; readonly id?: string; readonly reason?: string };
}

/** A run whose plan is the branch's first commit, on an App whose clock can be put forward. */
export async function openedRun(changes: object = {}, options: WorldOptions = {}) {
  let ahead = 0;
  const world = await startWorld({ permissions: JUDGING, ...options }, () => new Date(Date.now() + ahead));
  const { github, shop, coder, bob } = world;
  const push = (files: Record<string, string>) =>
    github.push(shop, { as: coder, branch: BRANCH, files, message });
  // The sweep of the start is over: it must not be what finds the branch, for it does not know who pushed.
  await world.running.sweep();
  await world.settled();
  await push({ [PLAN]: planWith(changes) });
  await world.settled();
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  const { db } = world.running.store;
  const runs = () => db.selectFrom("runs").selectAll().execute();
  const [opened] = await runs();
  const grant = () => grantAt(world, opened!.id);
  const say = async (body: string) => {
    github.comment(shop, pull, world.alice, body);
    await world.settled();
  };
  const later = async (minutes: number) => {
    ahead += minutes * 60_000;
    await world.running.sweep();
    await world.settled();
  };
  return { world, opened: opened!, runs, push, pull, grant, say, later };
}

export async function grantAt({ running }: World, runId: string): Promise<Answer> {
  const response = await fetch(`${running.url}/api/v1/runs/${runId}/grant`);
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

export const claimsOf = (token = "") =>
  JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as Grant;

export async function entriesOf({ running, shop }: World): Promise<string[]> {
  const lines = await Array.fromAsync(readLines(running.store.db, shop.id));
  const entries = lines.map((line) => JSON.parse(line) as LedgerEntry);
  return entries
    .filter(({ kind }) => kind.startsWith("grant-"))
    .map(({ kind, body, subject }) => `${kind} ${String(body.reason ?? subject.plan)}`);
}
