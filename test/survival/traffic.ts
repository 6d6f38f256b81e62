import { planOf } from "../app/policy-and-plan.ts";
import type { Random } from "./random.ts";
import type { Town } from "./town.ts";

const BRANCHES = 6;

/** Agents that push all the time: within their plans, out of them, and over what they have pushed before. */
export interface Traffic {
  readonly pushes: number;
  /** One more push, to some branch. */
  push(): Promise<void>;
}

export function traffic({ github, shop, coder }: Town, random: Random): Traffic {
  const planned = new Map<string, string>();
  let pushes = 0;
  return {
    get pushes() {
      return pushes;
    },
    push: async () => {
      const id = `WP-${1 + random.below(BRANCHES)}`;
      const branch = `agent/${id}`;
      const from = planned.get(branch);
      const message = `Work\n\nPlan-Id: ${id}\nIteration: ${pushes}`;
      const common = { as: coder, branch, message } as const;
      pushes += 1;
      if (from === undefined) {
        const files = { [`.proofgate/plans/${id}/WORK_PLAN.json`]: planOf(branch, id, `src/${id}.ts`) };
        planned.set(branch, (await github.push(shop, { ...common, files })).sha);
        return;
      }
      const files = { [random.below(12) === 0 ? `lib/${id}.ts` : `src/${id}.ts`]: `${pushes}\n` };
      const isOver = random.below(6) === 0;
      await github.push(shop, { ...common, files, ...(isOver ? { from, force: true } : {}) });
    },
  };
}
