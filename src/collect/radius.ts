import type { BytePath } from "../contract/byte-path.ts";
import { riskFloor } from "../contract/risk-floor.ts";
import { threadOf } from "../contract/threads.ts";
import { blastRadius } from "../engine/blast-radius.ts";
import type { JudgedRange } from "./judged-range.ts";
import { patternsOf } from "./requirement-facts.ts";
import type { Threads } from "./threads.ts";

/** How far the change reaches, by the risk of its paths and the areas that it touches. */
export function radiusOf({ touched, policy }: JudgedRange, threads: Threads) {
  const rules = {
    protected: patternsOf(policy.policy.protected),
    tests: patternsOf(policy.policy.tests.test_paths),
  };
  return blastRadius(
    touched.map(({ path }) => path),
    (path) => {
      const { risk, reason } = riskFloor(path, rules);
      return { risk, why: reason };
    },
    (path) => areaOf(path, threads),
  );
}

/** The thread; in the root's thread the top-level directory. */
function areaOf(path: BytePath, { directories }: Threads): BytePath {
  const thread = threadOf(path, directories);
  return thread === "" ? (path.slice(0, Math.max(path.indexOf("/"), 0)) as BytePath) : thread;
}
