import { describe, expect, it } from "vitest";
import {
  type CarriedUpdate,
  PROMOTION_BYTES_MAX,
  type PromotionSummary,
  promotionSummary,
} from "../../src/report/promotion-summary.ts";
import { HOSTILE } from "./verdicts.ts";

const HEAD = "a".repeat(40);

function runOf(words: string, more: Partial<CarriedUpdate> = {}): CarriedUpdate {
  return {
    before: "b".repeat(40),
    after: "c".repeat(40),
    account: "a pull request",
    pull: 12,
    run: {
      id: "R-1",
      plan: "WP-1",
      requirements: ["FR-12"],
      risk: "medium",
      reach: { summary: words, services: [words], reversible: false },
      spent: "3.20 USD",
    },
    waived: [{ rule: "commits-unplanned", message: words, until: "2027-01-31" }],
    ...more,
  };
}

function summaryOf(more: Partial<PromotionSummary> = {}): PromotionSummary {
  return {
    from: "staging",
    into: "main",
    gate: "main",
    isOwn: true,
    head: HEAD,
    base: "d".repeat(40),
    verdict: "review",
    rules: ["approval-missing"],
    state: "waits for approval",
    carried: [runOf("invoice totals")],
    computed: {
      known: true,
      value: { risk: "high", why: ["`db/schema.sql` changes a schema"], areas: ["billing", "db"] },
    },
    tests: { known: true, value: "41 passed, none failed" },
    coverage: { known: false, why: "no coverage report was given" },
    approvals: {
      known: true,
      value: [{ condition: "main", approvals: 2, approvers: ["@acme/release"], given: ["carol"] }],
    },
    stale: [{ login: "dave", why: "it was given for `0123456789ab`" }],
    ...more,
  };
}

const lineOf = (text: string, name: string): string | undefined =>
  text
    .split("\n")
    .find((line) => line.startsWith(`- **${name}**: `))
    ?.slice(`- **${name}**: `.length);

describe("the summary of a promotion", () => {
  it("says what a release manager would sign: the exact commit, runs, risk, spending, approvals, the way back", () => {
    const text = promotionSummary(summaryOf());
    expect(lineOf(text, "exact commit")).toBe(`\`${HEAD}\``);
    expect(lineOf(text, "verdict")).toBe("**review** at `proofgate/main`, by `approval-missing`");
    expect(lineOf(text, "requirements")).toBe("`FR-12`, each by a run that passed its gate");
    expect(lineOf(text, "risk")).toBe(
      "declared at most **medium**; at least **high** by the paths (`db/schema.sql` changes a schema)",
    );
    expect(lineOf(text, "blast radius, declared")).toBe(
      "`WP-1`: invoice totals (`invoice totals`), **not reversible**",
    );
    expect(lineOf(text, "blast radius, computed")).toBe("`billing`, `db`");
    expect(lineOf(text, "tests")).toBe("41 passed, none failed");
    expect(lineOf(text, "coverage")).toBe("not known: no coverage report was given");
    expect(lineOf(text, "spent")).toBe("3.20 USD by `R-1`");
    expect(lineOf(text, "approvals")).toBe("`main`: 1 of 2 by `carol`; wanted: 1 more, of `@acme/release`");
    expect(text).toContain("- #12 (`cccccccccccc`): run `R-1` of plan `WP-1`, `FR-12`, risk medium");
    expect(text).toContain("- `commits-unplanned` in #12, until `2027-01-31`: invoice totals");
    expect(text).toContain("- `dave`: it was given for `0123456789ab`");
    expect(text).toContain("`/proofgate rollback`");
  });

  it("names what is not known, and what nobody has told, instead of leaving it out", () => {
    const unknown = { known: false, why: "the head could not be read" } as const;
    const silent = runOf("x");
    const person = runOf("x", { run: undefined, pull: undefined, account: "adopted", waived: [] });
    const text = promotionSummary(
      summaryOf({
        computed: unknown,
        approvals: unknown,
        carried: [{ ...silent, run: { ...silent.run!, spent: undefined } }, person],
      }),
    );
    expect(lineOf(text, "approvals")).toBe("not known: the head could not be read");
    expect(lineOf(text, "blast radius, computed")).toBe("not known: the head could not be read");
    expect(lineOf(text, "spent")).toBe("nobody has told of 1 run");
    expect(text).toContain("- `bbbbbbbbbbbb` to `cccccccccccc`: adopted");
  });

  it("fits GitHub's bound, and counts what it leaves out", () => {
    const carried = Array.from({ length: 2000 }, (_, at) => runOf(`<$>@#${"$".repeat(400)}`, { pull: at }));
    const text = promotionSummary(summaryOf({ carried }));
    expect(Buffer.byteLength(text, "utf8")).toBeLessThanOrEqual(PROMOTION_BYTES_MAX);
    expect(text).toMatch(/^- and \d+ more$/m);
  });

  it.each(HOSTILE)(
    "marks up, names and links nothing of a foreign text that %s [T026] [T161]",
    (_what, words) => {
      const hostile = runOf(words, {
        run: { ...runOf(words).run!, id: words, plan: words, requirements: [words] },
      });
      const text = promotionSummary(
        summaryOf({
          carried: [hostile, runOf(words, { run: undefined, account: words })],
          from: words,
          into: words,
          rules: [words],
          state: words,
          computed: { known: true, value: { risk: "low", why: [words], areas: [words] } },
          coverage: { known: false, why: words },
          approvals: {
            known: true,
            value: [{ condition: "main", approvals: 2, approvers: [words], given: [words] }],
          },
          stale: [{ login: words, why: words }],
        }),
      );
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/u);
      const outside = text
        .replace(/(?<![`\\])(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "CODE")
        .replaceAll("#12 ", "")
        .replaceAll("#12,", "");
      expect(outside).not.toMatch(/[@#](?=[a-z0-9])|<(?!!-- proofgate|span|\/span)|(?<!\\)\]\(/i);
    },
  );
});
