import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import type { Twin } from "./attack.ts";
import { attacks, corpus } from "./corpus.ts";
import { type Answer, check, disagreements, fingerprint, proofgate, proofgateHere } from "./judge.ts";
import { Repository } from "./repository.ts";

const ajv = new Ajv2020({ allErrors: true, strict: false, logger: false });
/** The verdict's schema leans on the plan's, for `suggested_plan`. */
const [verdictSchema, planSchema] = ["verdict", "work-plan"].map(
  (name) =>
    JSON.parse(
      readFileSync(new URL(`../../schemas/${name}.v1.schema.json`, import.meta.url), "utf8"),
    ) as object,
);
const isVerdict = ajv.addSchema(planSchema!).compile(verdictSchema!);

/** Of so many cases one is judged as everybody judges: by a process of its own. */
const PROCESS_EVERY = 10;

/** Builds a case's repository, judges it once and says in words what is wrong with the answer. */
async function judged({ build, expect: expected }: Twin, isApart: boolean): Promise<readonly string[]> {
  const repo = new Repository();
  try {
    const request = build(repo);
    const before = fingerprint(repo.directory);
    const { status, stdout, stderr } = await check(
      repo.directory,
      request,
      isApart ? proofgate : proofgateHere,
    );
    const after = fingerprint(repo.directory);
    if (stdout === "") return [`no answer, exit status ${status}: ${stderr}`];
    const answer = JSON.parse(stdout) as Answer;
    return [
      ...(stderr === "" ? [] : [`on standard error: ${stderr}`]),
      ...(isVerdict(answer) ? [] : [`not a verdict: ${ajv.errorsText(isVerdict.errors)}`]),
      ...(before === after ? [] : ["the judged repository was written to"]),
      ...disagreements(expected, answer, status, repo.marks),
    ];
  } finally {
    repo.remove();
  }
}

const caught = new Set<string>();
const passed = new Set<string>();

for (const [area, cases] of Object.entries(corpus)) {
  describe.concurrent(area, () => {
    for (const [number, attack] of cases.entries()) {
      const isApart = number % PROCESS_EVERY === 0;
      it(`catches ${attack.title} [${attack.threat}] (${attack.id})`, async () => {
        expect(await judged(attack, isApart)).toEqual([]);
        caught.add(attack.id);
      });
      it(`lets be ${attack.twin.title} (twin of ${attack.id})`, async () => {
        expect(await judged(attack.twin, isApart)).toEqual([]);
        passed.add(attack.id);
      });
    }
  });
}

describe("the corpus", () => {
  it("has at least 130 attacks, 20 of them of our own invention, no two of one name [P140] [S35]", () => {
    expect(attacks.length).toBeGreaterThanOrEqual(130);
    expect(attacks.filter(({ threat }) => threat === "own").length).toBeGreaterThanOrEqual(20);
    expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length);
  });
});

afterAll(() => {
  process.stdout.write(
    `attacks caught ${caught.size}/${attacks.length}, twins let be ${passed.size}/${attacks.length}\n`,
  );
});
