import { displayPath } from "../contract/byte-path.ts";
import type { Fact } from "../engine/fact.ts";
import type { Facts } from "../engine/facts.ts";
import { percentText } from "../engine/test-evidence.ts";
import type { Known, PromotionSummary } from "../report/promotion-summary.ts";

/** What a judgement has found out that its verdict does not hold, in words for who signs a promotion. Masked. */
export type GateSight = Pick<PromotionSummary, "computed" | "tests" | "coverage" | "approvals" | "stale">;

/** @param mask takes secrets out of a text. */
export function sightOf(facts: Facts, mask: (text: string) => string): GateSight {
  const { approvals, blast_radius, tests, coverage } = facts;
  return {
    computed: knownOf(blast_radius, ({ floor, reasons, areas }) => ({
      risk: floor,
      why: reasons.map(({ path, why }) => mask(`${displayPath(path)}: ${why}`)),
      areas: areas.map(mask),
    })),
    tests: knownOf(tests, ({ passed, failed, failedBeyond, skipped }) => {
      const broken = failed.length + failedBeyond;
      return `${passed} passed, ${broken === 0 ? "none" : broken} failed, ${skipped} skipped`;
    }),
    coverage: knownOf(coverage, ({ changed, minimum }) =>
      changed.total === 0
        ? "no changed line can be run"
        : `${percentText(changed)} of the changed lines, ${minimum.value} % are asked for`,
    ),
    approvals: knownOf(approvals, ({ asked }) => asked),
    stale: approvals.known ? approvals.value.stale : [],
  };
}

function knownOf<T, U>(fact: Fact<T>, words: (value: T) => U): Known<U> {
  return fact.known ? { known: true, value: words(fact.value) } : { known: false, why: fact.why };
}
