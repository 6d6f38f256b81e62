import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fuzzTargets } from "../tools/fuzz-targets.ts";

const text = readFileSync(new URL("../../.github/workflows/nightly.yml", import.meta.url), "utf8");
const { jobs } = parse(text) as {
  jobs: { fuzz: { strategy: { matrix: { target: string[] } }; steps: { run?: string }[] } };
};
const only = jobs.fuzz.strategy.matrix.target;
const targets = (await fuzzTargets()).map(({ name }) => name);

describe("the nightly workflow", () => {
  it("fuzzes each target for ten minutes", () => {
    const runs = jobs.fuzz.steps.flatMap(({ run }) => run ?? []);
    expect(runs).toContainEqual(expect.stringMatching(/^npm run fuzz -- --only "\$TARGET" --seconds 600 /));
  });

  it.each(only)("knows a target by `%s`, and one only", (name) => {
    expect(targets.filter((target) => target.includes(name))).toHaveLength(1);
  });

  it("leaves out no reader of shells, archives, encodings, contents or tests", () => {
    const readers = targets.filter((name) =>
      /^(commands|secrets): |contents|silencers|comments|of any text/.test(name),
    );
    const ours = readers.filter((name) => !/paths|keys|patterns/.test(name));
    expect(ours.filter((name) => !only.some((part) => name.includes(part)))).toEqual([]);
  });
});
