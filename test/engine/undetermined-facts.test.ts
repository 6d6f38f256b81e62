import { expect, it } from "vitest";
import { observed } from "../../src/engine/fact.ts";
import { FACT_NAMES } from "../../src/engine/facts.ts";
import { undeterminedFacts } from "../../src/engine/undetermined-facts.ts";

it("makes every fact unknown for the one reason, but for those that are known otherwise", () => {
  const subject = observed({ judgedAs: "human" }) as never;
  const facts = undeterminedFacts("the objects cannot be had", { subject });
  expect(Object.keys(facts)).toEqual([...FACT_NAMES]);
  for (const name of FACT_NAMES) {
    if (name === "subject") expect(facts[name]).toBe(subject);
    else expect(facts[name]).toMatchObject({ known: false, why: "the objects cannot be had" });
  }
});
