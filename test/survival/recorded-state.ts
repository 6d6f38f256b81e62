import { readBacklog } from "../../src/store/health.ts";
import type { Store } from "../../src/store/open-store.ts";
import { agentTips, checksByHead } from "./heads.ts";
import type { Town } from "./town.ts";

/** What holds of one agent's branch, without ids and moments: the same whatever came in which order. */
export interface BranchState {
  readonly head: string;
  readonly verdicts: readonly string[];
  readonly findings: readonly string[];
  readonly stops: readonly string[];
  readonly runs: readonly string[];
  readonly published: readonly string[];
}

/** The state of every agent's branch, by name, and of what waits. The App must have ended. */
export async function recordedState(town: Town): Promise<Record<string, BranchState>> {
  const store = await town.place.open();
  try {
    const backlog = await readBacklog(store.db, new Date());
    const left = Object.entries(backlog).filter(([, count]) => count !== 0);
    if (left.length > 0) throw new Error(`something is left: ${JSON.stringify(left)}`);
    return await stateOf(town, store);
  } finally {
    await store.close();
  }
}

async function stateOf(town: Town, { db }: Store): Promise<Record<string, BranchState>> {
  const tips = await agentTips(town);
  const checks = checksByHead(town);
  const verdicts = await db.selectFrom("verdicts").select(["id", "head", "verdict"]).execute();
  const findings = await db
    .selectFrom("findings")
    .select(["verdict_id", "level", "rule", "fingerprint"])
    .execute();
  const branches = await db.selectFrom("branches").select(["id", "name"]).execute();
  const stops = await db
    .selectFrom("stops")
    .select(["branch_id", "code", "reason", "head", "state"])
    .execute();
  const runs = await db.selectFrom("runs").select(["branch_id", "state"]).execute();
  const names = new Map(branches.map(({ id, name }) => [id, name]));
  const entries = [...tips].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    entries.map(([branch, head]): [string, BranchState] => {
      const own = verdicts.filter((verdict) => verdict.head === head);
      const ids = new Set(own.map(({ id }) => id));
      const isOwn = ({ branch_id }: { readonly branch_id: number }) => names.get(branch_id) === branch;
      const shown = checks.get(`${head} proofgate/run`) ?? [];
      const state = {
        head,
        verdicts: own.map(({ verdict }) => verdict).sort(),
        findings: findings
          .filter(({ verdict_id }) => ids.has(verdict_id))
          .map(({ level, rule, fingerprint }) => `${level} ${rule} ${fingerprint}`)
          .sort(),
        stops: stops
          .filter(isOwn)
          .map(({ code, reason, head: at, state: now }) => `${now} ${code} ${reason} at ${at}`)
          .sort(),
        runs: runs
          .filter(isOwn)
          .map((one) => one.state)
          .sort(),
        published: shown.map(({ conclusion, title }) => `${conclusion}: ${title}`).sort(),
      };
      return [branch, state];
    }),
  );
}
